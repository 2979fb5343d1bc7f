/*
 * A directory in which something is built beside its target, and which then
 * takes the target's place at once: whoever is stopped in between leaves the
 * target as it was, or takes it all there.
 *
 * The stage has a name of its own for each target and is locked while somebody
 * builds in it; one that is not locked was left behind, and is removed. So two
 * who build the same follow one another.
 */
#ifndef VACT_STAGE_H
#define VACT_STAGE_H

#include <stdbool.h>

#include "err.h"

/* What is to become of what is in the target already. */
enum stage_old {
	STAGE_OLD_NONE,  /* there MUST be nothing: what came meanwhile is not ours to remove */
	STAGE_OLD_STAYS, /* but for entries of the same names, which are replaced */
	STAGE_OLD_GOES,
};

struct stage {
	/* The stage, open; build in here. Its path is for messages and others. */
	int fd;
	char *path;
	/* Its name below the open directory `at`, and the target's; NULL when that is `at`. */
	int at;
	char *name;
	char *base;
	/* For messages: who reads them knows nothing of stages. */
	char *target;
	/* The target cannot be replaced, only filled: its entries are moved one by one. */
	bool is_pinned;
	bool is_done;
};

/*
 * True when `name`, found in a target, is a stage of it: one for a directory
 * that was empty, or, with `is_among`, one whose entries go among others.
 */
bool stage_is_name(const char *target, const char *name, bool is_among);
/*
 * Where no exchange at once is possible, somebody may have been stopped when the
 * target was put aside: puts it back. Does nothing otherwise.
 */
void stage_recover(const char *target);
/*
 * Makes an empty stage for `target`, an absolute canonical path whose parent
 * exists; waits for others who build the same. A target that is there is
 * pinned when `is_among` (it holds other files, which stay), when the working directory is in
 * it, when something is mounted there, and when its parent is not for us to write to. -1 with
 * `e` filled.
 */
int stage_open(struct stage *s, const char *target, bool is_among, struct err *e);
/*
 * Puts the stage in the target's place; of a pinned target, entry by entry with
 * pyvenv.cfg at the end. What is not pinned goes as a whole, unless it has to be
 * empty. -1 with `e` filled, and the target as before.
 */
int stage_commit(struct stage *s, enum stage_old old, struct err *e);
/* Removes what was not put into place, and what it took the place of. */
void stage_fini(struct stage *s);

#endif
