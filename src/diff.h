/*
 * How a text was changed, as a unified diff (POSIX diff -u) that patch takes.
 *
 * For one change at one place: all between the first and the last line that
 * differ is shown as one hunk. Pure text; knows no file.
 */
#ifndef VACT_DIFF_H
#define VACT_DIFF_H

#include "buf.h"

/*
 * Adds the diff from `old` to `now`, which stand under these names; a NULL name
 * says that there is no such file, before or after. Adds nothing when they
 * are equal and both there.
 */
void diff_add(struct buf *out, const char *old_name, const struct buf *old,
	const char *now_name, const struct buf *now);

#endif
