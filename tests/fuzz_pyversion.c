/*
 * .python-version, a file of whoever made the project: its words are those that
 * another reader finds; what is taken for a version is numbers and dots.
 */
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "fuzz.h"
#include "fuzz_file.h"
#include "list.h"
#include "pyversion.h"

/* Line by line, without the comment, at blanks and colons. */
static void model_words(struct list *words, const char *text)
{
	char *copy = mem_strdup(text), *rest = copy, *line, *word;

	while ((line = strsep(&rest, "\n")) != NULL) {
		/* A `#` within a word is a part of it. */
		for (char *at = line; *at != '\0'; at++)
			if (*at == '#' && (at == line || strchr(" \t\r:", at[-1]) != NULL)) {
				*at = '\0';
				break;
			}
		while ((word = strsep(&line, " \t\r:")) != NULL)
			if (word[0] != '\0')
				list_add(words, word);
	}
	free(copy);
}

static bool is_version(const char *word)
{
	size_t numbers = 0;

	if (strncmp(word, "python", 6) == 0)
		word += 6;
	for (; numbers < 3; numbers++) {
		size_t digits = strspn(word, "0123456789");

		if (digits == 0)
			return false;
		word += digits;
		if (*word == '\0')
			return true;
		if (*word++ != '.')
			return false;
	}
	return false;
}

static void check_versions(const struct list *words)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i], *version = pyversion_in(word);

		CHECK((version != NULL) == is_version(word));
		if (version == NULL)
			continue;
		CHECK(version >= word && version <= word + 6);
		CHECK(pyversion_matches(version, version));
		CHECK(!pyversion_is_later(version, version));
		if (i > 0 && pyversion_is_later(version, words->items[i - 1]))
			CHECK(!pyversion_is_later(words->items[i - 1], version));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char *path;
	char *text = mem_strndup((const char *)data, size);
	struct list words = LIST_INIT, model = LIST_INIT, read = LIST_INIT;

	if (path == NULL)
		path = fuzz_path(".python-version");
	pyversion_add_words(&words, text);
	model_words(&model, text);
	CHECK(words.count == model.count);
	for (size_t i = 0; i < words.count; i++)
		CHECK(strcmp(words.items[i], model.items[i]) == 0);
	check_versions(&words);
	fuzz_put(path, data, size);
	CHECK(pyversion_read_words(&read, path) == (words.count > 0 && size <= 4096));
	list_fini(&read);
	list_fini(&model);
	list_fini(&words);
	free(text);
	return 0;
}
