/*
 * Words of others' shell code: each is what a reader made of the shell grammar
 * (POSIX, XCU 2.2 and 2.3) takes it for; what we quote comes back.
 */
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "fuzz.h"
#include "quote.h"
#include "word.h"

/* Where a character stands. */
enum place { PLACE_PLAIN, PLACE_SINGLE, PLACE_DOUBLE };

/*
 * The word at the beginning of `s`, and how long it is there; NULL when there is
 * none, or when its quotes stay open on the line.
 */
static char *model_read(const char *s, size_t *len)
{
	struct buf out = BUF_INIT;
	enum place place = PLACE_PLAIN;
	bool is_word = false;
	size_t i = 0;

	for (;; i++) {
		char c = s[i], next = c == '\0' ? '\0' : s[i + 1];

		if (place != PLACE_PLAIN && (c == '\0' || c == '\n'))
			goto none;
		if (place == PLACE_PLAIN && (c == '\0' || strchr(" \t\r\n;|&()<>`", c) != NULL))
			break;
		is_word = true;
		if ((c == '\'' && place != PLACE_DOUBLE) ||
			(c == '"' && place != PLACE_SINGLE)) {
			enum place to = c == '"' ? PLACE_DOUBLE : PLACE_SINGLE;

			place = place == PLACE_PLAIN ? to : PLACE_PLAIN;
			continue;
		}
		if (c == '\\' && next != '\0' && next != '\n' &&
			(place == PLACE_PLAIN ||
				(place == PLACE_DOUBLE && strchr("\\\"$`", next) != NULL)))
			c = s[++i];
		buf_addc(&out, c);
	}
	*len = i;
	if (is_word)
		return buf_detach(&out);
none:
	buf_fini(&out);
	return NULL;
}

static void check_expanded(const char *word)
{
	char *is = word_expand(word, "/home/user"), *without = word_expand(word, NULL);
	const char *rest = word;
	bool is_home = false;

	if (word[0] == '~')
		rest = word + 1;
	else if (strncmp(word, "$HOME", 5) == 0)
		rest = word + 5;
	else if (strncmp(word, "${HOME}", 7) == 0)
		rest = word + 7;
	is_home = rest != word && rest[0] == '/';
	if (!is_home)
		rest = word;
	if (strchr(rest, '$') != NULL) {
		CHECK(is == NULL && without == NULL);
	} else {
		char *wanted = mem_printf("%s%s", is_home ? "/home/user" : "", rest);

		CHECK(is != NULL && strcmp(is, wanted) == 0);
		CHECK(is_home ? without == NULL : without != NULL);
		free(wanted);
	}
	free(without);
	free(is);
}

static void check_words(const char *text)
{
	for (const char *at = text; *at != '\0';) {
		const char *end = at;
		size_t len = 0;
		char *word = word_read(&end), *model = model_read(at, &len);

		CHECK((word == NULL) == (model == NULL));
		if (word != NULL) {
			CHECK(strcmp(word, model) == 0);
			CHECK(end == at + len);
			check_expanded(word);
		}
		at += word == NULL ? 1 : len;
		free(model);
		free(word);
	}
}

/* One word of any line is read as it was meant. */
static void check_quoted(char *value)
{
	struct buf quoted = BUF_INIT;
	const char *at;
	char *word;

	value[strcspn(value, "\n")] = '\0';
	quote_bourne(&quoted, value);
	buf_adds(&quoted, " more");
	at = quoted.data;
	word = word_read(&at);
	CHECK(word != NULL && strcmp(word, value) == 0 && strcmp(at, " more") == 0);
	free(word);
	buf_fini(&quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);

	check_words(text);
	check_quoted(text);
	free(text);
	return 0;
}
