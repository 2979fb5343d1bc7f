#include "pyvenv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "text.h"

enum { PYVENV_MAX = 64 * 1024 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static char *trimmed(const char *s, const char *end)
{
	while (s < end && is_blank(*s))
		s++;
	while (end > s && is_blank(end[-1]))
		end--;
	return mem_strndup(s, (size_t)(end - s));
}

static void add_utf8(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_addc(b, (char)c);
	} else if (c < 0x800) {
		buf_addc(b, (char)(0xc0 | c >> 6));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else if (c < 0x10000) {
		buf_addc(b, (char)(0xe0 | c >> 12));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	} else {
		buf_addc(b, (char)(0xf0 | c >> 18));
		buf_addc(b, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c >> 6 & 0x3f)));
		buf_addc(b, (char)(0x80 | (c & 0x3f)));
	}
}

/* Reads `digits` hex digits at *s as a character; false when they are none. */
static bool add_hex(struct buf *b, const char **s, const char *end, size_t digits)
{
	uint32_t c = 0;

	if ((size_t)(end - *s) < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		char d = (*s)[i];

		if (d >= '0' && d <= '9')
			c = c << 4 | (uint32_t)(d - '0');
		else if ((d | 0x20) >= 'a' && (d | 0x20) <= 'f')
			c = c << 4 | (uint32_t)((d | 0x20) - 'a' + 10);
		else
			return false;
	}
	if (c == 0 || c > 0x10ffff)
		return false;
	*s += digits;
	if (c >= 0xdc80 && c <= 0xdcff)
		buf_addc(b, (char)(c & 0xff)); /* surrogateescape: a raw byte */
	else
		add_utf8(b, c);
	return true;
}

static bool add_escape(struct buf *b, const char **s, const char *end)
{
	static const char from[] = "\\'\"ntrabfv", to[] = "\\'\"\n\t\r\a\b\f\v";
	char c = *(*s)++;
	const char *at = strchr(from, c);

	if (at != NULL && *at != '\0') {
		buf_addc(b, to[at - from]);
		return true;
	}
	switch (c) {
	case 'x':
		return add_hex(b, s, end, 2);
	case 'u':
		return add_hex(b, s, end, 4);
	case 'U':
		return add_hex(b, s, end, 8);
	default:
		return false;
	}
}

/*
 * What `python -m venv --prompt` wrote with repr() comes back as it was;
 * anything else (virtualenv and uv write the bare name) stays as it is.
 */
static char *from_repr(char *value)
{
	size_t len = strlen(value);
	const char *s, *end;
	struct buf b = BUF_INIT;

	if (len < 2 || (value[0] != '\'' && value[0] != '"') || value[len - 1] != value[0])
		return value;
	s = value + 1;
	end = value + len - 1;
	while (s < end) {
		char c = *s++;

		if (c == value[0] || (c == '\\' && (s == end || !add_escape(&b, &s, end)))) {
			buf_fini(&b);
			return value;
		}
		if (c != '\\')
			buf_addc(&b, c);
	}
	free(value);
	return buf_detach(&b);
}

static void take(char **to, char *value)
{
	free(*to);
	*to = value;
}

/* strcasecmp(3) in the C locale, which is the file's. */
static bool is_word(const char *s, const char *lower)
{
	while (*lower != '\0' && (*s >= 'A' && *s <= 'Z' ? *s + ('a' - 'A') : *s) == *lower)
		s++, lower++;
	return *s == '\0' && *lower == '\0';
}

/* As CPython reads it: true where it does not say, and for "true" alone. */
static void parse_flag(struct pyvenv *p, const char *key, char *value)
{
	if (is_word(key, "include-system-site-packages"))
		p->has_system_site = is_word(value, "true");
	free(value);
}

static void parse_line(struct pyvenv *p, const char *line, const char *end)
{
	const char *equals = memchr(line, '=', (size_t)(end - line));
	char *key, *value;

	if (equals == NULL)
		return;
	key = trimmed(line, equals);
	value = trimmed(equals + 1, end);
	if (is_word(key, "home"))
		take(&p->home, value);
	else if (is_word(key, "version") || is_word(key, "version_info"))
		take(&p->version, value);
	else if (is_word(key, "prompt"))
		take(&p->prompt, from_repr(value));
	else
		parse_flag(p, key, value);
	free(key);
}

void pyvenv_parse(struct pyvenv *p, const char *text)
{
	*p = (struct pyvenv){.has_system_site = true};
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		parse_line(p, text, text + len);
		text += len;
		text += *text == '\n';
	}
}

/* Parses what was read of it, when something was. */
static int take_text(
	struct pyvenv *p, int found, struct buf *text, const char *path, struct err *e)
{
	*p = (struct pyvenv){.home = NULL};
	if (found == 0 && memchr(buf_str(text), '\0', text->len) != NULL)
		found = err_set(e, EXIT_FAILED,
			"'%s' holds a NUL byte; make the environment anew", path);
	else if (found == 0)
		pyvenv_parse(p, buf_str(text));
	buf_fini(text);
	return found;
}

int pyvenv_read(struct pyvenv *p, const char *path, struct err *e)
{
	struct buf text = BUF_INIT;
	int found = file_read(path, PYVENV_MAX, &text, NULL, e);

	return take_text(p, found, &text, path, e);
}

int pyvenv_read_open(
	struct pyvenv *p, const struct open_file *file, const char *path, struct err *e)
{
	struct buf text = BUF_INIT;
	int found = file_read_open(file, path, PYVENV_MAX, &text, e);

	return take_text(p, found, &text, path, e);
}

void pyvenv_fini(struct pyvenv *p)
{
	free(p->home);
	free(p->version);
	free(p->prompt);
	*p = (struct pyvenv){.home = NULL};
}

void pyvenv_add_repr(struct buf *out, const char *value)
{
	char quote = strchr(value, '\'') != NULL && strchr(value, '"') == NULL ? '"' : '\'';
	size_t len = strlen(value);

	buf_addc(out, quote);
	while (len > 0) {
		uint32_t code = 0;
		size_t n = utf8_sequence(value, len, &code);
		static const char from[] = "\n\r\t", to[] = "nrt";

		if (n == 0) {
			buf_addf(out, "\\udc%02x", (unsigned char)*value);
			n = 1;
		} else if (code == (uint32_t)quote || code == '\\') {
			buf_addf(out, "\\%c", *value);
		} else if (n == 1 && strchr(from, *value) != NULL) {
			buf_addf(out, "\\%c", to[strchr(from, *value) - from]);
		} else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
			buf_addf(out, "\\x%02x", (unsigned)code);
		} else {
			buf_add(out, value, n);
		}
		value += n;
		len -= n;
	}
	buf_addc(out, quote);
}
