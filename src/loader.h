/*
 * The start-up files of the shells, and the lines in them that load the hook.
 * Reads them as text; evaluates nothing and changes nothing.
 */
#ifndef VACT_LOADER_H
#define VACT_LOADER_H

#include <stdbool.h>
#include <stddef.h>

#include "dialect.h"
#include "list.h"

/* A line that loads the hook. */
struct loader {
	/* The file, and the line's number in it, from 1 on. */
	char *path;
	size_t number;
	/*
	 * The program it calls: a name, an absolute path, or NULL where only the
	 * shell could tell.
	 */
	char *program;
};

struct loaders {
	struct loader *lines;
	size_t count;
	/* The files read, by their canonical paths. */
	struct list files;
};

/* The variables that say where a shell's files are, as that shell has them. */
struct loader_places {
	const char *zdotdir;
	const char *env;
};

/* Looks through the files that the shell of that dialect may read. */
void loaders_read(
	struct loaders *s, const struct dialect *d, const struct loader_places *places);
void loaders_fini(struct loaders *s);
/* Whether the line calls vact by a name that PATH does not lead to. */
bool loader_is_lost(const struct loader *line);
/* The file that the line belongs into, and the line, in words for the user. */
const char *loader_file(const struct dialect *d);
const char *loader_line(const struct dialect *d);

#endif
