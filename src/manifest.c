#include "manifest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Words that lines begin with, with the blank behind. */
static const char head[] = "vact-wheel 1", end[] = "end ";

static const struct {
	const char *word;
	enum manifest_kind kind;
} kinds[] = {
	{"dir ", MANIFEST_DIR},
	{"file ", MANIFEST_FILE},
	{"script ", MANIFEST_SCRIPT},
	{"record ", MANIFEST_RECORD},
};

/* MUST NOT lead out of the directory that it is relative to. */
static bool is_inside(const char *path)
{
	if (path[0] == '/' || path[0] == '\0')
		return false;
	while (path != NULL) {
		size_t len = strcspn(path, "/");

		if (len == 0 || (len <= 2 && strspn(path, ".") >= len))
			return false;
		path = path[len] == '/' ? path + len + 1 : NULL;
	}
	return true;
}

/* MUST be no other Python than the name of an object: it becomes part of a script. */
static bool is_call(const char *call)
{
	for (; *call != '\0'; call++)
		if (!isalnum((unsigned char)*call) && strchr("._:", *call) == NULL)
			return false;
	return true;
}

/* As Python writes it, so that no other number can stand for one. */
static bool take_number(long long *number, const char **at)
{
	char own[32];
	size_t len;

	*number = strtoll(*at, NULL, 10);
	snprintf(own, sizeof(own), "%lld ", *number);
	len = strlen(own);
	if (*number < 0 || strncmp(*at, own, len) != 0)
		return false;
	*at += len;
	return true;
}

/* Behind the word. A script's two parts are told apart by a NUL in the blank's place. */
static bool read_rest(struct manifest_line *line, const char *at)
{
	if (line->kind == MANIFEST_FILE &&
		!(take_number(&line->size, &at) && take_number(&line->mtime, &at)))
		return false;
	line->path = at;
	line->call = line->kind == MANIFEST_SCRIPT ? at + strlen(at) + 1 : NULL;
	return is_inside(line->path) && (line->call == NULL || is_call(line->call));
}

static bool read_line(struct manifest_line *line, const char *at)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t len = strlen(kinds[i].word);

		if (strncmp(at, kinds[i].word, len) == 0) {
			*line = (struct manifest_line){.kind = kinds[i].kind};
			return read_rest(line, at + len);
		}
	}
	return false;
}

static bool is_count(const char *s, size_t count)
{
	char own[32];

	snprintf(own, sizeof(own), "%zu", count);
	return strcmp(s, own) == 0;
}

bool manifest_open(struct buf *text)
{
	size_t lines = 0;
	char *at = text->data, *newline, *blank;

	if (text->len == 0 || memchr(at, '\0', text->len) != NULL)
		return false;
	for (; (newline = strchr(at, '\n')) != NULL; at = newline + 1, lines++) {
		struct manifest_line line;

		*newline = '\0';
		if (strncmp(at, end, sizeof(end) - 1) == 0)
			return newline[1] == '\0' && is_count(at + sizeof(end) - 1, lines);
		if (strncmp(at, "script ", 7) == 0) {
			blank = strchr(at + 7, ' ');
			if (blank == NULL)
				return false;
			*blank = '\0';
		}
		if (lines == 0 ? strcmp(at, head) != 0 : !read_line(&line, at))
			return false;
	}
	return false;
}

bool manifest_next(struct manifest_line *line, const char **at)
{
	if (strcmp(*at, head) == 0)
		*at += sizeof(head);
	if (!read_line(line, *at))
		return false;
	*at = (line->call != NULL ? line->call : line->path);
	*at += strlen(*at) + 1;
	return true;
}
