#include "plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

void plan_add(struct plan *p, enum edit_kind kind, const char *first, const char *second)
{
	/* There is room up to the next power of two. */
	if ((p->count & (p->count - 1)) == 0)
		p->edits = mem_resize(
			p->edits, p->count == 0 ? 1 : 2 * p->count, sizeof(*p->edits));
	p->edits[p->count++] = (struct edit){
		.kind = kind,
		.args = {mem_strdup(first), mem_strdup(second)},
	};
}

void plan_add_function(struct plan *p, const char *name, struct plan *body)
{
	plan_add(p, EDIT_FUNCTION, name, NULL);
	p->edits[p->count - 1].body = mem_alloc(1, sizeof(*body));
	*p->edits[p->count - 1].body = *body;
	*body = (struct plan)PLAN_INIT;
}

void plan_fini(struct plan *p)
{
	for (size_t i = 0; i < p->count; i++) {
		for (size_t a = 0; a < EDIT_ARGS; a++)
			free(p->edits[i].args[a]);
		if (p->edits[i].body != NULL)
			plan_fini(p->edits[i].body);
		free(p->edits[i].body);
	}
	free(p->edits);
	*p = (struct plan)PLAN_INIT;
}

static size_t find(const struct list *environment, const char *name)
{
	size_t len = strlen(name), i;

	for (i = 0; i < environment->count; i++)
		if (strncmp(environment->items[i], name, len) == 0 &&
			environment->items[i][len] == '=')
			break;
	return i;
}

const char *environment_get(const struct list *environment, const char *name)
{
	size_t i = find(environment, name);

	return i == environment->count ? NULL : environment->items[i] + strlen(name) + 1;
}

static void unset(struct list *environment, const char *name)
{
	size_t i = find(environment, name);

	if (i < environment->count)
		list_remove(environment, i);
}

void environment_set(struct list *environment, const char *name, const char *value)
{
	char *entry = mem_printf("%s=%s", name, value);

	unset(environment, name);
	list_add(environment, entry);
	free(entry);
}

/* The first entry of `path` that equals `dir`, NULL when there is none. */
static const char *find_entry(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	for (;;) {
		size_t entry = strcspn(path, ":");

		if (entry == len && memcmp(path, dir, len) == 0)
			return path;
		if (path[entry] == '\0')
			return NULL;
		path += entry + 1;
	}
}

static void path_add(struct list *environment, const char *dir)
{
	const char *path = environment_get(environment, "PATH");
	bool is_empty = path == NULL || path[0] == '\0';
	char *value = mem_printf("%s%s%s", dir, is_empty ? "" : ":", is_empty ? "" : path);

	environment_set(environment, "PATH", value);
	free(value);
}

static void path_drop(struct list *environment, const char *dir)
{
	const char *path = environment_get(environment, "PATH");
	const char *entry = path == NULL ? NULL : find_entry(path, dir), *rest;
	struct buf value = BUF_INIT;

	if (entry == NULL)
		return;
	rest = entry + strlen(dir);
	buf_add(&value, path, (size_t)(entry - path));
	if (*rest == ':')
		buf_adds(&value, rest + 1);
	else
		buf_cut(&value, value.len > 0 ? value.len - 1 : 0);
	environment_set(environment, "PATH", buf_str(&value));
	buf_fini(&value);
}

static void apply(const struct edit *e, struct list *environment)
{
	const char *name = e->args[0], *value = e->args[1];
	const char *path = environment_get(environment, "PATH");
	const char *now = name == NULL ? NULL : environment_get(environment, name);
	char *bin;

	switch (e->kind) {
	case EDIT_KEEP:
	case EDIT_UNSET:
		unset(environment, name);
		break;
	case EDIT_EXPORT:
		environment_set(environment, name, value);
		break;
	case EDIT_UNSET_IF:
		if (now != NULL && strcmp(now, value) == 0)
			unset(environment, name);
		break;
	case EDIT_GIVE_BACK:
		if (now == NULL && value != NULL)
			environment_set(environment, name, value);
		break;
	case EDIT_PATH_ADD:
		path_add(environment, name);
		break;
	case EDIT_PATH_NEED:
		if (path == NULL || find_entry(path, name) == NULL)
			path_add(environment, name);
		break;
	case EDIT_PATH_DROP:
		path_drop(environment, name);
		break;
	case EDIT_LEAVE_FOREIGN:
		bin = mem_printf("%s/bin", name == NULL ? "" : name);
		if (name != NULL)
			path_drop(environment, bin);
		free(bin);
		unset(environment, "VIRTUAL_ENV");
		unset(environment, "VIRTUAL_ENV_PROMPT");
		break;
	default:
		break;
	}
}

void plan_apply(const struct plan *p, struct list *environment)
{
	for (size_t i = 0; i < p->count; i++)
		apply(&p->edits[i], environment);
}
