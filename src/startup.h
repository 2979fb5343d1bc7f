/*
 * Which start-up file a shell reads when it is interactive, found out by
 * trying each, and what stands in the way of its being read.
 *
 * Looks, and changes nothing. Does not know what is to be written.
 */
#ifndef VACT_STARTUP_H
#define VACT_STARTUP_H

#include <stdbool.h>

#include "dialect.h"
#include "err.h"
#include "list.h"

struct startup {
	/* Absolute. */
	char *path;
	/* Other files that the shell reads, where the user may have put a line. */
	struct list others;
	/* Other shells read it too. */
	bool is_shared;
	/* It is read before the file in which users set PATH. */
	bool is_early;
	/* The command that reads it anew; NULL where `advice` must be followed first. */
	const char *restart;
	/* A sentence for the user: what else there is to do; or NULL. */
	char *advice;
};

/*
 * Finds the file for a shell that has a hook. -1 with `e` filled when the
 * environment does not tell. The caller ends it with startup_fini either way.
 */
int startup_find(struct startup *s, const struct dialect *d, bool is_macos, struct err *e);
void startup_fini(struct startup *s);

#endif
