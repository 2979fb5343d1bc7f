/*
 * Programs on PATH and the interpreters of version managers.
 */
#ifndef VACT_INSTALLED_H
#define VACT_INSTALLED_H

/*
 * The first program `name` on PATH, but for its entry `but` unless that is
 * NULL. Relative entries count for nothing: what lies about in the working
 * directory is a stranger's. NULL when there is none; the caller frees it.
 */
char *installed_on_path(const char *name, const char *but);
/* dir/bin/name, or NULL when that is no program. The caller frees it. */
char *installed_in(const char *dir, const char *name);
/* dir/bin/python3 or dir/bin/python, or NULL. The caller frees it. */
char *installed_python(const char *dir);
/*
 * The program `name` (NULL: its python) of the latest release that matches
 * `wanted` among the directories of `dir` whose names are `before` and a
 * version. NULL when there is none; the caller frees it.
 */
char *installed_latest(
	const char *dir, const char *before, const char *wanted, const char *name);
/* The same among the interpreters of pyenv, uv, mise and asdf, in that order. */
char *installed_managed(const char *wanted);
/* $PYENV_ROOT or its default; NULL without HOME. The caller frees it. */
char *installed_pyenv_root(void);

#endif
