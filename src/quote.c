#include "quote.h"

#include <stdbool.h>
#include <string.h>

/*
 * Within single quotes every byte stands for itself. A quote ends them, is
 * escaped, and begins them anew; zsh's rcquotes never sees two in a row there.
 */
void quote_bourne(struct buf *out, const char *value)
{
	size_t len = strcspn(value, "'");

	buf_addc(out, '\'');
	for (; value[len] != '\0'; len = strcspn(value, "'")) {
		buf_add(out, value, len);
		buf_adds(out, "'\\''");
		value += len + 1;
	}
	buf_add(out, value, len);
	buf_addc(out, '\'');
}

/*
 * Within single quotes, fish knows \\ and \', and nothing else. Where the
 * locale's characters may end in a byte that is a backslash (Shift JIS, GBK), one
 * behind a byte of no ASCII character might be none: a quote is never a part of
 * such a character, so the quotes end in between.
 */
void quote_fish(struct buf *out, const char *value)
{
	bool is_ascii = true;

	buf_addc(out, '\'');
	for (; *value != '\0'; value++) {
		/* No line of the code ends within a word: see hook.fish. */
		if (*value == '\n') {
			buf_adds(out, "'\\n'");
			is_ascii = true;
			continue;
		}
		if (*value == '\'' || *value == '\\')
			buf_adds(out, is_ascii ? "\\" : "''\\");
		buf_addc(out, *value);
		is_ascii = (*value & 0x80) == 0;
	}
	buf_addc(out, '\'');
}

/* Within double quotes, nushell knows what JSON does, and \u{hex}. */
void quote_nu(struct buf *out, const char *value)
{
	buf_addc(out, '"');
	for (; *value != '\0'; value++) {
		unsigned char c = (unsigned char)*value;

		if (c < 0x20 || c == 0x7f) {
			buf_addf(out, "\\u{%x}", c);
			continue;
		}
		if (c == '"' || c == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *value);
	}
	buf_addc(out, '"');
}

/* Whether `c` is no special character of csh, and nothing that anybody makes one. */
static bool is_plain_csh(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c & 0x80) != 0 || (c != '\0' && strchr("/._-", c) != NULL);
}

/* Whether `value` is a name, say; csh takes no quoted name for one. */
static bool is_bare_csh(const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/._-";

	return *value != '\0' && value[strspn(value, plain)] == '\0';
}

/*
 * Even within single quotes, the character that begins a history substitution
 * is special, and users may choose another one for that than `!`. Outside of
 * quotes, a backslash makes any character stand for itself, but a newline:
 * that is one when it stands behind a backslash within quotes.
 */
void quote_csh(struct buf *out, const char *value)
{
	bool is_quoted = false;

	if (is_bare_csh(value)) {
		buf_adds(out, value);
		return;
	}
	if (*value == '\0')
		buf_adds(out, "''");
	for (; *value != '\0'; value++) {
		if (is_quoted != (is_plain_csh(*value) || *value == '\n')) {
			buf_addc(out, '\'');
			is_quoted = !is_quoted;
		}
		if (!is_plain_csh(*value))
			buf_addc(out, '\\');
		buf_addc(out, *value);
	}
	if (is_quoted)
		buf_addc(out, '\'');
}

/* Escaped by a backslash are the quote, itself and control bytes; others on demand. */
static void add_escaped(struct buf *out, const char *value, char quote, bool is_ascii)
{
	buf_addc(out, quote);
	for (; *value != '\0'; value++) {
		bool is_high = (*value & 0x80) != 0;

		if (is_high ? is_ascii : *value < ' ' || *value > '~')
			buf_addf(out, "\\x%02x", (unsigned char)*value);
		else if (*value == quote || *value == '\\')
			buf_addf(out, "\\%c", *value);
		else
			buf_addc(out, *value);
	}
	buf_addc(out, quote);
}

/* Within double quotes, `\xHH` is a byte, and a `$` is nothing but itself. */
void quote_elvish(struct buf *out, const char *value)
{
	add_escaped(out, value, '"', true);
}

void quote_python(struct buf *out, const char *value)
{
	buf_addc(out, 'b');
	add_escaped(out, value, '\'', true);
}

void quote_python_text(struct buf *out, const char *value)
{
	add_escaped(out, value, '\'', false);
}

/* What stands for a character; the tables end with a NULL. */
struct replacement {
	char c;
	const char *by;
};

static const char *find_replacement(const struct replacement *table, char c)
{
	while (table->by != NULL && table->c != c)
		table++;
	return table->by;
}

static void replace(struct buf *out, const char *text, const struct replacement *table)
{
	for (; *text != '\0'; text++) {
		const char *by = find_replacement(table, *text);

		if (by != NULL)
			buf_adds(out, by);
		else
			buf_addc(out, *text);
	}
}

/*
 * The same for a shell that expands characters of the user's locale, which is not
 * ours to know. Where they may end in a byte that is a backslash (Shift JIS, GBK,
 * Big5), one behind a byte of no ASCII character might escape nothing: an
 * expansion to nothing MUST part them.
 */
static void replace_characters(
	struct buf *out, const char *text, const struct replacement *table)
{
	bool is_ascii = true;

	for (; *text != '\0'; text++) {
		const char *by = find_replacement(table, *text);

		if (by != NULL)
			buf_addf(out, "%s%s", by[0] == '\\' && !is_ascii ? "${-+}" : "", by);
		else
			buf_addc(out, *text);
		is_ascii = (*text & 0x80) == 0;
	}
}

void prompt_unknown(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		if (strchr("\\$`!%\"'~", *text) != NULL)
			buf_addc(out, '_');
		else
			buf_addc(out, *text);
}

/* posh shows PS1 as it is; for zsh, its hook escapes, and fish runs a function. */
void prompt_literal(struct buf *out, const char *text)
{
	buf_adds(out, text);
}

/* Expanded as within double quotes, nothing else. */
void prompt_dash(struct buf *out, const char *text)
{
	static const struct replacement table[] = {
		{'\\', "\\\\"}, {'$', "\\$"}, {'`', "\\`"}, {0, NULL}};

	replace(out, text, table);
}

/*
 * Decoded first, where posix mode takes `!` for the history number; then
 * expanded as within double quotes. A `$` or backtick MUST NOT come as a
 * number: that is decoded before the expansion, which would run it.
 */
void prompt_bash(struct buf *out, const char *text)
{
	static const struct replacement table[] = {
		{'\\', "\\\\\\\\"}, {'$', "\\\\$"}, {'`', "\\\\`"}, {'!', "\\041"}, {0, NULL}};

	replace_characters(out, text, table);
}

/*
 * A character that some option makes special stands escaped in a truncation
 * to one character: right with the option and without. The same, but by its
 * options, is in shell.zsh.
 */
void prompt_zsh(struct buf *out, const char *text)
{
	static const struct replacement table[] = {{'%', "%%"}, {'\\', "%1<<\\\\%<<"},
		{'$', "%1<<\\$%<<"}, {'`', "%1<<\\`%<<"}, {'!', "%1<<!!%<<"}, {0, NULL}};

	replace(out, text, table);
}

/*
 * Expanded first, then decoded by the line editor, which takes `\$` for the
 * sign that tells root from others.
 */
void prompt_busybox(struct buf *out, const char *text)
{
	static const struct replacement table[] = {
		{'\\', "\\134"}, {'$', "\\044"}, {'`', "\\140"}, {0, NULL}};

	replace(out, text, table);
}

/* Expanded as an unquoted word, quotes removed; then `!` is the history number. */
void prompt_ksh93(struct buf *out, const char *text)
{
	static const struct replacement table[] = {{'\\', "\\\\"}, {'$', "\\$"}, {'`', "\\`"},
		{'!', "!!"}, {'"', "\\\""}, {'\'', "\\'"}, {'~', "\\~"}, {0, NULL}};

	replace_characters(out, text, table);
}

/* `!` first, then expanded as within double quotes. */
void prompt_mksh(struct buf *out, const char *text)
{
	static const struct replacement table[] = {
		{'\\', "\\\\"}, {'$', "\\$"}, {'`', "\\`"}, {'!', "!!"}, {0, NULL}};

	replace(out, text, table);
}

/*
 * Expanded, backslashes left alone; then decoded. The expansions yield the
 * character where neither step sees it.
 */
void prompt_yash(struct buf *out, const char *text)
{
	static const struct replacement table[] = {
		{'\\', "\\\\"}, {'$', "${-+\\$}"}, {'`', "${-+\\`}"}, {0, NULL}};

	replace(out, text, table);
}

/*
 * What a field yields undergoes one more formatting, for colours, in which a
 * brace that is doubled stands for itself.
 */
void prompt_xonsh(struct buf *out, const char *text)
{
	static const struct replacement table[] = {{'{', "{{"}, {'}', "}}"}, {0, NULL}};

	replace(out, text, table);
}
