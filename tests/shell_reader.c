#include "shell_reader.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "fuzz.h"

static bool is_end(char c)
{
	return c == '\0' || strchr(" \n;", c) != NULL;
}

char *reader_bourne(const char **at)
{
	struct buf out = BUF_INIT;
	const char *s = *at;

	CHECK(*s == '\'');
	while (!is_end(*s)) {
		const char *end;

		if (*s == '\\') {
			/* Before a newline, it would be a continuation. */
			CHECK(s[1] != '\0' && s[1] != '\n');
			buf_addc(&out, s[1]);
			s += 2;
			continue;
		}
		CHECK(*s == '\'');
		end = strchr(s + 1, '\'');
		CHECK(end != NULL);
		/* zsh's rcquotes reads '' within quotes as one. */
		CHECK(end[1] != '\'');
		buf_add(&out, s + 1, (size_t)(end - s - 1));
		s = end + 1;
	}
	*at = s;
	return buf_detach(&out);
}

char *reader_fish(const char **at)
{
	struct buf out = BUF_INIT;
	const char *s = *at;

	CHECK(*s == '\'');
	while (!is_end(*s)) {
		if (s[0] == '\\' && s[1] == 'n') {
			buf_addc(&out, '\n');
			s += 2;
			continue;
		}
		CHECK(*s++ == '\'');
		for (; *s != '\''; s++) {
			/* The hook takes the code line by line. */
			CHECK(*s != '\0' && *s != '\n');
			/* In some locales, these two bytes would be one character. */
			CHECK(*s != '\\' || (unsigned char)s[-1] < 0x80);
			if (*s == '\\' && (s[1] == '\\' || s[1] == '\''))
				s++;
			buf_addc(&out, *s);
		}
		s++;
	}
	*at = s;
	return buf_detach(&out);
}

/*
 * Within single quotes only what nobody makes special, and newlines behind a
 * backslash; outside of them, each character has its own backslash.
 */
char *reader_csh(const char **at)
{
	struct buf out = BUF_INIT;
	bool is_quoted = false;
	const char *s = *at;

	CHECK(!is_end(*s));
	for (; is_quoted || !is_end(*s); s++) {
		if (*s == '\'') {
			is_quoted = !is_quoted;
			continue;
		}
		if (*s == '\\') {
			s++;
			CHECK(*s != '\0' && is_quoted == (*s == '\n'));
		} else {
			CHECK((is_quoted && (unsigned char)*s >= 0x80) ||
				isalnum((unsigned char)*s) ||
				(*s != '\0' && strchr("/._-", *s) != NULL));
		}
		buf_addc(&out, *s);
	}
	*at = s;
	return buf_detach(&out);
}

/* One string: of the escapes, a quote's, a backslash's, and one by number. */
char *reader_nu(const char **at)
{
	struct buf out = BUF_INIT;
	const char *s = *at;

	CHECK(*s++ == '"');
	for (; *s != '"'; s++) {
		CHECK((unsigned char)*s >= ' ' && *s != 0x7f);
		if (*s == '\\' && s[1] == 'u') {
			char *end;
			long code = strtol(s + 3, &end, 16);

			CHECK(s[2] == '{' && *end == '}' && code > 0 && code < 0x80);
			buf_addc(&out, (char)code);
			s = end;
			continue;
		}
		if (*s == '\\') {
			s++;
			CHECK(*s == '"' || *s == '\\');
		}
		buf_addc(&out, *s);
	}
	*at = s + 1;
	return buf_detach(&out);
}

/* Within these quotes: a backslash, and then the quote, itself, or xHH. */
static char *read_escaped(const char **at, char quote, bool is_ascii)
{
	struct buf out = BUF_INIT;
	const char *s = *at;

	CHECK(*s++ == quote);
	for (; *s != quote; s++) {
		CHECK((*s >= ' ' && *s <= '~') || (!is_ascii && (*s & 0x80) != 0));
		if (*s == '\\' && s[1] == 'x') {
			char digits[] = {s[2], s[3], '\0'};

			CHECK(strspn(digits, "0123456789abcdef") == 2);
			buf_addc(&out, (char)strtol(digits, NULL, 16));
			s += 3;
			continue;
		}
		if (*s == '\\') {
			s++;
			CHECK(*s == quote || *s == '\\');
		}
		buf_addc(&out, *s);
	}
	*at = s + 1;
	return buf_detach(&out);
}

char *reader_elvish(const char **at)
{
	return read_escaped(at, '"', true);
}

char *reader_python(const char **at)
{
	reader_expect(at, "b");
	return read_escaped(at, '\'', true);
}

char *reader_python_text(const char **at)
{
	return read_escaped(at, '\'', false);
}

void reader_expect(const char **at, const char *text)
{
	size_t len = strlen(text);

	CHECK(strncmp(*at, text, len) == 0);
	*at += len;
}

void reader_expect_word(const char **at, word_reader *read, const char *value)
{
	char *word = read(at);

	CHECK(strcmp(word, value) == 0);
	free(word);
}
