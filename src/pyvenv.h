/*
 * pyvenv.cfg, the file that makes a directory an environment (PEP 405).
 *
 * It is a stranger's text: bounded, parsed as data, never evaluated.
 */
#ifndef VACT_PYVENV_H
#define VACT_PYVENV_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"
#include "file.h"

/* What vact uses of the file; NULL where it does not say. */
struct pyvenv {
	char *home;
	char *version;
	/* The prompt's name, with the quotes and escapes of a Python repr undone. */
	char *prompt;
	/* The packages of the base interpreter are seen inside. */
	bool has_system_site;
};

/*
 * Reads `path`. Returns 0; 1 when there is no such file; -1 with `e` filled
 * when it cannot be read, is larger than 64 KiB or holds a NUL byte.
 */
int pyvenv_read(struct pyvenv *p, const char *path, struct err *e);
/* The same for one that is open; `path` is what to call it. Never returns 1. */
int pyvenv_read_open(
	struct pyvenv *p, const struct open_file *file, const char *path, struct err *e);
/* The same for text at hand, which must not hold a NUL. */
void pyvenv_parse(struct pyvenv *p, const char *text);
void pyvenv_fini(struct pyvenv *p);
/*
 * Adds `value` as a Python repr, as `python -m venv` writes the prompt:
 * ASCII escapes for control characters and for bytes that are not UTF-8.
 */
void pyvenv_add_repr(struct buf *out, const char *value);

#endif
