#include "hookline.h"
#include "dialect_code.h"

#include <stdlib.h>
#include <string.h>

static const char mark[] = " # vact setup";
static const char name_chars[] = "abcdefghijklmnopqrstuvwxyz0123456789";

/* More than anyone makes: what the note says is only text. */
enum { COUNT_MAX = 64 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_word(char c)
{
	return c == '_' || c == '-' || c == '.' || (c >= '0' && c <= '9') ||
	       (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/* Whether `s`, behind the word vact, goes on as `hook [OPTION...] SHELL`. */
static bool asks_for_hook(const char *s, const struct dialect *d)
{
	const struct dialect *asked;
	char *name;
	size_t len;
	bool is_same;

	s += *s == '\'' || *s == '"';
	s += *s == ')';
	if (!is_blank(*s))
		return false;
	s = skip_blanks(s);
	if (strncmp(s, "hook", 4) != 0 || !is_blank(s[4]))
		return false;
	s = skip_blanks(s + 4);
	while (*s == '-')
		s = skip_blanks(s + strcspn(s, " \t"));
	len = strspn(s, name_chars);
	if (len == 0 || is_word(s[len]))
		return false;
	name = mem_strndup(s, len);
	asked = dialect_find(name);
	is_same = asked != NULL && dialect_same_hook(asked, d);
	free(name);
	return is_same;
}

static bool is_commented(const char *line, const char *at)
{
	for (const char *s = line; s < at; s++)
		if (*s == '#' && (s == line || is_blank(s[-1]) || s[-1] == ';'))
			return true;
	return false;
}

/* A line that only speaks of the hook, as an alias or echo does, evaluates nothing. */
static bool loads_hook(const char *line, const struct dialect *d)
{
	if (strstr(line, "eval") == NULL && strstr(line, "source") == NULL &&
		strstr(line, "<(") == NULL && strstr(line, ".hooks.") == NULL &&
		strstr(line, "exec(") == NULL && strstr(line, "execx(") == NULL)
		return false;
	for (const char *at = strstr(line, "vact"); at != NULL; at = strstr(at + 1, "vact"))
		if ((at == line || !is_word(at[-1])) && asks_for_hook(at + 4, d))
			return !is_commented(line, at);
	return false;
}

/* The number in front of `words`, 0 when there is none. */
static unsigned count_before(const char *note, const char *words)
{
	const char *at = strstr(note, words);
	unsigned long count;

	if (at == NULL)
		return 0;
	while (at > note && at[-1] >= '0' && at[-1] <= '9')
		at--;
	count = strtoul(at, NULL, 10);
	return count > COUNT_MAX ? 0 : (unsigned)count;
}

/* The mark stands last, so a program's path cannot be taken for it. */
static void read_mark(struct hook_line *line, const char *text)
{
	const char *at = NULL;

	for (const char *s = strstr(text, mark); s != NULL; s = strstr(s + 1, mark))
		at = s;
	line->is_marked = false;
	line->code_len = strlen(text);
	if (at == NULL)
		return;
	text = at + sizeof(mark) - 1;
	line->is_marked = *text == '\0' || *text == ':';
	if (!line->is_marked)
		return;
	line->code_len -= strlen(at);
	line->note.is_new = strncmp(text, ": new file", 10) == 0;
	line->note.dirs = count_before(text, " new director");
	line->note.ends = count_before(text, " line end");
}

/*
 * The line for a name that is in no piece of one tells the pieces that stand around the
 * program; a program's path may hold the piece that comes behind it.
 */
bool hookline_is_plain(const struct buf *text, const struct hook_line *line,
	const struct dialect *d, bool is_shared)
{
	static const char name[] = "/vact";
	const size_t name_len = sizeof(name) - 1;
	struct buf plain = BUF_INIT, other = BUF_INIT;
	struct err e = ERR_INIT;
	char *code = mem_strndup(text->data + line->at, line->code_len);
	const char *first, *second;
	bool is_one = false;
	size_t lead;

	dialect_hook_line(d, name, is_shared, &plain, &e);
	first = strstr(plain.data, name);
	second = strstr(first + name_len, name);
	lead = (size_t)(first - plain.data);
	if (strncmp(code, plain.data, lead) != 0)
		goto out;
	for (const char *end = code + lead; *end != '\0' && !is_one; end++) {
		int len = (int)(end - code - (ptrdiff_t)lead);

		if (strncmp(end, first + name_len, (size_t)(second - first) - name_len) != 0)
			continue;
		buf_reset(&other);
		buf_addf(&other, "%.*s%.*s%.*s%.*s%s", (int)lead, plain.data, len, code + lead,
			(int)((size_t)(second - first) - name_len), first + name_len, len,
			code + lead, second + name_len);
		is_one = strcmp(code, buf_str(&other)) == 0;
	}
out:
	free(code);
	buf_fini(&plain);
	buf_fini(&other);
	err_fini(&e);
	return is_one;
}

/* A path may look like a comment, so what setup wrote is told by its form. */
static bool is_own(
	const struct buf *text, const struct hook_line *line, const struct dialect *d)
{
	return line->is_marked && (hookline_is_plain(text, line, d, false) ||
					  hookline_is_plain(text, line, d, true));
}

bool hookline_find(
	const struct buf *text, size_t from, const struct dialect *d, struct hook_line *line)
{
	bool found = false;

	*line = (struct hook_line){.number = 1};
	for (size_t at = 0, next; at < text->len && !found; at = next) {
		const char *start = text->data + at;
		const char *end = memchr(start, '\n', text->len - at);
		size_t len = end == NULL ? text->len - at : (size_t)(end - start);
		char *own;

		next = at + len + (end != NULL);
		len -= end != NULL && len > 0 && start[len - 1] == '\r';
		own = mem_strndup(start, len);
		if (at >= from) {
			line->at = at;
			line->len = next - at;
			read_mark(line, own);
			found = loads_hook(own, d) || is_own(text, line, d);
		}
		line->number += !found;
		free(own);
	}
	return found;
}

static const char *line_end(const struct buf *text)
{
	size_t at = text->len;

	while (at > 0 && text->data[at - 1] != '\n')
		at--;
	return at > 1 && text->data[at - 2] == '\r' ? "\r\n" : "\n";
}

/* The line ends that close the last line: a backslash before one takes it away. */
static unsigned ends_needed(const struct buf *text)
{
	size_t at = text->len, slashes = 0;
	unsigned missing;

	if (at == 0)
		return 0;
	missing = text->data[at - 1] != '\n';
	if (!missing)
		at--;
	if (!missing && at > 0 && text->data[at - 1] == '\r')
		at--;
	while (at > 0 && text->data[at - 1] == '\\') {
		at--;
		slashes++;
	}
	return missing + (unsigned)(slashes % 2);
}

void hookline_add(struct buf *text, const char *code, bool is_new, unsigned dirs)
{
	const char *end = line_end(text);
	unsigned ends = ends_needed(text);

	for (unsigned i = 0; i < ends; i++)
		buf_adds(text, end);
	buf_addf(text, "%s%s", code, mark);
	if (is_new)
		buf_adds(text, ": new file");
	if (is_new && dirs > 0)
		buf_addf(text, ", %u new director%s", dirs, dirs > 1 ? "ies" : "y");
	if (ends > 0)
		buf_addf(text, ": %u line end%s before", ends, ends > 1 ? "s" : "");
	buf_adds(text, end);
}

/* Puts `with` in the place of the bytes from `at` to `to`. */
static void splice(struct buf *text, size_t at, size_t to, const char *with)
{
	struct buf whole = BUF_INIT;

	buf_add(&whole, text->data, at);
	buf_adds(&whole, with);
	buf_add(&whole, text->data + to, text->len - to);
	buf_fini(text);
	*text = whole;
}

void hookline_replace(struct buf *text, const struct hook_line *line, const char *code)
{
	splice(text, line->at, line->at + line->code_len, code);
}

/* Where the line ends in front begin, if they are still there. */
static size_t before_ends(const struct buf *text, const struct hook_line *line)
{
	const char *end = line_end(text);
	size_t len = strlen(end), at = line->at;

	for (unsigned i = 0; i < line->note.ends; i++) {
		if (at < len || memcmp(text->data + at - len, end, len) != 0)
			return line->at;
		at -= len;
	}
	return at;
}

size_t hookline_remove(struct buf *text, const struct dialect *d, struct hook_note *note)
{
	struct hook_line line;
	size_t count = 0, from = 0;

	*note = (struct hook_note){.is_new = false};
	while (hookline_find(text, from, d, &line)) {
		from = line.at + line.len;
		if (!line.is_marked)
			continue;
		if (count++ == 0)
			*note = line.note;
		if (from == text->len)
			line.at = before_ends(text, &line);
		splice(text, line.at, from, "");
		from = line.at;
	}
	return count;
}
