/*
 * Whether an environment is sound: what may have happened to it since it was
 * made. Looks at files, all of them with a bound; runs nothing.
 */
#ifndef VACT_HEALTH_H
#define VACT_HEALTH_H

#include <stdbool.h>

#include "settings.h"

/* In the order of their weight. */
enum problem {
	PROBLEM_GONE,       /* it is no environment (any more) */
	PROBLEM_DANGLING,   /* its interpreter is gone */
	PROBLEM_MACHINE,    /* its interpreter is for another kind of machine */
	PROBLEM_VERSION,    /* its interpreter is another Python's by now */
	PROBLEM_MOVED,      /* its scripts still go where it was made */
	PROBLEM_UNSAFE,     /* others may write to it: see trust_check_safe */
	PROBLEM_PATCHLEVEL, /* a newer patch of the same Python: works as before */
	PROBLEM_COUNT,
};

struct health {
	/* What pyvenv.cfg says of its Python; NULL where it does not. */
	char *version;
	char *home;
	/* The canonical path of what bin/python leads to; NULL when nowhere. */
	char *interpreter;
	/* The version of that as its header files have it; NULL without them. */
	char *version_now;
	/* A sentence for the user, with the remedy; NULL where all is well. */
	char *problems[PROBLEM_COUNT];
};

/*
 * Looks at the environment `env`, an absolute path, and at its project's
 * directory unless that is NULL.
 */
void health_look(
	struct health *h, const char *env, const char *project, const struct settings *s);
/* Whether there is no problem that keeps it from working. */
bool health_is_sound(const struct health *h);
/* The gravest problem there is, PROBLEM_COUNT when there is none. */
enum problem health_worst(const struct health *h);
/* A word for it, as JSON answers have it. */
const char *health_word(enum problem p);
void health_fini(struct health *h);

#endif
