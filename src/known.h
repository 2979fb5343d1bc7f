/*
 * The environments that vact knows of: those of the projects the user decided
 * about, those in $WORKON_HOME, the active one, and the one that belongs to
 * the working directory.
 *
 * Says where they are, not how they are; and nothing about trust.
 */
#ifndef VACT_KNOWN_H
#define VACT_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "discover.h"
#include "registry.h"
#include "session.h"

struct known {
	/*
	 * `project` and `place` are NULL for one that stands by itself. `env` is
	 * NULL when it was in a project, and nothing tells its name any more.
	 */
	struct candidate at;
	/* It was decided about so, and is not there now. */
	bool is_gone;
	enum verdict decided;
	bool is_active;
};

/*
 * All of them in the order of their paths, each project's once, in memory that
 * grows with their number. The caller frees the array, and each by known_fini.
 * -1 with `e` filled when there may be more.
 */
int known_list(struct known **all, size_t *count, const struct session *s, struct err *e);
void known_fini(struct known *k);
/*
 * $WORKON_HOME, which holds environments by name; ~/.virtualenvs when that is
 * not set to an absolute path. NULL without HOME. The caller frees it.
 */
char *known_workon_home(void);

#endif
