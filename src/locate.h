/*
 * Which Python is meant: from what the user or a project says to the
 * executable of a base interpreter, without running anything.
 *
 * A .python-version file is a stranger's text: it can name a version that is
 * installed, and nothing else.
 */
#ifndef VACT_LOCATE_H
#define VACT_LOCATE_H

#include "err.h"

struct located {
	/* Absolute; of an environment's or pyenv's python, what is behind it. */
	char *path;
	/* The version that was asked for, such as "3.12"; NULL for any. */
	char *wanted;
};

/*
 * Finds what `word` asks for: a path, a directory that holds bin/python3, a
 * version such as 3.12, the name of a program. For NULL, what a .python-version
 * file in `cwd` or above it asks for, else python3 on PATH. -1 with `e` filled.
 */
int locate(struct located *l, const char *word, const char *cwd, struct err *e);
/*
 * What is behind the executable `path`: for the python of an environment (PEP
 * 405), of its base; for a shim of pyenv, the version's that holds in `cwd`.
 * NULL with `e` filled when that is not there. The caller frees it.
 */
char *locate_behind(const char *path, const char *cwd, struct err *e);
void located_fini(struct located *l);

#endif
