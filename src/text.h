/*
 * Text in the forms vact needs: UTF-8 told from other bytes, control bytes
 * made visible, and bytes carried through plain ASCII.
 *
 * Knows nothing of shells; quoting for them is in quote.h.
 */
#ifndef VACT_TEXT_H
#define VACT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * The length in bytes (1 to 4) of the UTF-8 sequence at `s`, which has `len`
 * bytes; 0 when there is none (RFC 3629: no surrogates, no overlong forms).
 * A non-NULL `code` gets the code point.
 */
size_t utf8_sequence(const char *s, size_t len, uint32_t *code);
bool utf8_valid(const char *s, size_t len);
/* Whether `s` is text in the locale that the environment names for characters. */
bool text_is_local(const char *s);

/*
 * Adds `s` as a terminal may show it: control characters (C0, DEL, C1) and
 * bytes that are not UTF-8 become escapes such as \n, \x1b, \u009b; all else
 * stays as it is, backslashes included.
 */
void text_add_visible(struct buf *out, const char *s);

/* Whether that leaves it as it is, so that what is shown can be typed. */
bool text_is_visible(const char *s);

/*
 * Adds `s` with everything but letters, digits and `/._-+@` as %XX (as in
 * RFC 3986), so that the result is printable ASCII and holds none of the
 * separators that records are made with.
 */
void text_add_percent(struct buf *out, const char *s);
/*
 * Takes the first `len` bytes of `s` back to what they stand for, as a string
 * that the caller frees. NULL when an escape is malformed or stands for NUL,
 * or when a byte stands there that text_add_percent would have escaped.
 */
char *text_from_percent(const char *s, size_t len);

/*
 * FNV-1a, 64 bits. It spreads names and nothing more: whoever looks
 * something up by it MUST compare the whole name too.
 */
uint64_t text_hash(const char *s);

#endif
