/*
 * The shells, one row each: how a plan is spelled for them, which files of
 * hooks/ they get, and under which names their programs run.
 *
 * The only module that prints shell code. It decides nothing.
 */
#ifndef VACT_DIALECT_H
#define VACT_DIALECT_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"
#include "plan.h"

struct dialect;

/*
 * The dialect of that name or program name ("bash", "/bin/bash", "-bash");
 * NULL when vact does not speak it.
 */
const struct dialect *dialect_find(const char *name);
const char *dialect_name(const struct dialect *d);
/* The `index`th name that dialect_find takes; NULL behind the last. */
const char *dialect_names(size_t index);
/* Whether its hook runs before each prompt, so that __vact_still is of use. */
bool dialect_has_prompts(const struct dialect *d);
/* Whether `vact hook` has a hook for it. */
bool dialect_has_hook(const struct dialect *d);
/* Whether its hook can wrap `cd` besides. */
bool dialect_wraps_cd(const struct dialect *d);
/* Whether vact has completions for it. */
bool dialect_has_completions(const struct dialect *d);
/* Whether it is no shell's, but gives the outcome as one JSON object. */
bool dialect_is_data(const struct dialect *d);

/* How the shell is brought to run code behind the user's start-up files. */
struct subshell {
	/* The option that takes the code itself, NULL when files are needed. */
	const char *code_option;
	/* The option that takes the path of the last file. */
	const char *file_option;
	/* The variable that names the directory of the files. */
	const char *dir_variable;
	/* Where to leave what that variable was, if it was set. */
	const char *kept_variable;
	/* Files for a directory of their own, and which of hooks/ each begins with. */
	struct {
		const char *name;
		const char *hook_file;
	} files[2];
};

/* NULL when there is no way. */
const struct subshell *dialect_subshell(const struct dialect *d);
/* Adds the file of hooks/ with that name. */
void dialect_add_file(struct buf *out, const char *name);
/*
 * Adds the code for a plan. With `is_alone`, the code brings the functions
 * it calls; without, the shell has loaded the hook. `environment` is that of
 * the calling shell, for dialects that give the outcome and not the way. -1
 * with `e` filled, and nothing added, when the shell cannot hold a value.
 */
int dialect_render(const struct dialect *d, const struct plan *p, bool is_alone,
	const struct list *environment, struct buf *out, struct err *e);
/*
 * Adds the code for a plan and the functions it calls, for a shell that we
 * start with it. -1 as above.
 */
int dialect_start(
	const struct dialect *d, const struct plan *p, struct buf *out, struct err *e);
/* -1 with `e` filled when no value of that shell can hold `value`. */
int dialect_hold(const struct dialect *d, const char *value, struct err *e);
/* Adds the hook, which calls the vact at the absolute path `program`. */
void dialect_hook(const struct dialect *d, const char *program, bool wraps_cd, struct buf *out);
/*
 * Adds the line, without its end, that a start-up file needs to load the hook:
 * silent and true where there is no such vact. `program` is a name or an
 * absolute path. With `is_shared`, other shells read that file too, and it
 * does nothing in them. -1 with `e` filled, and nothing added, when no line of
 * that shell can hold the path.
 */
int dialect_hook_line(const struct dialect *d, const char *program, bool is_shared,
	struct buf *out, struct err *e);
/* Whether both get the same hook. */
bool dialect_same_hook(const struct dialect *a, const struct dialect *b);
/*
 * Adds the code by which a shell that has loaded the hook answers what it is
 * asked in `words`, and calls vact again with the answers: see told.h.
 */
void dialect_ask(const struct dialect *d, const struct list *words, struct buf *out);
/* Adds the completions, which read `rows`: see cmd_completions.c. */
void dialect_completions(const struct dialect *d, const struct list *rows, struct buf *out);
/* Adds the code that fails. */
void dialect_fail(const struct dialect *d, struct buf *out);

#endif
