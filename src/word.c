#include "word.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "buf.h"

/* Whether an unquoted `c` stands behind the end of a word. */
static bool is_end(char c)
{
	return c == '\0' || strchr(" \t\r\n;|&()<>`", c) != NULL;
}

/* Takes the quoted part that begins at *at; false when it does not end. */
static bool take_quoted(struct buf *out, const char **at)
{
	char quote = *(*at)++;

	for (; **at != quote; (*at)++) {
		if (**at == '\0' || **at == '\n')
			return false;
		if (quote == '"' && **at == '\\' && (*at)[1] != '\0' &&
			strchr("\\\"$`", (*at)[1]) != NULL)
			(*at)++;
		buf_addc(out, **at);
	}
	(*at)++;
	return true;
}

char *word_read(const char **at)
{
	struct buf out = BUF_INIT;
	const char *begin = *at;

	while (!is_end(**at)) {
		if (**at == '\'' || **at == '"') {
			if (!take_quoted(&out, at)) {
				buf_fini(&out);
				return NULL;
			}
			continue;
		}
		if (**at == '\\' && (*at)[1] != '\0' && (*at)[1] != '\n')
			(*at)++;
		buf_addc(&out, *(*at)++);
	}
	return *at == begin ? NULL : buf_detach(&out);
}

char *word_expand(const char *word, const char *home)
{
	static const char *const homes[] = {"~", "$HOME", "${HOME}"};
	size_t len = 0;

	for (size_t i = 0; i < sizeof(homes) / sizeof(*homes) && len == 0; i++)
		if (strncmp(word, homes[i], strlen(homes[i])) == 0)
			len = strlen(homes[i]);
	if (len > 0 && word[len] != '/')
		len = 0;
	if (strchr(word + len, '$') != NULL || (len > 0 && home == NULL))
		return NULL;
	return len == 0 ? mem_strdup(word) : mem_printf("%s%s", home, word + len);
}
