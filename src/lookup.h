/*
 * Which program a shell finds along PATH, whether that is the one of the
 * active environment, and what stands in front of it if not.
 */
#ifndef VACT_LOOKUP_H
#define VACT_LOOKUP_H

#include <stdbool.h>

struct lookup {
	/* What `python` leads to; NULL when there is none. */
	char *program;
	/* The entry of PATH that it is in. */
	char *entry;
	/* It is the environment's own. */
	bool is_env;
	/* Where it is not: one sentence on why. Else NULL. */
	char *why;
	/* The tool that the entry belongs to, NULL when it is none we know. */
	const char *tool;
};

/*
 * The first executable file called `name` along `path`, in *entry (unless
 * NULL) the entry of it; NULL when there is none. The caller frees both.
 */
char *lookup_program(const char *name, const char *path, char **entry);
/* Looks `python` up, which should be that of the environment `env`. */
void lookup_python(struct lookup *l, const char *env, const char *path);
void lookup_fini(struct lookup *l);

#endif
