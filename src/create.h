/*
 * New environments (PEP 405), made without running their interpreter.
 *
 * Built beside their place and put there at once; what was there before is
 * there until then, and after every failure.
 */
#ifndef VACT_CREATE_H
#define VACT_CREATE_H

#include "err.h"
#include "interpreter.h"
#include "layout.h"
#include "tree.h"
#include "wheel.h"

/* How pip comes into the environment. */
struct create_pip {
	/* A line or more that scripts begin with, to start the interpreter. */
	const char *shebang;
	enum link_mode mode;
	wheels_progress *on_progress;
};

/*
 * Whether an environment may be made at b->path; touches nothing. -1 with `e`
 * filled when not.
 */
int create_check(const struct blueprint *b, struct err *e);
/*
 * Makes it, with the directories above it. 1 when another vact has made one
 * there since create_check would have let it pass, and that is left as it is;
 * -1 with `e` filled.
 */
int create(const struct blueprint *b, const struct interpreter *i, const struct create_pip *pip,
	struct err *e);
/*
 * The same by the interpreter's own `-m venv`, for one that vact does not know
 * how to do it for. Not at once, and with activate scripts of its own.
 */
int create_foreign(const struct blueprint *b, const struct interpreter *i, struct err *e);

#endif
