/*
 * The user's decisions about projects, one small JSON file each, below
 * vact's XDG state directory.
 *
 * A look-up is one open at any number of decisions. A record that is broken,
 * or that anyone else could have written, is no decision.
 */
#ifndef VACT_REGISTRY_H
#define VACT_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "list.h"

enum verdict { VERDICT_NONE, VERDICT_ALLOW, VERDICT_DENY };

struct decision {
	/* Canonical path of the project directory. */
	char *project;
	/* Which directory was there then: see registry_identity. */
	char *identity;
	/* Canonical path that the candidate led to; "" when it led nowhere else. */
	char *target;
	enum verdict verdict;
};

/*
 * Tells one directory from another that later stands at the same path: inode
 * number, and birth time where the file system has one. NULL with `e` filled
 * when `path` cannot be looked at. The caller frees it.
 */
char *registry_identity(const char *path, struct err *e);
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
 * array and each of them. -1 with `e` filled when there is no state
 * directory to look into.
 */
int registry_list(struct decision **all, size_t *count, struct err *e);
void decision_fini(struct decision *d);
/*
 * Looks whether the state directory is as it must be. Adds to `problems` a
 * sentence for each thing that is not; -1 with `e` filled when nothing in it
 * decides, or when nothing can be stored.
 */
int registry_check(struct list *problems, struct err *e);

/*
 * The file whose one line changes with every stored or dropped decision, so
 * that a shell sees it by reading alone. NULL without a state directory.
 * registry_stamp gives the line as it is now, as file_line does. The caller
 * frees both.
 */
char *registry_stamp_path(void);
char *registry_stamp(void);

#endif
