/* Words of others' shell code: never longer than their text, never past it. */
#include <string.h>

#include "buf.h"
#include "fuzz.h"
#include "word.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	const char *at = text, *end = text + strlen(text);

	while (at < end) {
		const char *before = at;
		char *word = word_read(&at), *expanded;

		CHECK(at >= before && at <= end);
		if (word == NULL) {
			at = before + 1;
			continue;
		}
		CHECK(at > before && strlen(word) <= (size_t)(at - before));
		CHECK(strchr(word, '\n') == NULL);
		expanded = word_expand(word, "/home/user");
		CHECK(expanded == NULL || strchr(word, '$') != NULL || word[0] == '~' ||
			strcmp(word, expanded) == 0);
		free(expanded);
		free(word);
	}
	free(text);
	return 0;
}
