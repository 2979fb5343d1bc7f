/*
 * What may stand at the end of a command line of vact: its commands, their
 * options, the names of environments, paths, programs.
 *
 * For shells in which completions ask vact; the others have the same table in
 * their own words, see cmd_completions.c. Pure data: whatever is on the line,
 * and whatever an environment or a file is called, is compared and no more.
 */
#ifndef VACT_OFFER_H
#define VACT_OFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "command.h"
#include "list.h"

/*
 * Adds what the completions have to offer for an operand or an option's
 * argument of that name: its choices, joined by `|`, or the name itself. Those
 * that completions know are ENV, DIR, FILE, PYTHON, CMD, ARG... and COMMAND; for
 * others, nothing is offered.
 */
void offer_kind(
	struct buf *out, const char *arg, const struct command *command, bool is_option);
/* The same of each operand of the command, in their order. */
void offer_operands(struct list *kinds, const struct command *command);

struct offers {
	/* Under the same index: a word, and what it is, "" where that is plain. */
	struct list words;
	struct list about;
};

/*
 * Adds what the last of the words behind `vact` may become; they are as vact
 * would get them. Left out is what cannot be typed or shown as it is: control
 * bytes, and what is not UTF-8.
 */
void offers_find(struct offers *c, const struct list *words);
void offers_fini(struct offers *c);

#endif
