/*
 * May the hook activate this environment, and may anyone?
 *
 * Putting a directory first in PATH lets it replace `ls`. Therefore:
 * - MUST answer "unknown" on any error while checking, never "allowed";
 * - MUST judge, check and read the same opened directories (held.h), and see at
 *   the end that the names which go into PATH lead there;
 * - MUST compare canonical paths, by whole components;
 * - MUST take a decision for the very directory it was made about, and for
 *   the very place the candidate led to, and for nothing else;
 * - MUST NOT prompt, write, or run anything.
 */
#ifndef VACT_TRUST_H
#define VACT_TRUST_H

#include <stdbool.h>

#include "discover.h"
#include "err.h"
#include "registry.h"
#include "settings.h"
#include "venv.h"

/* In rising order of who says it; only the middle two let the hook activate. */
enum trust {
	TRUST_UNKNOWN,
	TRUST_ROOT,    /* below a "trusted" directory of the settings */
	TRUST_ALLOWED, /* the user's decision */
	TRUST_DENIED,  /* the user's decision */
};

/*
 * What was decided about the candidate's project. A non-NULL `why` gets a
 * word for the user on how that came about, which the caller frees.
 */
enum trust trust_look_up(const struct candidate *c, const struct settings *s, char **why);
bool trust_activates(enum trust t);
/* What the user reads for it; and the one word that programs get. */
const char *trust_phrase(enum trust t);
const char *trust_word(enum trust t);
/* Stores that the candidate's project is allowed, or denied. -1 with `e` filled. */
int trust_decide(const struct candidate *c, enum verdict verdict, const struct settings *s,
	struct err *e);
/*
 * Opens the candidate for the hook, unless it is denied, and says in `trust`
 * what was decided. -1 with `e` filled when it is unsafe, or cannot be
 * activated; else the caller frees `v`.
 */
int trust_open(struct venv *v, enum trust *trust, const struct candidate *c,
	const struct settings *s, struct err *e);
/*
 * Opens an environment that is VENV_SOUND, whatever was decided, when it is safe as
 * held_check says.
 */
int trust_open_safe(struct venv *v, const char *env, const char *project,
	const struct settings *s, struct err *e);
/* Only looks whether it is. */
int trust_check_safe(
	const char *env, const char *project, const struct settings *s, struct err *e);

#endif
