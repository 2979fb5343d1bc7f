/*
 * The shell that called, as far as its exported variables tell, and the settings.
 *
 * Changes nothing, and decides nothing but whose environment is active.
 */
#ifndef VACT_SESSION_H
#define VACT_SESSION_H

#include <stdbool.h>

#include "list.h"
#include "settings.h"
#include "state.h"

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
/* Whether what is active is ours, and was activated by hand. */
bool session_is_manual(const struct session *s);

#endif
