/*
 * A new interactive shell that runs code behind the user's own start-up files,
 * which may well make PATH anew.
 *
 * How a shell is brought to do that is in the dialects; this module makes the
 * files it is to read, which go away when it has.
 */
#ifndef VACT_SUBSHELL_H
#define VACT_SUBSHELL_H

#include "dialect.h"
#include "list.h"

/*
 * Adds to the words of a command that starts the shell, and to its
 * environment, what makes it run `code`. Where that is not possible, adds
 * nothing: the shell will have the environment alone.
 */
void subshell_prepare(const struct dialect *d, const char *code, struct list *words,
	struct list *environment);

#endif
