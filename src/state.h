/*
 * What vact remembers about a shell, between its own runs.
 *
 * VACT_STATE is exported, so that child shells know what was done to the
 * environment they inherit. The memory is the shell's own: what its hook has
 * seen and said. Both are opaque to shells, plain ASCII, and carry any byte.
 * What does not parse is as good as not there.
 */
#ifndef VACT_STATE_H
#define VACT_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "list.h"

enum origin {
	ORIGIN_NONE,
	ORIGIN_AUTO,    /* the hook activated it */
	ORIGIN_MANUAL,  /* the user did */
	ORIGIN_FOREIGN, /* something else did; in a memory only */
};

/* The variables that activation replaces, besides PATH and the prompt. */
enum replaced { REPLACED_ENV, REPLACED_PROMPT, REPLACED_HOME, REPLACED_COUNT };
extern const char *const replaced_names[REPLACED_COUNT];

struct state {
	enum origin origin;
	/* Absolute path and bare name of the active environment. */
	char *env;
	char *name;
	/* The directory it was found in; "" when it was given by hand. */
	char *project;
	/* The exported values that were there before; NULL where none was. */
	char *old[REPLACED_COUNT];
};

/* False, with `s` empty, when `text` is NULL or no state. */
bool state_parse(struct state *s, const char *text);
/* The text that state_parse takes; the caller frees it. */
char *state_format(const struct state *s);
void state_fini(struct state *s);

struct memory {
	/* What was active when the hook last looked, and in which project. */
	enum origin last;
	char *project;
	/* The directory the shell was in then. */
	char *pwd;
	/* The projects whose environments stay off until they are left. */
	struct list held;
	/* What the user was told in this shell, as hashes. */
	struct list told;
	/* Nothing was remembered: this is the first look in this shell. */
	bool is_first;
};

/* What does not parse gives an empty memory. */
void memory_parse(struct memory *m, const char *text);
char *memory_format(const struct memory *m);
/* True the first time it is asked about `what` in this shell. */
bool memory_tell(struct memory *m, const char *what);
void memory_fini(struct memory *m);

#endif
