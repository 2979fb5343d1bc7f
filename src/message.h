/*
 * What the program says: one line a message on stderr, the answer on stdout.
 */
#ifndef VACT_MESSAGE_H
#define VACT_MESSAGE_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"

/* Prints `vact: …` on stderr, control bytes made visible, as one line. */
void message(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Prints the error, frees it, and gives the exit status it asks for. */
int message_error(struct err *e);
/*
 * Shows on a terminal's stderr how far long work has come, in place of what it
 * showed before; nothing elsewhere. `done` equal to `total` takes it away.
 */
void message_progress(const char *what, size_t done, size_t total);
/*
 * Writes the answer to stdout, all of it at once, and frees it. Gives `status`,
 * or EXIT_FAILED with a message when it could not be written.
 */
int answer(struct buf *out, int status);
/*
 * The same for a long answer that is made in pieces, not to be held in memory
 * whole: writes what there is so far once that is much. Gives `status`, or
 * EXIT_FAILED as answer does.
 */
int answer_so_far(struct buf *out, int status);

enum tone { TONE_PLAIN, TONE_GOOD, TONE_WARNING, TONE_BAD, TONE_COUNT };

/*
 * Whether to colour what goes to `fd`, by `when`, the argument of --color:
 * "always"; "never"; "auto" or NULL for a terminal that can, where NO_COLOR
 * (no-color.org) does not speak against it. -1 with `e` filled, status
 * EXIT_USAGE, for any other word.
 */
int color_choose(bool *is_colored, const char *when, int fd, struct err *e);
/* Adds `text` as a terminal may show it, in its colour. */
void color_add(struct buf *out, bool is_colored, enum tone tone, const char *text);

#endif
