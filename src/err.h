/*
 * The error object: what failed, in words for the user, and how the program
 * is to end for it. Functions that can fail take one as their last
 * parameter, fill it and return -1; only the commands print it.
 */
#ifndef VACT_ERR_H
#define VACT_ERR_H

#include "buf.h"

/* The documented exit statuses of vact. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_REFUSED = 3, /* lack of trust, or unsafe */
	EXIT_NOT_EXECUTABLE = 126,
	EXIT_NOT_FOUND = 127,
};

/* `text` is NULL when nothing failed; the object owns it. */
struct err {
	enum exit_status status;
	char *text;
};

#define ERR_INIT                                                                               \
	{                                                                                      \
		EXIT_DONE, NULL                                                                \
	}

/*
 * Fills `e`, replacing what was in it. The text is one sentence in lower
 * case without a full stop: what failed, on which subject in single quotes,
 * why, and what to do. Always returns -1, so that `return err_set(…)` reads
 * well.
 */
int err_set(struct err *e, enum exit_status status, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Frees the text and makes `e` say that nothing failed. */
void err_fini(struct err *e);

#endif
