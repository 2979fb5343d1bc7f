/*
 * Quoting: a model of what each shell does to a word or to its PS1 must give
 * the value back, and meet nothing on the way that would be expanded.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "quote.h"
#include "reader.h"
#include "shell_reader.h"
#include "text.h"

/* One word, and nothing behind it. */
static char *whole(const char *s, word_reader *read)
{
	char *value = read(&s);

	CHECK(*s == '\0');
	return value;
}

static char *read_bourne(const char *s)
{
	return whole(s, reader_bourne);
}

static char *read_fish(const char *s)
{
	return whole(s, reader_fish);
}

static char *read_csh(const char *s)
{
	return whole(s, reader_csh);
}

static char *read_elvish(const char *s)
{
	return whole(s, reader_elvish);
}

static char *read_python(const char *s)
{
	return whole(s, reader_python);
}

/* Whether characters of more than one byte are seen, which may end in a backslash. */
enum unit { UNIT_BYTE, UNIT_CHARACTER };

/* As within double quotes, where `specials` lose a backslash before them. */
static char *expand(const char *s, const char *specials, enum unit unit)
{
	struct buf out = BUF_INIT;
	char before = '\0';

	for (; *s != '\0'; s++) {
		/* $- is always set, so this is nothing. */
		if (strncmp(s, "${-+}", 5) == 0) {
			s += 4;
			before = *s;
			continue;
		}
		CHECK(*s != '\\' || unit == UNIT_BYTE || (before & 0x80) == 0);
		if (*s == '\\' && s[1] != '\0' && strchr(specials, s[1]) != NULL)
			s++;
		else
			CHECK(*s != '$' && *s != '`' && strchr(specials + 3, *s) == NULL);
		buf_addc(&out, *s);
		before = *s;
	}
	return buf_detach(&out);
}

static char *double_quoted(const char *s)
{
	return expand(s, "\\$`", UNIT_BYTE);
}

static char *double_quoted_characters(const char *s)
{
	return expand(s, "\\$`", UNIT_CHARACTER);
}

static char *unquoted(const char *s)
{
	return expand(s, "\\$`\"'~", UNIT_CHARACTER);
}

/* Prompt escapes: octal numbers and \\ alone; bash's other ones are not ours. */
static char *decode(const char *s, char history)
{
	struct buf out = BUF_INIT;

	for (; *s != '\0'; s++) {
		CHECK(history == '\0' || *s != history);
		if (*s != '\\') {
			buf_addc(&out, *s);
		} else if (s[1] == '\\') {
			buf_addc(&out, *++s);
		} else {
			CHECK(strspn(s + 1, "01234567") >= 3);
			buf_addc(&out,
				(char)((s[1] - '0') << 6 | (s[2] - '0') << 3 | (s[3] - '0')));
			s += 3;
		}
	}
	return buf_detach(&out);
}

/* `!!` is one `!`; a single one the number in the history. */
static char *history(const char *s)
{
	struct buf out = BUF_INIT;

	for (; *s != '\0'; s++) {
		CHECK(*s != '!' || s[1] == '!');
		buf_addc(&out, *s);
		s += *s == '!';
	}
	return buf_detach(&out);
}

typedef char *reader(const char *s);

static char *both(const char *s, reader *first, reader *second)
{
	char *between = first(s), *end = second(between);

	free(between);
	return end;
}

static char *decode_bash(const char *s)
{
	return decode(s, '!');
}

static char *decode_plain(const char *s)
{
	return decode(s, '\0');
}

/* Octal numbers are nothing that double quotes care about. */
static char *read_busybox(const char *s)
{
	return both(s, double_quoted, decode_plain);
}

/* A field of xonsh's: a doubled brace is one, a single one begins a colour. */
static char *read_xonsh(const char *s)
{
	struct buf out = BUF_INIT;

	for (; *s != '\0'; s++) {
		if (*s == '{' || *s == '}') {
			CHECK(s[1] == *s);
			s++;
		}
		buf_addc(&out, *s);
	}
	return buf_detach(&out);
}

/* What bash decodes to `\$` is then within double quotes. */
static char *read_bash(const char *s)
{
	return both(s, decode_bash, double_quoted_characters);
}

/*
 * %% is one %; what stands in a truncation to one character comes out as one,
 * whether options take \\X and !! for one character or for two.
 */
static char *read_zsh(const char *s)
{
	struct buf out = BUF_INIT;

	for (; *s != '\0'; s++) {
		if (strncmp(s, "%1<<", 4) == 0) {
			CHECK((s[4] == '\\' && strchr("\\$`", s[5]) != NULL) ||
				(s[4] == '!' && s[5] == '!'));
			CHECK(strncmp(s + 6, "%<<", 3) == 0);
			s += 5;
			buf_addc(&out, *s);
			s += 3;
			continue;
		}
		CHECK(strchr("\\$`!", *s) == NULL);
		if (*s == '%')
			CHECK(*++s == '%');
		buf_addc(&out, *s);
	}
	return buf_detach(&out);
}

static char *read_ksh93(const char *s)
{
	return both(s, unquoted, history);
}

static char *read_mksh(const char *s)
{
	return both(s, history, double_quoted);
}

/* ${-+\X} is X, for $- is always set; the rest stays, and is then decoded. */
static char *read_yash(const char *s)
{
	struct buf out = BUF_INIT;

	for (; *s != '\0'; s++) {
		if (strncmp(s, "${-+\\$}", 7) == 0 || strncmp(s, "${-+\\`}", 7) == 0) {
			buf_addc(&out, s[5]);
			s += 6;
			continue;
		}
		CHECK(*s != '$' && *s != '`');
		if (*s == '\\') {
			CHECK(s[1] == '\\');
			s++;
		}
		buf_addc(&out, *s);
	}
	return buf_detach(&out);
}

typedef void quoter(struct buf *out, const char *value);

static void check(const char *value, quoter *quote, reader *read)
{
	struct buf quoted = BUF_INIT;
	char *back;

	quote(&quoted, value);
	back = read(buf_str(&quoted));
	CHECK(strcmp(back, value) == 0);
	free(back);
	buf_fini(&quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *value = mem_strndup((const char *)data, size);
	struct buf shown = BUF_INIT, any = BUF_INIT;

	check(value, quote_bourne, read_bourne);
	check(value, quote_fish, read_fish);
	check(value, quote_csh, read_csh);
	check(value, quote_elvish, read_elvish);
	check(value, quote_python, read_python);
	text_add_visible(&shown, value);
	for (size_t i = 0; i < shown.len; i++)
		CHECK((unsigned char)shown.data[i] >= ' ' && shown.data[i] != 0x7f);
	CHECK(reader_utf8(buf_str(&shown), shown.len));
	check(buf_str(&shown), prompt_bash, read_bash);
	check(buf_str(&shown), prompt_busybox, read_busybox);
	check(buf_str(&shown), prompt_dash, double_quoted);
	check(buf_str(&shown), prompt_ksh93, read_ksh93);
	check(buf_str(&shown), prompt_mksh, read_mksh);
	check(buf_str(&shown), prompt_xonsh, read_xonsh);
	check(buf_str(&shown), prompt_yash, read_yash);
	check(buf_str(&shown), prompt_zsh, read_zsh);
	prompt_unknown(&any, buf_str(&shown));
	CHECK(any.len == shown.len && strpbrk(buf_str(&any), "\\$`!%\"'~") == NULL);
	buf_fini(&any);
	buf_fini(&shown);
	free(value);
	return 0;
}
