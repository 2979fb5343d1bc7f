/*
 * One environment: whether a directory is one, and what it is called.
 *
 * Knows nothing of shells, projects or trust.
 */
#ifndef VACT_VENV_H
#define VACT_VENV_H

#include "err.h"
#include "pyvenv.h"

/* How far a path is from being an environment (PEP 405). */
enum venv_look {
	VENV_NO_DIR,
	VENV_OTHER_CFG, /* something else than a file is in pyvenv.cfg's place */
	VENV_NO_CFG,
	VENV_NO_PYTHON,
	VENV_DANGLING, /* bin/python is a link that leads nowhere */
	VENV_SOUND,
};

/* The kernel bounds each environment variable; a stranger names the prompt. */
enum { VENV_NAME_MAX = 1024 };

struct venv {
	/* Absolute and normalised; may lead through symbolic links. */
	char *path;
	/* path/bin, what PATH gets. */
	char *bin;
	/* The bare name for the prompt; never empty, at most VENV_NAME_MAX bytes. */
	char *name;
	struct pyvenv cfg;
};

/*
 * The bare name that an environment at `path` goes by, when its pyvenv.cfg has
 * that `prompt` (NULL for none). The caller frees it.
 */
char *venv_name(const char *path, const char *prompt);
/* Looks at `path` without reading any file. */
enum venv_look venv_look(const char *path);
/* The same, but VENV_NO_CFG may stand for VENV_NO_DIR: one look less. */
enum venv_look venv_glance(const char *path);
/*
 * Opens the environment at the absolute normalised `path` for activation.
 * -1 with `e` filled when it is none, when its interpreter is gone, or when
 * its path cannot stand in PATH.
 */
int venv_open(struct venv *v, const char *path, struct err *e);
/*
 * The same for one that looked so a moment ago, and whose pyvenv.cfg is open: that
 * file is read, wherever it is now.
 */
int venv_open_file(struct venv *v, const char *path, enum venv_look look,
	const struct open_file *cfg, struct err *e);
void venv_fini(struct venv *v);

#endif
