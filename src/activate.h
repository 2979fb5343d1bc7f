/*
 * What activation is, and when it happens: the policy of vact.
 *
 * Everything ends in a plan. Reads the file system; changes nothing, prints
 * nothing, knows no shell.
 */
#ifndef VACT_ACTIVATE_H
#define VACT_ACTIVATE_H

#include <stdbool.h>

#include "err.h"
#include "plan.h"
#include "settings.h"
#include "state.h"
#include "venv.h"

/* The shell that called, as far as its exported variables tell. */
struct session {
	struct list environment;
	struct settings settings;
	/* What vact did to it; empty when `has_state` is false. */
	struct state state;
	bool has_state;
	/* VIRTUAL_ENV when it is not empty and not ours; else NULL. Not owned. */
	const char *foreign;
	/* Another tool's script has activated in that shell, and not deactivated. */
	bool has_script;
	/* It did so over ours. */
	bool is_taken;
};

/* `has_script`: the shell sees what another tool's script has put aside. */
void session_open(struct session *s, bool has_script);
void session_fini(struct session *s);
/* The active environment, whoever activated it; NULL when none is. Not owned. */
const char *session_active(const struct session *s);

/*
 * Plans to make `v` the active environment, whatever was active before.
 * `project` is the directory it was found in, "" when there is none.
 */
void activate_enter(struct plan *p, const struct session *s, const struct venv *v,
	enum origin origin, const char *project);
/*
 * Plans what a shell needs that was started with the environment which
 * activate_enter makes, and that may have changed it since: `environment`.
 */
void activate_adopt(struct plan *p, const struct session *s, const struct list *environment);
/* Plans to deactivate what is active, foreign or ours. */
void activate_leave(struct plan *p, const struct session *s);

/* What the hook knows when it calls. */
struct notice {
	/* The absolute directory the shell is in, and what it calls that itself. */
	const char *pwd;
	const char *shell_pwd;
	/* What it remembered. */
	const char *memory;
	enum watching watching;
};

/*
 * Plans what the hook does when something may have changed, and defines the functions
 * by which the shell sees without vact that nothing did: see still.h. Ends by storing
 * the new memory. What must go before anything else is decided is gone from `s`, too.
 */
void activate_event(struct plan *p, struct session *s, const struct notice *n);
/*
 * The same when the shell cannot hold what activate_event planned: leaves
 * what the hook activated and says `why`, once.
 */
void activate_refuse(
	struct plan *p, const struct session *s, const struct notice *n, const char *why);

#endif
