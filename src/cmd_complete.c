#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "dialect_code.h"
#include "message.h"
#include "offer.h"
#include "spoken.h"

static const char quotes[] = "'\"`";
/* What the words in front of are another command's. */
static const char ends[] = ";|&(\n";

/*
 * The word that begins at *at, as a shell would see it but for expansions; *at is
 * then behind it. The last one may have a quote that is still open.
 */
static char *read_typed(const char **at, const char *stops)
{
	struct buf word = BUF_INIT;
	const char *s = *at;
	char quote = '\0';

	for (; *s != '\0' && (quote != '\0' || strchr(stops, *s) == NULL); s++) {
		if (*s == '\\' && quote != '\'' && s[1] != '\0')
			buf_addc(&word, *++s);
		else if (quote == '\0' ? strchr(quotes, *s) != NULL : *s == quote)
			quote = (char)(quote == '\0' ? *s : '\0');
		else
			buf_addc(&word, *s);
	}
	*at = s;
	return word.data == NULL ? mem_strdup("") : buf_detach(&word);
}

/* The words of a line behind the name of its last command, up to the cursor. */
static void read_line(struct list *words, const char *line)
{
	static const char stops[] = " \t;|&(\n";
	bool is_named = false;

	while (*line != '\0') {
		char *word;

		line += strspn(line, " \t");
		if (*line != '\0' && strchr(ends, *line) != NULL) {
			list_fini(words);
			*words = (struct list)LIST_INIT;
			is_named = false;
			line++;
			continue;
		}
		word = read_typed(&line, stops);
		/* A blank in front of the cursor begins a word. */
		if (is_named)
			list_add(words, word);
		is_named = true;
		free(word);
	}
}

/* As they were typed in that shell, or all that there is of the line. */
static void read_words(struct list *words, const struct call *call, bool is_typed)
{
	const char *line = getenv("COMMAND_LINE");

	for (int i = 0; i < call->count; i++) {
		const char *at = call->args[i];
		char *word = is_typed ? read_typed(&at, "") : mem_strdup(at);

		list_add(words, word);
		free(word);
	}
	if (call->count == 0 && line != NULL)
		read_line(words, line);
}

/*
 * Called by completions with the words behind `vact`, or with the line in
 * $COMMAND_LINE: a line `WORD<tab>WHAT` for each word that the last may become.
 * With --shell, the words are as that shell's user types them; without, as
 * vact gets them.
 */
static int run(const struct call *call)
{
	const char *name = call->options[OPTION_SHELL];
	const struct dialect *d = NULL;
	struct offers found = {.words = LIST_INIT, .about = LIST_INIT};
	struct list words = LIST_INIT;
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;

	if (name != NULL && (d = spoken_find_shell(name, &e)) == NULL)
		return message_error(&e);
	read_words(&words, call, d != NULL);
	offers_find(&found, &words);
	for (size_t i = 0; i < found.words.count; i++) {
		struct buf word = BUF_INIT;

		if (d == NULL)
			buf_adds(&out, found.words.items[i]);
		else if (dialect_word(d, found.words.items[i], &word))
			buf_adds(&out, buf_str(&word));
		if (d == NULL || word.len > 0)
			buf_addf(&out, "\t%s\n", found.about.items[i]);
		buf_fini(&word);
	}
	list_fini(&words);
	offers_fini(&found);
	return answer(&out, EXIT_DONE);
}

const struct command cmd_complete = {
	.name = "complete",
	.operands = "[WORD...]",
	.options = OPTIONS({OPTION_SHELL, "shell", 0, "NAME", NULL}),
	.args_max = -1,
	.run = run,
};
