/*
 * The hook line in the text of a start-up file: how it is found, put there and
 * taken out again.
 *
 * What was added ends in a comment, the mark, which says by whom and whatever
 * undoing it must know. So the file itself is the only record, and moves with
 * the file. Pure text: knows no file, and no byte but those of the line is
 * ever changed.
 */
#ifndef VACT_HOOKLINE_H
#define VACT_HOOKLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "dialect.h"

/* What adding a line did besides; undoing takes it back. */
struct hook_note {
	/* The file was made for it, and so many directories for the file. */
	bool is_new;
	unsigned dirs;
	/* Line ends put in front, for the last line was open. */
	unsigned ends;
};

struct hook_line {
	/* Where the line is in the text, its end included. */
	size_t at;
	size_t len;
	/* Counted from 1. */
	unsigned number;
	/* It has the mark; then `note` is filled. */
	bool is_marked;
	struct hook_note note;
	/* Without mark and end. Points into the text. */
	size_t code_len;
};

/*
 * Finds the first line from byte `from` on that loads d's hook, whoever wrote
 * it; false when there is none. `line` is filled.
 */
bool hookline_find(
	const struct buf *text, size_t from, const struct dialect *d, struct hook_line *line);
/*
 * Whether the line is just as dialect_hook_line gives it with that
 * `is_shared`, for whatever program.
 */
bool hookline_is_plain(const struct buf *text, const struct hook_line *line,
	const struct dialect *d, bool is_shared);
/*
 * Adds `code`, which has no line end, as the last line of the text, with the
 * mark. Lines end as the text's last one does; one that is open, by a missing
 * line end or a backslash, is ended first.
 */
void hookline_add(struct buf *text, const char *code, bool is_new, unsigned dirs);
/* Puts `code` in the place of the code of that line, which has the mark. */
void hookline_replace(struct buf *text, const struct hook_line *line, const char *code);
/*
 * Takes all lines with the mark out, and what had been put in front of them
 * where they still are the last. Returns how many, and the first one's note.
 */
size_t hookline_remove(struct buf *text, const struct dialect *d, struct hook_note *note);

#endif
