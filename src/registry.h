/*
 * The user's decisions about projects, one small JSON file each, below
 * vact's XDG state directory.
 *
 * A look-up is one open at any number of decisions.
 */
#ifndef VACT_REGISTRY_H
#define VACT_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "decision.h"
#include "err.h"
#include "list.h"

/*
 * Looks the decision for the canonical path `project` up. Returns 0; 1 when
 * there is none; -1 with `e` filled when it cannot be trusted.
 */
int registry_read(struct decision *d, const char *project, struct err *e);
/* Stores the decision; -1 with `e` filled. */
int registry_write(const struct decision *d, struct err *e);
/* Drops the decision for `project`. Returns 0; 1 when there was none; -1. */
int registry_forget(const char *project, struct err *e);
/*
 * All readable decisions in the order of their paths. The caller frees the
 * array and each of them. 1 with `e` filled when there is no state directory
 * that decides anything; -1 when they cannot all be looked at.
 */
int registry_list(struct decision **all, size_t *count, struct err *e);

/* Why a decision is of no use any more. */
enum stale {
	STALE_NOT,
	STALE_GONE,     /* there is no such directory */
	STALE_REPLACED, /* another directory stands there */
	STALE_BROKEN,   /* it is no record */
	STALE_KEPT,     /* it could not be read or removed */
};

struct stale_decision {
	enum stale why;
	/* The project; for a broken record its file; for one that was kept, why. */
	char *subject;
};

/*
 * Drops the decisions that are of no use any more, or tells which when
 * `is_dry`. One that is made at the same time is kept. The caller frees the
 * array and each subject. -1 with `e` filled when there is no state directory
 * to look into.
 */
int registry_prune(struct stale_decision **all, size_t *count, bool is_dry, struct err *e);
/*
 * Looks whether the state directory is as it must be. Adds to `problems` a
 * sentence for each thing that is not; -1 with `e` filled when nothing in it
 * decides, or when nothing can be stored.
 */
int registry_check(struct list *problems, struct err *e);

#endif
