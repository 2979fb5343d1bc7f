/*
 * pyvenv.cfg: what is read of it is what site.py and the language reference say
 * of keys, values and string literals; any name comes back through a repr.
 */
#include <string.h>
#include <strings.h>

#include "fuzz.h"
#include "fuzz_file.h"
#include "pyvenv.h"
#include "venv.h"

/* What Python's str.strip takes off, within a line. */
static void strip(char **s)
{
	size_t len;

	*s += strspn(*s, " \t\r\f\v");
	len = strlen(*s);
	while (len > 0 && strchr(" \t\r\f\v", (*s)[len - 1]) != NULL)
		(*s)[--len] = '\0';
}

/* The value of the last line with that key; NULL when there is none. */
static char *value_of(const char *text, const char *key, const char *other)
{
	char *copy = mem_strdup(text), *rest = copy, *line, *found = NULL;

	while ((line = strsep(&rest, "\n")) != NULL) {
		char *value = line, *name = strsep(&value, "=");

		if (value == NULL)
			continue;
		strip(&name);
		strip(&value);
		if (strcasecmp(name, key) != 0 &&
			(other == NULL || strcasecmp(name, other) != 0))
			continue;
		free(found);
		found = mem_strdup(value);
	}
	free(copy);
	return found;
}

static void add_character(struct buf *out, unsigned long c)
{
	/* PEP 383: a byte that was no UTF-8. */
	if (c >= 0xdc80 && c <= 0xdcff) {
		buf_addc(out, (char)(c - 0xdc00));
	} else if (c < 0x80) {
		buf_addc(out, (char)c);
	} else {
		int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

		buf_addc(out, (char)((0xff00U >> (more + 1) & 0xff) | c >> 6 * more));
		while (more-- > 0)
			buf_addc(out, (char)(0x80 | (c >> 6 * more & 0x3f)));
	}
}

/* The escape behind a backslash; what is behind it, or NULL where repr() writes none such. */
static const char *add_escape(struct buf *out, const char *s)
{
	static const char simple[] = "\\\\''\"\"n\nr\rt\ta\ab\bf\fv\v";
	size_t count = *s == 'x' ? 2 : *s == 'u' ? 4 : *s == 'U' ? 8 : 0;
	char digits[9] = "";
	unsigned long c;

	for (const char *pair = simple; *s != '\0' && *pair != '\0'; pair += 2) {
		if (*pair == *s) {
			buf_addc(out, pair[1]);
			return s + 1;
		}
	}
	if (count == 0 || strlen(s + 1) < count)
		return NULL;
	memcpy(digits, s + 1, count);
	c = strtoul(digits, NULL, 16);
	if (strspn(digits, "0123456789abcdefABCDEF") != count || c == 0 || c > 0x10ffff)
		return NULL;
	add_character(out, c);
	return s + 1 + count;
}

/* A string literal of one line, with the escapes that repr() writes and no other. */
static char *literal(const char *s)
{
	struct buf out = BUF_INIT;
	char quote = *s;

	if (quote != '\'' && quote != '"')
		return NULL;
	s++;
	while (s != NULL && *s != '\0' && *s != quote) {
		if (*s == '\\') {
			s = add_escape(&out, s + 1);
			continue;
		}
		buf_addc(&out, *s++);
	}
	if (s != NULL && s[0] == quote && s[1] == '\0')
		return buf_detach(&out);
	buf_fini(&out);
	return NULL;
}

static void check_value(const char *is, char *wanted)
{
	CHECK((is == NULL) == (wanted == NULL));
	CHECK(is == NULL || strcmp(is, wanted) == 0);
	free(wanted);
}

static void check_parsed(const struct pyvenv *p, const char *text)
{
	char *prompt = value_of(text, "prompt", NULL);
	char *plain = prompt == NULL ? NULL : literal(prompt), *name;
	char *flag = value_of(text, "include-system-site-packages", NULL);

	check_value(p->home, value_of(text, "home", NULL));
	check_value(p->version, value_of(text, "version", "version_info"));
	check_value(p->prompt, mem_strdup(plain != NULL ? plain : prompt));
	CHECK(p->has_system_site == (flag == NULL || strcasecmp(flag, "true") == 0));
	name = venv_name("/a/project/.venv", p->prompt);
	CHECK(name[0] != '\0' && strlen(name) <= VENV_NAME_MAX);
	CHECK(p->prompt != NULL || strcmp(name, "project") == 0);
	free(name);
	free(flag);
	free(plain);
	free(prompt);
}

static void check_file(const struct pyvenv *parsed, const uint8_t *data, size_t size)
{
	static char *path;
	struct err e = ERR_INIT;
	struct pyvenv p;

	if (path == NULL)
		path = fuzz_path("pyvenv.cfg");
	fuzz_put(path, data, size);
	if (pyvenv_read(&p, path, &e) == 0) {
		CHECK(memchr(data, '\0', size) == NULL && size <= 64 * 1024);
		check_value(p.prompt, mem_strdup(parsed->prompt));
		check_value(p.home, mem_strdup(parsed->home));
	} else {
		CHECK(e.text != NULL && p.prompt == NULL);
		CHECK(memchr(data, '\0', size) != NULL || size > 64 * 1024);
	}
	pyvenv_fini(&p);
	err_fini(&e);
}

static void check_repr(const char *name)
{
	struct buf text = BUF_INIT;
	struct pyvenv p;
	char *read;

	buf_adds(&text, "prompt = ");
	pyvenv_add_repr(&text, name);
	CHECK(strpbrk(text.data, "\n\r") == NULL);
	read = literal(text.data + strlen("prompt = "));
	check_value(read, mem_strdup(name));
	free(read);
	buf_adds(&text, "\nhome = /usr/bin\n");
	pyvenv_parse(&p, text.data);
	check_value(p.prompt, mem_strdup(name));
	pyvenv_fini(&p);
	buf_fini(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct pyvenv p;

	/* The bytes behind a NUL do not count: the reader refuses such a file. */
	pyvenv_parse(&p, text);
	check_parsed(&p, text);
	check_file(&p, data, size);
	check_repr(text);
	pyvenv_fini(&p);
	CHECK(p.prompt == NULL);
	free(text);
	return 0;
}
