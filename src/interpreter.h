/*
 * Base interpreters: what `python -m venv` of one would know of itself, told
 * without running it where it was asked before.
 *
 * What it said is kept below vact's XDG cache directory for as long as the
 * executable is the same file: canonical path, device, inode, size, and the
 * times of last change of contents and of inode.
 */
#ifndef VACT_INTERPRETER_H
#define VACT_INTERPRETER_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "list.h"

/* A wheel that the interpreter's ensurepip would install. */
struct wheel_source {
	char *project;
	char *version;
	char *path;
	/* In bytes, and in nanoseconds since the epoch; as decimal numbers. */
	char *size;
	char *mtime;
};

struct interpreter {
	/*
	 * The path that environments are made from: its directory is the `home` of
	 * pyvenv.cfg, from which the interpreter finds its own library again.
	 */
	char *path;
	/* Canonical. */
	char *executable;
	/* "cpython", "pypy", … */
	char *implementation;
	/* Three numbers, as in "3.12.1". */
	char *version;
	/*
	 * Why vact cannot make its environments, and it must do so itself; NULL
	 * when vact can, and then all below is there.
	 */
	char *foreign;
	/* Directories of an environment, relative to it. */
	char *site;
	char *platlib;
	char *include;
	/* lib64 is a link to lib. */
	bool has_lib64;
	/* pyvenv.cfg has the keys `executable` and `command`. */
	bool records_command;
	/* Names below bin/ besides the executable's own. */
	struct list links;
	/* Absolute directory with the interpreter's own activate scripts, or NULL. */
	char *scripts;
	struct wheel_source *wheels;
	size_t wheel_count;
	/* There are some, but only its own ensurepip knows which. */
	bool are_wheels_unknown;
	/* Names this very file, for whatever is kept on its behalf. */
	char *key;
};

/*
 * Opens the interpreter at the absolute `path`, as locate gives it. With
 * `needs_wheels`, what was kept of its wheels is looked at anew. -1 with `e`
 * filled when it cannot be run, or says what nobody understands.
 */
int interpreter_open(struct interpreter *i, const char *path, bool needs_wheels, struct err *e);
/* Whether the interpreter at `path` was opened before, as it is now; runs nothing. */
bool interpreter_is_known(const char *path);
/* The wheel of that project, or NULL. */
const struct wheel_source *interpreter_wheel(const struct interpreter *i, const char *project);
/* The projects that its environments get, in the order of installation. Ends with NULL. */
const char *const *interpreter_projects(const struct interpreter *i);
void interpreter_fini(struct interpreter *i);

#endif
