/*
 * `.venv` files that say where the environment is (PEP 832).
 */
#ifndef VACT_REDIRECT_H
#define VACT_REDIRECT_H

/*
 * The absolute path that the redirect file `path` names: its one line of
 * UTF-8, without one trailing newline, read relative to the file's
 * directory. NULL when it is no such file. The caller frees it. Whether an
 * environment is there is for the caller to see.
 */
char *redirect_read(const char *path);
/* Its first line, for a shell to compare with; as file_line gives it. */
char *redirect_line(const char *path);

#endif
