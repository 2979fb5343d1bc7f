/*
 * Which environment belongs to a directory.
 *
 * Walks upward by the logical path; the nearest directory with a candidate
 * wins, and in it the earliest of the configured names. Never looks above
 * $HOME, a ceiling or the root. Decides nothing about trust.
 */
#ifndef VACT_DISCOVER_H
#define VACT_DISCOVER_H

#include <stdbool.h>

#include "err.h"
#include "list.h"
#include "settings.h"
#include "venv.h"

struct candidate {
	/* The directory it was found in, logical. */
	char *project;
	/* project/NAME: the environment, a link to one, or a redirect file. */
	char *place;
	/* The environment: `place`, or where the redirect leads. */
	char *env;
	/* What `env` looked like when it was found. */
	enum venv_look look;
};

#define CANDIDATE_INIT                                                                         \
	{                                                                                      \
		NULL, NULL, NULL, VENV_NO_DIR                                                  \
	}

/*
 * What would change the answer: it stays as it is while every path of
 * `present` exists, none of `absent` does, each of `redirects` begins with the
 * line of the same index in `lines`, and `link`, unless NULL, leads to
 * `target`. `end` is the last directory looked at.
 */
struct watch {
	struct list present;
	struct list absent;
	struct list redirects;
	struct list lines;
	char *link;
	char *target;
	char *end;
};

#define WATCH_INIT                                                                             \
	{                                                                                      \
		LIST_INIT, LIST_INIT, LIST_INIT, LIST_INIT, NULL, NULL, NULL                   \
	}

/*
 * Finds the candidate for the absolute directory `from`; false when there is
 * none. A non-NULL `watch` is filled either way.
 */
bool discover(
	struct candidate *c, const char *from, const struct settings *s, struct watch *watch);
/* The same in `dir` alone, not above it. */
bool discover_in(
	struct candidate *c, const char *dir, const struct settings *s, struct watch *watch);
/*
 * The directory at which such a walk ends at the latest: the root, or `dir`, which
 * is absolute and normalised, or one above it. The caller frees it.
 */
char *discover_end(const char *dir, const struct settings *s);
/* Fills `e` to say that there is none for `dir`; always returns -1. */
int discover_none(const char *dir, struct err *e);
void candidate_fini(struct candidate *c);
void watch_fini(struct watch *w);

#endif
