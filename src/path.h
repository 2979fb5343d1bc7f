/*
 * Paths as text, and the logical working directory.
 *
 * A path is bytes. "Logical" means as the user walked it, with the symbolic
 * links he went through still in it (POSIX `pwd -L`).
 */
#ifndef VACT_PATH_H
#define VACT_PATH_H

#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"
#include "err.h"

/* True when `path` is `dir` or below it, by whole components. Both absolute. */
bool path_is_under(const char *path, const char *dir);
/* `dir`/`name`, or `name` alone when that is absolute. The caller frees it. */
char *path_join(const char *dir, const char *name);
/* Everything before the last component, "/" at the top. The caller frees it. */
char *path_parent(const char *path);
/* The last component; points into `path`. */
const char *path_base(const char *path);
/*
 * An absolute path without `.`, `..`, doubled and trailing slashes, by text
 * alone. The caller frees it.
 */
char *path_normalise(const char *path);
/* True when the path is absolute and path_normalise would not change it. */
bool path_is_normal(const char *path);
/* True when both stat results are of one file. */
bool same_file(const struct stat *a, const struct stat *b);
/* True when both paths lead to one file, or are the same to the letter. */
bool path_same(const char *a, const char *b);
/* What `path` leads to: a directory; a regular file that we may execute. */
bool path_is_dir(const char *path);
bool path_is_program(const char *path);

/*
 * The logical working directory: `claimed` where it names the directory we
 * are in (or one that is no longer there), else $PWD under the same
 * condition, else getcwd(3). NULL with `e` filled when there is none. The
 * caller frees it.
 */
char *path_cwd(const char *claimed, struct err *e);
/*
 * `path`, given by the user, as an absolute normalised path. The logical
 * reading is taken where it leads to the same file as the kernel's, else the
 * kernel's own (realpath of the parent). NULL with `e` filled when there is
 * no working directory to start from. The caller frees it.
 */
char *path_absolute(const char *path, const char *cwd, struct err *e);
/*
 * The directory that `word` names, NULL meaning the working directory, as
 * path_absolute gives it. A missing one is an error unless `may_be_gone`.
 */
char *path_directory(const char *word, bool may_be_gone, struct err *e);
/*
 * Whether no link is on the way that an absolute normalised path names, so far as
 * that is known without a look: the way to where path_cwd last found us.
 */
bool path_is_real(const char *path);
/* realpath(3), or NULL with errno set. The caller frees it. */
char *path_canonical(const char *path);
/*
 * The same for what was opened as `fd` by the name `path`: gives a path that led
 * to that and to nothing else, or NULL with errno set. The caller frees it.
 */
char *path_canonical_of(int fd, const char *path);

#endif
