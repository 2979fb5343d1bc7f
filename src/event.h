/*
 * When activation happens: what the hook does when something may have changed.
 *
 * Everything ends in a plan. Reads the file system; changes nothing, prints nothing,
 * knows no shell. How it is done is for activate.h.
 */
#ifndef VACT_EVENT_H
#define VACT_EVENT_H

#include "plan.h"
#include "session.h"

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
void event_plan(struct plan *p, struct session *s, const struct notice *n);
/*
 * The same when the shell cannot hold what event_plan planned: leaves
 * what the hook activated and says `why`, once.
 */
void event_refuse(
	struct plan *p, const struct session *s, const struct notice *n, const char *why);

#endif
