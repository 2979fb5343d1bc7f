/*
 * What is in an environment, but for its packages: directories, links to the
 * interpreter, pyvenv.cfg, and scripts (PEP 405); as the `venv` module of that
 * interpreter lays it out.
 */
#ifndef VACT_LAYOUT_H
#define VACT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "interpreter.h"

/* What is to become of something that stands there already. */
enum existing {
	EXISTING_REFUSE,
	EXISTING_KEEP,    /* everything in it stays, but for what is ours */
	EXISTING_UPGRADE, /* an environment, to get another interpreter */
	EXISTING_CLEAR,   /* an environment, to be made anew */
};

/* A file to go below bin/. */
struct bin_file {
	const char *name;
	const char *data;
	size_t len;
};

/* What environment is wanted. */
struct blueprint {
	/* Absolute and normalised; the path that the environment is to go by. */
	const char *path;
	/* The name for the prompt, and the word that stood for it; NULL for the directory's. */
	const char *prompt;
	const char *prompt_word;
	enum existing existing;
	bool has_system_site;
	bool has_pip;
	/* The interpreter is copied, not linked to. */
	bool is_copied;
	const struct bin_file *files;
	size_t file_count;
};

/* The names at the top of every environment, but for pyvenv.cfg. Ends with NULL. */
extern const char *const layout_names[];

/*
 * Lays the environment out in the open directory `env`, which may hold an
 * older one; what is there of other names stays. With `is_its_own`, the
 * directory holds nothing but the environment. -1 with `e` filled.
 */
int layout(int env, const struct blueprint *b, const struct interpreter *i, bool is_its_own,
	struct err *e);

#endif
