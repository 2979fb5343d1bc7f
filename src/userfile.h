/*
 * A file that belongs to the user and is changed with everything kept that is
 * not the change: symbolic links on the way to it, mode, owner, hard links,
 * extended attributes.
 *
 * Knows nothing of what is in it. A failure leaves the file as it was.
 */
#ifndef VACT_USERFILE_H
#define VACT_USERFILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"
#include "err.h"

struct userfile {
	/* As it was named, and where that leads. */
	char *path;
	char *real;
	struct buf text;
	/* Of the file that was read. */
	struct stat st;
	bool exists;
	/* How many directories must be made for it. */
	unsigned dirs_missing;
};

/*
 * Reads the file at the absolute `path`, which need not be there, and sees
 * whether it can be written. -1 with `e` filled when it cannot be read or
 * written, is no regular file, or is a link that leads nowhere. Changes
 * nothing. The caller ends it with userfile_fini either way.
 */
int userfile_open(struct userfile *f, const char *path, struct err *e);
/* Makes `text` the contents; makes the file and its parents where missing. */
int userfile_store(const struct userfile *f, const struct buf *text, struct err *e);
/* Removes the file, and up to `dirs` parents as long as they are empty. */
int userfile_remove(const struct userfile *f, unsigned dirs, struct err *e);
/* Whether the name itself leads to the file, without a link. */
bool userfile_is_direct(const struct userfile *f);
void userfile_fini(struct userfile *f);

#endif
