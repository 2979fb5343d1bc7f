#include "pyversion.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "path.h"
#include "xdg.h"

enum { WORDS_MAX = 4096 };

size_t pyversion_read(const char *s, long *numbers, const char **rest)
{
	size_t count = 0;

	for (size_t i = 0; i < PYVERSION_NUMBERS; i++)
		numbers[i] = -1;
	while (count < PYVERSION_NUMBERS && *s >= '0' && *s <= '9') {
		char *end;

		numbers[count++] = strtol(s, &end, 10);
		s = end;
		if (count == PYVERSION_NUMBERS || s[0] != '.' || s[1] < '0' || s[1] > '9')
			break;
		s++;
	}
	*rest = s;
	return count;
}

static bool is_version(const char *s)
{
	long numbers[PYVERSION_NUMBERS];
	const char *rest;

	return pyversion_read(s, numbers, &rest) > 0 && *rest == '\0';
}

bool pyversion_matches(const char *version, const char *wanted)
{
	long have[PYVERSION_NUMBERS], want[PYVERSION_NUMBERS];
	const char *rest;
	size_t count = pyversion_read(wanted, want, &rest);

	pyversion_read(version, have, &rest);
	for (size_t i = 0; i < count; i++)
		if (have[i] != want[i])
			return false;
	return count > 0;
}

bool pyversion_is_later(const char *a, const char *b)
{
	long left[PYVERSION_NUMBERS], right[PYVERSION_NUMBERS];
	const char *rest;

	pyversion_read(a, left, &rest);
	pyversion_read(b, right, &rest);
	for (size_t i = 0; i < PYVERSION_NUMBERS; i++)
		if (left[i] != right[i])
			return left[i] > right[i];
	return false;
}

bool pyversion_is_release(const char *s)
{
	long numbers[PYVERSION_NUMBERS];
	const char *rest;

	return pyversion_read(s, numbers, &rest) == PYVERSION_NUMBERS &&
	       (*rest == '\0' || *rest == '-');
}

const char *pyversion_in(const char *word)
{
	static const char prefix[] = "python";

	if (strncmp(word, prefix, sizeof(prefix) - 1) == 0)
		word += sizeof(prefix) - 1;
	return is_version(word) ? word : NULL;
}

void pyversion_add_words(struct list *words, const char *text)
{
	static const char separators[] = " \t\r\n:";

	while (*text != '\0') {
		size_t len = *text == '#' ? 0 : strcspn(text, separators);
		char *word = mem_strndup(text, len);

		if (len > 0)
			list_add(words, word);
		free(word);
		text += *text == '#' ? strcspn(text, "\n") : len;
		text += strspn(text, separators);
	}
}

bool pyversion_read_words(struct list *words, const char *path)
{
	struct buf text = BUF_INIT;
	struct err ignored = ERR_INIT;

	if (file_read(path, WORDS_MAX, &text, NULL, &ignored) == 0)
		pyversion_add_words(words, buf_str(&text));
	err_fini(&ignored);
	buf_fini(&text);
	return words->count > 0;
}

char *pyversion_file(const char *cwd, struct list *words)
{
	const char *home = xdg_home();
	char *dir = mem_strdup(cwd), *found = NULL;

	while (found == NULL) {
		char *path = path_join(dir, ".python-version"), *parent = path_parent(dir);
		bool is_last =
			strcmp(dir, "/") == 0 || (home != NULL && strcmp(dir, home) == 0);

		if (pyversion_read_words(words, path))
			found = path;
		else
			free(path);
		free(dir);
		dir = parent;
		if (is_last)
			break;
	}
	free(dir);
	return found;
}
