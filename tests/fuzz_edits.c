#include "fuzz_edits.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "path.h"
#include "reader.h"

enum { EDITS_MAX = 40 };

const char *const edit_verbs[EDIT_COUNT] = {
	[EDIT_KEEP] = "__vact_keep",
	[EDIT_EXPORT] = "__vact_export",
	[EDIT_SET] = "__vact_set",
	[EDIT_UNSET] = "__vact_unset",
	[EDIT_UNSET_IF] = "__vact_unset_if",
	[EDIT_GIVE_BACK] = "__vact_give_back",
	[EDIT_PATH_ADD] = "__vact_path_add",
	[EDIT_PATH_NEED] = "__vact_path_need",
	[EDIT_PATH_DROP] = "__vact_path_drop",
	[EDIT_LEAVE_FOREIGN] = "__vact_leave_foreign",
	[EDIT_YIELD] = "__vact_yield",
	[EDIT_LEND] = "__vact_lend",
	[EDIT_PROMPT_SHOW] = "__vact_prompt_show",
	[EDIT_PROMPT_ADOPT] = "__vact_prompt_adopt",
	[EDIT_PROMPT_HIDE] = "__vact_prompt_hide",
	[EDIT_DEACTIVATE_ADD] = "__vact_deactivate_add",
	[EDIT_DEACTIVATE_DROP] = "__vact_deactivate_drop",
	[EDIT_REHASH] = "__vact_rehash",
	[EDIT_SAY] = "__vact_say",
	[EDIT_WHILE_PRESENT] = "__vact_is_there",
	[EDIT_WHILE_ABSENT] = "__vact_is_gone",
	[EDIT_WHILE_LINE] = "__vact_line_is",
	[EDIT_WHILE_SAME] = "__vact_same_file",
	[EDIT_WHILE_BETWEEN] = "__vact_is_between",
	[EDIT_WHILE_NONE] = "__vact_none",
	[EDIT_WHILE_IN_PATH] = "__vact_path_has",
	[EDIT_LEAVE] = "__vact_leave",
	[EDIT_UNLOAD] = "__vact_unload",
};

bool edits_are_utf8(const struct plan *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct edit *e = &p->edits[i];

		for (size_t a = 0; a < EDIT_ARGS && e->args[a] != NULL; a++)
			if (!reader_utf8(e->args[a], strlen(e->args[a])))
				return false;
		if (e->body != NULL && !edits_are_utf8(e->body))
			return false;
	}
	return true;
}

/* The place that `word` makes, and the one two above. */
static void add_places(struct plan *p, const char *word)
{
	char *path = path_join("/", word), *low = path_normalise(path);
	char *parent = path_parent(low), *high = path_parent(parent);

	plan_add(p, EDIT_WHILE_BETWEEN, high, low);
	free(high);
	free(parent);
	free(low);
	free(path);
}

/* An edit of that kind; variables have names of ours, the rest is from the words. */
static void add_edit(struct plan *p, uint8_t kind, const char *word, const char *other)
{
	switch (kind % EDIT_COUNT) {
	case EDIT_KEEP:
	case EDIT_UNSET:
		plan_add(p, kind % EDIT_COUNT, "VIRTUAL_ENV", NULL);
		break;
	case EDIT_EXPORT:
	case EDIT_SET:
	case EDIT_UNSET_IF:
	case EDIT_GIVE_BACK:
		plan_add(p, kind % EDIT_COUNT, "VIRTUAL_ENV", word);
		break;
	case EDIT_YIELD:
	case EDIT_WHILE_LINE:
	case EDIT_WHILE_TIME:
	case EDIT_WHILE_SAME:
		plan_add(p, kind % EDIT_COUNT, word, other);
		break;
	case EDIT_WHILE_BETWEEN:
		add_places(p, word);
		break;
	case EDIT_PROMPT_HIDE:
	case EDIT_DEACTIVATE_ADD:
	case EDIT_DEACTIVATE_DROP:
	case EDIT_REHASH:
	case EDIT_UNLOAD:
	case EDIT_WHILE_NONE:
	case EDIT_LEAVE:
	case EDIT_FUNCTION:
		plan_add(p,
			kind % EDIT_COUNT == EDIT_FUNCTION ? EDIT_REHASH : kind % EDIT_COUNT,
			NULL, NULL);
		break;
	default:
		plan_add(p, kind % EDIT_COUNT, word, NULL);
		break;
	}
}

static void make_plan(struct plan *p, const uint8_t *edits, size_t count, char *const *words)
{
	struct plan body = PLAN_INIT;

	for (size_t i = 0; i < count && i < EDITS_MAX; i++) {
		const char *word = words[i % EDIT_WORDS], *other = words[(i + 1) % EDIT_WORDS];

		add_edit(edits[i] & 0x80 ? &body : p, edits[i] & 0x7f, word, other);
	}
	if (body.count > 0)
		plan_add_function(p, "f", &body);
}

void edits_make(struct edits *e, const uint8_t *data, size_t size)
{
	size_t count = 0, at;

	*e = (struct edits){.plan = PLAN_INIT};
	while (count < size && data[count] != '\0')
		count++;
	at = count + 1;
	for (size_t i = 0; i < EDIT_WORDS; i++, at++) {
		size_t from = at;

		while (at < size && data[at] != '\0')
			at++;
		e->words[i] = from < size ? mem_strndup((const char *)data + from, at - from)
					  : mem_strdup("");
	}
	make_plan(&e->plan, data, count, e->words);
}

void edits_fini(struct edits *e)
{
	plan_fini(&e->plan);
	for (size_t i = 0; i < EDIT_WORDS; i++)
		free(e->words[i]);
}
