/*
 * Directory trees: linked, copied, removed. Names are taken relative to open
 * directories, and symbolic links are never followed, so that nobody can lead
 * us elsewhere meanwhile.
 *
 * Functions return 0, or -1 with errno set; the caller knows the path.
 */
#ifndef VACT_TREE_H
#define VACT_TREE_H

#include <dirent.h>
#include <stddef.h>
#include <sys/stat.h>

enum link_mode {
	LINK_HARD,
	LINK_COPY,
	LINK_REFLINK, /* a copy that shares its blocks, where the file system can */
};

/* The next name but "." and ".."; NULL at the end. */
const char *tree_next(DIR *dir);
/* Opens the directory at/name without following a link. */
int tree_open(int at, const char *name);
/* Removes at/name, whatever it is, with all that is below. Nothing there is no error. */
int tree_remove(int at, const char *name);
/*
 * Makes to/to_name the same file as from/from_name in the given way; by copying
 * where that way is not open (another file system, too many links, no right
 * to). A copy has the mode and the time of last change of the original, to the
 * nanosecond. What is at to/to_name is replaced, but a directory.
 */
int tree_link(
	int from, const char *from_name, int to, const char *to_name, enum link_mode mode);
/* Makes to/to_name the same tree as from/from_name: new directories, linked files. */
int tree_clone(int from, const char *from_name, int to, const char *to_name);
/* Makes at/name a file of these bytes, or a symbolic link; replaces as above. */
int tree_write(int at, const char *name, const void *data, size_t len, mode_t mode);
int tree_symlink(const char *target, int at, const char *name);
/* Makes the directory at/name unless there is one, and its parents below `at`. */
int tree_make(int at, const char *name);
/* Like rename(2), but what both names are of changes places. */
int tree_exchange(int from, const char *from_name, int to, const char *to_name);

#endif
