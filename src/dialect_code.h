/*
 * What the shells are told: how a plan is spelled for each, which files of
 * hooks/ it gets, and how it is asked and failed.
 *
 * The only module that prints shell code. It decides nothing.
 */
#ifndef VACT_DIALECT_CODE_H
#define VACT_DIALECT_CODE_H

#include <stdbool.h>

#include "buf.h"
#include "dialect.h"
#include "err.h"
#include "list.h"
#include "plan.h"

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
/*
 * Adds the code by which a shell that has loaded the hook answers what it is
 * asked in `words`, and calls vact again with the answers: see told.h.
 */
void dialect_ask(const struct dialect *d, const struct list *words, struct buf *out);
/*
 * Adds the word as it must stand in a line that is typed in that shell; false,
 * and nothing added, when its completions cannot carry it. A `~/` in front is
 * for the shell to expand.
 */
bool dialect_word(const struct dialect *d, const char *word, struct buf *out);
/*
 * Adds the completions. Those that do not ask vact read `rows`: see
 * cmd_completions.c.
 */
void dialect_completions(const struct dialect *d, const struct list *rows, struct buf *out);
/* Adds what the user types there for the shell to take what that command prints. */
void dialect_take(const struct dialect *d, const char *command, struct buf *out);
/* Adds the code that fails. */
void dialect_fail(const struct dialect *d, struct buf *out);

#endif
