/*
 * `.venv` files that say where the environment is (PEP 832).
 */
#ifndef VACT_REDIRECT_H
#define VACT_REDIRECT_H

#include "err.h"

/*
 * The absolute path that the redirect file `path` names: its one line of
 * UTF-8, without one trailing newline, read relative to the file's
 * directory. NULL when it is no such file. The caller frees it. Whether an
 * environment is there is for the caller to see.
 */
char *redirect_read(const char *path);
/* Its first line, for a shell to compare with; as file_line gives it. */
char *redirect_line(const char *path);

/*
 * The text of a redirect file in the directory `dir` to the environment `env`,
 * both absolute and normalised: relative where `env` is inside `dir`, so that
 * they can be moved together; else absolute, so that `dir` can be moved alone.
 * NULL with `e` filled when a redirect cannot hold that path. The caller frees
 * it.
 */
char *redirect_text(const char *dir, const char *env, struct err *e);
/*
 * Writes the redirect file `path`. A redirect file that is there is replaced,
 * anything else is not: -1 with `e` filled.
 */
int redirect_write(const char *path, const char *env, struct err *e);

#endif
