/*
 * Other processes: which shell called us, and where our own program is.
 */
#ifndef VACT_PROCESS_H
#define VACT_PROCESS_H

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

#endif
