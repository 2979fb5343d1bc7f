#include "told.h"

#include <stdlib.h>
#include <string.h>

#include "dialect_code.h"
#include "message.h"
#include "spoken.h"

bool told_is_wanted(const struct call *call)
{
	return call->options[OPTION_HOOKED] != NULL;
}

/* The options that the user gave, for the call to come. */
static void add_options(struct list *words, const struct call *call)
{
	for (const struct option_row *row = command_rows(call->command); row->name != NULL;
		row++) {
		const char *value = call->options[row->id];
		char *word;

		if (row->help == NULL || value == NULL)
			continue;
		word = mem_printf("--%s%s%s", row->name, row->arg != NULL ? "=" : "", value);
		list_add(words, word);
		free(word);
	}
	if (call->options[OPTION_HELP] != NULL)
		list_add(words, "--help");
}

/* Whether shells of that kind can answer it. */
static bool is_for(const char *question, const struct dialect *d)
{
	const char *name = dialect_name(d);
	bool is_fish = strcmp(name, "fish") == 0;

	if (strncmp(question, "list:", 5) == 0)
		return !is_fish && dialect_has_prompts(d);
	if (strncmp(question, "body:", 5) == 0)
		return is_fish;
	if (strncmp(question, "reach:", 6) == 0)
		return !is_fish;
	return true;
}

int told_ask(const struct call *call, const struct list *questions)
{
	struct err e = ERR_INIT;
	const struct dialect *d = spoken_find(call->options[OPTION_HOOKED], &e);
	struct list words = LIST_INIT;
	struct buf out = BUF_INIT;
	char *told;

	if (d == NULL)
		return message_error(&e);
	told = mem_printf("--told=%s", dialect_name(d));
	list_add(&words, call->command->name);
	list_add(&words, told);
	add_options(&words, call);
	list_add(&words, "variable:_OLD_VIRTUAL_PATH");
	for (size_t i = 0; i < questions->count; i++)
		if (is_for(questions->items[i], d))
			list_add(&words, questions->items[i]);
	if (!dialect_is_data(d))
		dialect_ask(d, &words, &out);
	list_fini(&words);
	free(told);
	return answer(&out, EXIT_DONE);
}

void told_open(struct told *t, const struct call *call)
{
	const char *shell = call->options[OPTION_TOLD];

	*t = (struct told){.dialect = shell == NULL ? NULL : dialect_find(shell)};
	if (t->dialect == NULL)
		return;
	t->answers = call->args;
	t->count = call->count;
}

const char *told_get(const struct told *t, const char *kind, const char *name)
{
	char *begin = mem_printf("%s:%s=", kind, name);
	size_t len = strlen(begin);
	const char *found = NULL;

	for (int i = 0; i < t->count && found == NULL; i++)
		if (strncmp(t->answers[i], begin, len) == 0)
			found = t->answers[i] + len;
	free(begin);
	return found;
}

void told_session(const struct told *t, struct session *s)
{
	session_open(s, told_get(t, "variable", "_OLD_VIRTUAL_PATH") != NULL);
}
