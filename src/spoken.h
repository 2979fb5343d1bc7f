/*
 * To which shell a command speaks, and in which way: what `on` and `off`
 * have in common.
 */
#ifndef VACT_SPOKEN_H
#define VACT_SPOKEN_H

#include <stdbool.h>

#include "command.h"
#include "dialect.h"

struct spoken {
	const struct dialect *dialect;
	/* The shell has loaded the hook and evaluates what it gets. */
	bool is_hooked;
};

/*
 * Chooses by --hooked, --shell, the calling process, $SHELL. -1 with `e`
 * filled when the shell is not known, or when the code would end up on a
 * terminal.
 */
int spoken_choose(struct spoken *to, const struct call *call, struct err *e);
/* Adds the code for the plan; -1 with `e` filled when the shell cannot hold it. */
int spoken_plan(const struct spoken *to, const struct plan *p, const struct list *environment,
	struct buf *out, struct err *e);
/*
 * Prints the error, and on stdout the code that fails, so that a script that
 * evaluates it does not go on. Gives the exit status.
 */
int spoken_fail(const struct spoken *to, struct err *e);
/*
 * The same before it is known to whom the command speaks, and for commands
 * that do not speak to shells at all.
 */
int spoken_refuse(const struct call *call, struct err *e);
/* Whether the hook says that another tool's script activated over ours. */
bool spoken_is_taken(const struct call *call);
/* That of the nearest ancestor that is a shell, else of $SHELL, else sh. */
const struct dialect *spoken_caller(void);
/* The dialect `name` stands for; NULL with `e` filled, status EXIT_USAGE. */
const struct dialect *spoken_find(const char *name, struct err *e);
/* The same for what only a shell can have: a hook, start-up files, completions. */
const struct dialect *spoken_find_shell(const char *name, struct err *e);

#endif
