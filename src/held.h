/*
 * The directories that decide what an environment is, opened once: what was
 * checked is what is used.
 *
 * A name may lead to something else a moment later, a descriptor may not. So
 * whoever judges an environment holds it first, asks and reads what he holds,
 * and sees at the end that the names still lead there. PATH takes a name, and
 * each command that is run looks it up again: therefore nobody but us and root
 * may own what stands on the way to it. No other user can make a directory his
 * own, or put one of his into ours: once seen, a way without links stays so.
 *
 * Knows nothing of decisions.
 */
#ifndef VACT_HELD_H
#define VACT_HELD_H

#include <stdbool.h>
#include <sys/stat.h>

#include "err.h"
#include "file.h"
#include "identity.h"
#include "settings.h"

struct held {
	/* The names, which the caller owns; `project` is NULL for none. */
	const char *env;
	const char *project;
	/* Descriptors, -1 while there is none; for held_project_path. */
	int env_fd;
	int project_fd;
	/* The environment is a directory in the project's, and no link. */
	bool is_inside;
	/*
	 * For the caller to say: `project` is canonical, and held_way_is_ours was true
	 * of it once.
	 */
	bool is_way_known;
	struct identity project_id;
	/* Filled by held_check: what PATH is to get, and what the environment says of itself.
	 */
	struct stat bin;
	struct open_file cfg;
};

/*
 * Opens the environment's directory and its project's, unless that is NULL. -1
 * with `e` filled, status EXIT_REFUSED; held_close is right either way.
 */
int held_open(struct held *h, const char *env, const char *project, struct err *e);
/*
 * The canonical path of the project's directory that is held, wherever its name
 * leads by now; NULL with errno set. The caller frees it.
 */
char *held_project_path(struct held *h);
/*
 * Refuses (-1, `e` filled with EXIT_REFUSED) an environment whose directory,
 * bin or pyvenv.cfg, or whose project directory, belongs to another user
 * than us and root, or is writable by others, or by a group that is not our
 * primary one; and one to which a directory or a link leads that belongs to
 * another user. Looks at nothing above where the walk of discovery ends.
 */
int held_check(struct held *h, const struct settings *s, struct err *e);
/* Whether that last point holds for the way to the project; -1 with `e` filled. */
int held_way_is_ours(
	const struct held *h, const struct settings *s, bool *is_ours, struct err *e);
/* Refuses one whose bin, by its name, is another directory than was checked. */
int held_verify(const struct held *h, struct err *e);
void held_close(struct held *h);

#endif
