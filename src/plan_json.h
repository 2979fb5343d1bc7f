/*
 * Plans as JSON, for who takes in data and no code.
 *
 * An outcome is what a plan comes to in an environment. Edits are the plan
 * itself, for a hook that carries them out: a list of lists, each the name of
 * an edit (that of the verb, see hooks/verbs.nu) and its arguments; the
 * second argument of `function` is a list of edits.
 */
#ifndef VACT_PLAN_JSON_H
#define VACT_PLAN_JSON_H

#include "buf.h"
#include "list.h"
#include "plan.h"

/* Adds a document with the variables to `set` and the names to `unset`. */
void plan_json_outcome(const struct plan *p, const struct list *environment, struct buf *out);
/*
 * Adds one record for nushell's load-env: the variables with their values,
 * PATH as a list; null for one that is unset, which children do not get then.
 */
void plan_json_record(const struct plan *p, const struct list *environment, struct buf *out);
/* Adds the edits. */
void plan_json_edits(const struct plan *p, struct buf *out);
/* Adds a list of strings. */
void plan_json_words(const struct list *words, struct buf *out);

#endif
