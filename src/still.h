/*
 * The conditions under which an answer of the hook's goes on holding, as
 * functions for the shell to ask, so that it asks vact only when they fail:
 *
 * - __vact_still: nothing changed, and the shell is where the answer is the same.
 * - __vact_none: nothing belongs here. Made where that was the answer, it is kept
 *   while the shell goes to other places, and asked when it may be back. A hook
 *   forgets it when variables change that have a say in that.
 * - __vact_back: what to do then instead of asking vact.
 *
 * The last two are for shells that know where they are (WATCHING_PLACES). Decides
 * nothing about environments, and reads no more than the times of files.
 */
#ifndef VACT_STILL_H
#define VACT_STILL_H

#include <stdbool.h>

#include "discover.h"
#include "plan.h"

struct still {
	/* What the files must go on being. */
	const struct watch *watch;
	/*
	 * The directory the shell is in, as it calls it itself; and the highest above
	 * in which the answer is the same, NULL when it holds in that one alone.
	 */
	const char *pwd;
	const char *high;
	/* Where the settings would be, when their file is not there; else NULL. */
	const char *missing;
	/* What PATH is to hold; NULL for nothing. */
	const char *entry;
	/* The answer was that nothing belongs here. */
	bool is_none;
	/*
	 * Files alone decide what is next: back where nothing belongs, the memory is to
	 * be `memory_after`. Something of ours `is_active` until then.
	 */
	bool is_by_files;
	bool is_active;
	const char *memory_after;
};

/* Adds the functions to the plan, as far as the shell has a use for them. */
void still_plan(struct plan *p, enum watching watching, const struct still *s);
/* Adds them so that the hook asks at the next occasion, whatever it sees then. */
void still_never(struct plan *p, enum watching watching);

#endif
