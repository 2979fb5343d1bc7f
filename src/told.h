/*
 * What only the calling shell knows: its functions and aliases, variables
 * that are not exported, what it does before a prompt.
 *
 * A shell that has loaded the hook runs what `vact COMMAND --hooked SHELL`
 * prints, in a subshell: code that answers each question and calls the command
 * again, the answers being its operands behind --told. Questions and answers
 * are data: what they mean is for the commands to know.
 */
#ifndef VACT_TOLD_H
#define VACT_TOLD_H

#include "command.h"
#include "dialect.h"
#include "session.h"

/*
 * A question is one of
 *   command:NAME   what `command -v NAME` says
 *   variable:NAME  the value of a variable, when it is set
 *   list:NAME      the elements of an array, joined (bash, zsh)
 *   body:NAME      the definition of a function (fish)
 *   reach:cd       whether `cd` still calls the hook (the hook for sh), or what
 *                  a shell has for that (elvish, xonsh)
 * and its answer the same with `=` and the value behind it.
 */
struct told {
	/* NULL when no hook has handed anything over. */
	const struct dialect *dialect;
	char *const *answers;
	int count;
};

/* Whether the hook is there to be asked, and is not yet. */
bool told_is_wanted(const struct call *call);
/*
 * Prints the code that asks; gives the exit status. Questions that are not for
 * shells of that kind are left out.
 */
int told_ask(const struct call *call, const struct list *questions);
/* What was told; points into the call. */
void told_open(struct told *t, const struct call *call);
/* The answer to that question; NULL when there was none. Not to be freed. */
const char *told_get(const struct told *t, const char *kind, const char *name);
/* Opens the session as the shell sees it, and not only its children. */
void told_session(const struct told *t, struct session *s);

/* The options by which a hook and a command that asks come together. */
#define TOLD_OPTIONS                                                                           \
	HOOK_OPTIONS,                                                                          \
	{                                                                                      \
		OPTION_TOLD, "told", 0, "NAME", NULL                                           \
	}

#endif
