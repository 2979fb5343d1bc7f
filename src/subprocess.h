/*
 * Another program run to its end, with what it prints read by us.
 */
#ifndef VACT_SUBPROCESS_H
#define VACT_SUBPROCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "list.h"

/* Gets one line that the program printed, without its newline. */
typedef void subprocess_line(void *context, const char *line);

/*
 * Runs the first of `args` (a path) with these arguments, in our environment, with nothing
 * to read. Each line of its standard output goes to `on_line`; its standard
 * error too where `takes_errors`, else nowhere. A line longer than 64 KiB is
 * cut there. Returns its exit status, 128 + N when signal N ended it; -1 with
 * `e` filled when it cannot be run.
 */
int subprocess_lines(const struct list *args, bool takes_errors, subprocess_line *on_line,
	void *context, struct err *e);
/* An `on_line` for the last line with anything in it; its context is a struct buf. */
void subprocess_last_line(void *context, const char *line);

#endif
