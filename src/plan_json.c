#include "plan_json.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"

static const char *const names[EDIT_COUNT] = {
	[EDIT_KEEP] = "keep",
	[EDIT_EXPORT] = "export",
	[EDIT_SET] = "set",
	[EDIT_UNSET] = "unset",
	[EDIT_UNSET_IF] = "unset_if",
	[EDIT_GIVE_BACK] = "give_back",
	[EDIT_PATH_ADD] = "path_add",
	[EDIT_PATH_NEED] = "path_need",
	[EDIT_PATH_DROP] = "path_drop",
	[EDIT_LEAVE_FOREIGN] = "leave_foreign",
	[EDIT_YIELD] = "yield",
	[EDIT_LEND] = "lend",
	[EDIT_PROMPT_SHOW] = "prompt_show",
	[EDIT_PROMPT_ADOPT] = "prompt_adopt",
	[EDIT_PROMPT_HIDE] = "prompt_hide",
	[EDIT_FUNCTION] = "function",
	[EDIT_DEACTIVATE_ADD] = "deactivate_add",
	[EDIT_DEACTIVATE_DROP] = "deactivate_drop",
	[EDIT_REHASH] = "rehash",
	[EDIT_SAY] = "say",
	[EDIT_WHILE_PRESENT] = "is_present",
	[EDIT_WHILE_ABSENT] = "is_absent",
	[EDIT_WHILE_LINE] = "line_is",
	[EDIT_WHILE_SAME] = "same_file",
	[EDIT_WHILE_BETWEEN] = "is_between",
	[EDIT_WHILE_NONE] = "is_none",
	[EDIT_WHILE_IN_PATH] = "path_has",
	[EDIT_LEAVE] = "leave",
	[EDIT_UNLOAD] = "unload",
};

static char *name_of(const char *entry)
{
	return mem_strndup(entry, strcspn(entry, "="));
}

/* The environment that the plan makes of this one. */
static void apply(struct list *after, const struct plan *p, const struct list *environment)
{
	list_add_all(after, environment);
	plan_apply(p, after);
}

void plan_json_outcome(const struct plan *p, const struct list *environment, struct buf *out)
{
	struct list after = LIST_INIT;
	cJSON *document = json_document();
	cJSON *set = cJSON_AddObjectToObject(document, "set");
	cJSON *unset = cJSON_AddArrayToObject(document, "unset");

	apply(&after, p, environment);
	for (size_t i = 0; i < after.count; i++) {
		char *name = name_of(after.items[i]);

		if (!list_has(environment, after.items[i]))
			json_add(set, name, environment_get(&after, name));
		free(name);
	}
	for (size_t i = 0; i < environment->count; i++) {
		char *name = name_of(environment->items[i]);

		if (environment_get(&after, name) == NULL)
			cJSON_AddItemToArray(unset, json_string(name));
		free(name);
	}
	json_print(out, document);
	list_fini(&after);
}

static cJSON *entries(const char *path)
{
	cJSON *list = json_array();

	while (path != NULL && *path != '\0') {
		size_t len = strcspn(path, ":");
		char *entry = mem_strndup(path, len);

		cJSON_AddItemToArray(list, json_string(entry));
		free(entry);
		path += len;
		/* An empty entry stands behind a colon at the end, too. */
		if (*path == ':' && *++path == '\0')
			cJSON_AddItemToArray(list, json_string(""));
	}
	return list;
}

void plan_json_record(const struct plan *p, const struct list *environment, struct buf *out)
{
	struct list after = LIST_INIT;
	cJSON *record = json_object();

	apply(&after, p, environment);
	for (size_t i = 0; i < after.count; i++) {
		char *name = name_of(after.items[i]);
		const char *value = environment_get(&after, name);

		if (list_has(environment, after.items[i]))
			;
		else if (strcmp(name, "PATH") == 0)
			cJSON_AddItemToObject(record, name, entries(value));
		else
			json_add(record, name, value);
		free(name);
	}
	for (size_t i = 0; i < environment->count; i++) {
		char *name = name_of(environment->items[i]);

		if (environment_get(&after, name) == NULL)
			json_add(record, name, NULL);
		free(name);
	}
	json_print(out, record);
	list_fini(&after);
}

static cJSON *edits_of(const struct plan *p)
{
	cJSON *edits = json_array();

	for (size_t i = 0; i < p->count; i++) {
		const struct edit *e = &p->edits[i];
		cJSON *item;

		/* For shells that know a file by its time. */
		if (e->kind == EDIT_WHILE_TIME)
			continue;
		item = json_array();

		cJSON_AddItemToArray(item, json_string(names[e->kind]));
		for (size_t a = 0; a < EDIT_ARGS && e->args[a] != NULL; a++)
			cJSON_AddItemToArray(item, json_string(e->args[a]));
		if (e->body != NULL)
			cJSON_AddItemToArray(item, edits_of(e->body));
		cJSON_AddItemToArray(edits, item);
	}
	return edits;
}

void plan_json_edits(const struct plan *p, struct buf *out)
{
	json_print(out, edits_of(p));
}

void plan_json_words(const struct list *words, struct buf *out)
{
	cJSON *list = json_array();

	for (size_t i = 0; i < words->count; i++)
		cJSON_AddItemToArray(list, json_string(words->items[i]));
	json_print(out, list);
}
