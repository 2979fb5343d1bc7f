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

/*
 * Adds the code for a plan. With `is_alone`, the code brings the functions
 * it calls; without, the shell has loaded the hook. `environment` is that of
 * the calling shell, for dialects that give the outcome and not the way. -1
 * with `e` filled, and nothing added, when the shell cannot hold a value.
 */
int dialect_render(const struct dialect *d, const struct plan *p, bool is_alone,
	const struct list *environment, struct buf *out, struct err *e);
/* Adds the hook, which calls the vact at the absolute path `program`. */
void dialect_hook(const struct dialect *d, const char *program, bool wraps_cd, struct buf *out);
/* Adds the completions, which read `rows`: see cmd_completions.c. */
void dialect_completions(const struct dialect *d, const struct list *rows, struct buf *out);
/* Adds the code that fails. */
void dialect_fail(const struct dialect *d, struct buf *out);

#endif
