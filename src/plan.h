/*
 * A plan: the edits that turn a shell's environment into what was decided.
 *
 * Pure data, made without I/O. Dialects spell it for a shell, plan_apply
 * carries it out on an environment of our own. An edit acts on the value that
 * a variable has at that moment in that shell, exported or not; that is why
 * the edits are relative (add an entry, give a value back) and not a diff.
 */
#ifndef VACT_PLAN_H
#define VACT_PLAN_H

#include <stddef.h>

#include "list.h"

/* What a shell can see of a file by itself, before it prompts. */
enum watching {
	WATCHING_NOTHING, /* its hook acts elsewhere */
	WATCHING_LINES,
	WATCHING_TIMES,
	WATCHING_PLACES, /* lines, and in which directory it is */
};

enum edit_kind {
	/* NAME: remember the value it has in this shell, if any; then unset it. */
	EDIT_KEEP,
	/* NAME VALUE: set and export. */
	EDIT_EXPORT,
	/* NAME VALUE: set for this shell alone. */
	EDIT_SET,
	/* NAME: unset. */
	EDIT_UNSET,
	/* NAME VALUE: unset when that is its value still. */
	EDIT_UNSET_IF,
	/*
	 * NAME [VALUE]: where it is not set, give it the value back that EDIT_KEEP
	 * remembered; VALUE when that was exported.
	 */
	EDIT_GIVE_BACK,
	/* DIR: in front of PATH. */
	EDIT_PATH_ADD,
	/* DIR: in front of PATH where PATH does not hold it. */
	EDIT_PATH_NEED,
	/* DIR: the first entry of PATH that equals it is taken out. */
	EDIT_PATH_DROP,
	/* [ENV]: have the tool that activated it deactivate it. */
	EDIT_LEAVE_FOREIGN,
	/*
	 * DIR [VALUE]: another tool's script activated over us, and remembers our
	 * PATH and prompt as its own "before": take DIR and our prefix out of
	 * both, and leave it to that tool to set PYTHONHOME to VALUE again.
	 */
	EDIT_YIELD,
	/*
	 * DIR: without a hook that could yield, leave to such a script what it
	 * needs to undo our work.
	 */
	EDIT_LEND,
	/* TEXT: shown in front of the prompt from now on. */
	EDIT_PROMPT_SHOW,
	/* TEXT: the same where the shell may have inherited a prompt that has it. */
	EDIT_PROMPT_ADOPT,
	/* The prompt loses what vact put there. */
	EDIT_PROMPT_HIDE,
	/* NAME, body: define a function. */
	EDIT_FUNCTION,
	/* Define `deactivate`, which runs the function __vact_leave. */
	EDIT_DEACTIVATE_ADD,
	/* Take both away, put the user's own `deactivate` back. */
	EDIT_DEACTIVATE_DROP,
	/* Forget where commands were found. */
	EDIT_REHASH,
	/* TEXT: a line for the user on stderr. */
	EDIT_SAY,
	/* PATH: true while it exists, or does not. */
	EDIT_WHILE_PRESENT,
	EDIT_WHILE_ABSENT,
	/* PATH LINE: true while the file's first line is that; "" for no file. */
	EDIT_WHILE_LINE,
	/*
	 * PATH SECONDS: true while that is the time of its last modification; -1 for
	 * no file, -2 for never.
	 */
	EDIT_WHILE_TIME,
	/* PATH OTHER: true while both lead to the same file. */
	EDIT_WHILE_SAME,
	/* DIR BELOW: true while the shell is in one of them, or between. */
	EDIT_WHILE_BETWEEN,
	/* True while the function __vact_none is. */
	EDIT_WHILE_NONE,
	/* DIR: true while PATH holds it. */
	EDIT_WHILE_IN_PATH,
	/* Run the function __vact_leave. */
	EDIT_LEAVE,
	/* The functions for a single activation have done their work. */
	EDIT_UNLOAD,
	EDIT_COUNT,
};

enum { EDIT_ARGS = 2 };

struct edit {
	enum edit_kind kind;
	/* Filled from the front; NULL behind the last one. */
	char *args[EDIT_ARGS];
	/* The body of an EDIT_FUNCTION, else NULL. */
	struct plan *body;
};

struct plan {
	struct edit *edits;
	size_t count;
};

#define PLAN_INIT                                                                              \
	{                                                                                      \
		NULL, 0                                                                        \
	}

/* Adds an edit; the arguments are copied, NULL where there is none. */
void plan_add(struct plan *p, enum edit_kind kind, const char *first, const char *second);
/* Adds a function; the body moves into the plan and `body` is empty then. */
void plan_add_function(struct plan *p, const char *name, struct plan *body);
void plan_fini(struct plan *p);

/*
 * Carries the plan out on `environment`, a list of NAME=VALUE. What only a
 * shell has (prompt, functions) is passed over.
 */
void plan_apply(const struct plan *p, struct list *environment);
/* The value of NAME in such a list, NULL when it is not there. */
const char *environment_get(const struct list *environment, const char *name);
/* Sets NAME in such a list. */
void environment_set(struct list *environment, const char *name, const char *value);

#endif
