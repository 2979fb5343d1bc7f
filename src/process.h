/*
 * Other processes: which shell called us, and where our own program is.
 */
#ifndef VACT_PROCESS_H
#define VACT_PROCESS_H

#include "err.h"
#include "list.h"

/*
 * The program name of the nearest ancestor that `is_known` accepts; NULL when
 * there is none, or the system has no /proc to look into. The caller frees
 * it.
 */
char *process_ancestor(int (*is_known)(const char *name));
/*
 * The first executable of that name on PATH, in an absolute entry; NULL when
 * there is none. The caller frees it.
 */
char *process_find(const char *name);
/*
 * The absolute path that started this program: as it was called, links and
 * all, so that an upgrade behind a link is followed; else where the kernel
 * says it is. NULL when neither can be told. The caller frees it.
 */
char *process_program(const char *argv0);
/*
 * Becomes the program `args[0]`, looked for in `path` (a PATH, or NULL) unless
 * it has a '/', with those arguments, which a NULL ends, and that environment.
 * By execve(2): a script without `#!` is handed to no shell, and one whose
 * interpreter is missing ends the search. Returns only when that is not
 * possible: -1 with `e` filled, status EXIT_NOT_FOUND or EXIT_NOT_EXECUTABLE.
 */
int process_become(
	char **args, const struct list *environment, const char *path, struct err *e);

#endif
