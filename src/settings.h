/*
 * The user's settings, from config.json. (Not "config.h": that name belongs
 * to autoconf.)
 *
 * A setting that is wrong is reported and has its default; the others hold.
 */
#ifndef VACT_SETTINGS_H
#define VACT_SETTINGS_H

#include <stdbool.h>

#include "list.h"

struct settings {
	/* Directory names that may be environments, the first one wins. */
	struct list names;
	/* Absolute directories whose projects need no decision. */
	struct list trusted;
	/* Absolute directories above which discovery never looks. */
	struct list ceilings;
	/* What the prompt shows, with `{name}` in it; NULL for nothing. */
	char *prompt;
	/* No line about a project that is neither allowed nor denied. */
	bool is_quiet;
	/* One sentence for each thing in the file that was not accepted. */
	struct list problems;
	/* Where the file would be, when there is none; else NULL. */
	char *missing;
};

/*
 * Reads $VACT_CONFIG, else config.json in vact's XDG configuration
 * directory. Never fails: without a file, the defaults hold.
 */
void settings_load(struct settings *s);
void settings_fini(struct settings *s);

#endif
