/*
 * Quoting: how a value of any bytes becomes one word of a shell, and how a
 * text comes to be shown by a prompt as it is. One function for a family.
 */
#ifndef VACT_QUOTE_H
#define VACT_QUOTE_H

#include "buf.h"

/* One word for every Bourne-like shell, whatever its options. */
void quote_bourne(struct buf *out, const char *value);
/* One word for fish. */
void quote_fish(struct buf *out, const char *value);
/* One word for nushell, on one line; `value` is UTF-8. */
void quote_nu(struct buf *out, const char *value);
/* One word for csh and tcsh, whatever `histchars` is. */
void quote_csh(struct buf *out, const char *value);
/* One word for elvish, in ASCII: its source must be UTF-8, its strings need not. */
void quote_elvish(struct buf *out, const char *value);
/* The bytes, as Python writes them; and a text, which MUST be UTF-8. */
void quote_python(struct buf *out, const char *value);
void quote_python_text(struct buf *out, const char *value);

/*
 * What PS1 must begin with so that the shell shows `text`, which has no
 * control bytes (see text_add_visible). Shells differ in what they expand,
 * and in which order: with the text of one, another may run a command.
 * prompt_unknown serves any; it shows what some shell expands as `_`.
 */
void prompt_unknown(struct buf *out, const char *text);
void prompt_literal(struct buf *out, const char *text);
void prompt_bash(struct buf *out, const char *text);
/* With promptpercent, which is the default. */
void prompt_zsh(struct buf *out, const char *text);
void prompt_dash(struct buf *out, const char *text);
void prompt_busybox(struct buf *out, const char *text);
void prompt_ksh93(struct buf *out, const char *text);
void prompt_mksh(struct buf *out, const char *text);
void prompt_yash(struct buf *out, const char *text);
/* For the value of a field of $PROMPT. */
void prompt_xonsh(struct buf *out, const char *text);

#endif
