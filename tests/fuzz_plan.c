/*
 * Edits of an environment, of PATH above all: what plan_apply makes of it is
 * what a model does that keeps PATH as a list of entries; and paths as text.
 *
 * The first bytes are the edits, two each; behind the first NUL are the words
 * that they and the environment are made of, with newlines between.
 */
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "fuzz.h"
#include "path.h"
#include "plan.h"
#include "reader.h"

enum { WORDS_MAX = 8, NAMES = 3, EDITS_MAX = 64 };

static const char *const names[NAMES] = {"PATH", "VIRTUAL_ENV", "PYTHONHOME"};

/* Variables that are set, PATH apart; NULL where not. */
struct model {
	char *values[NAMES];
	/* PATH's entries; an empty PATH has none. */
	struct list entries;
	bool has_path;
};

static void model_set(struct model *m, size_t name, const char *value)
{
	free(m->values[name]);
	m->values[name] = mem_strdup(value);
	if (name != 0)
		return;
	list_fini(&m->entries);
	m->has_path = value != NULL;
	if (value == NULL || value[0] == '\0')
		return;
	for (;;) {
		const char *colon = strchr(value, ':');
		char *entry = mem_strndup(
			value, colon == NULL ? strlen(value) : (size_t)(colon - value));

		list_add(&m->entries, entry);
		free(entry);
		if (colon == NULL)
			break;
		value = colon + 1;
	}
}

static char *model_path(const struct model *m)
{
	struct buf path = BUF_INIT;

	for (size_t i = 0; i < m->entries.count; i++)
		buf_addf(&path, "%s%s", i > 0 ? ":" : "", m->entries.items[i]);
	return buf_detach(&path);
}

static void model_path_add(struct model *m, const char *dir)
{
	struct list after = LIST_INIT;

	list_add(&after, dir);
	list_add_all(&after, &m->entries);
	list_fini(&m->entries);
	m->entries = after;
	m->has_path = true;
}

static void model_edit(struct model *m, const struct edit *e, size_t name)
{
	const char *now = m->values[name];

	switch (e->kind) {
	case EDIT_KEEP:
	case EDIT_UNSET:
		model_set(m, name, NULL);
		break;
	case EDIT_EXPORT:
		model_set(m, name, e->args[1]);
		break;
	case EDIT_UNSET_IF:
		if (now != NULL && strcmp(now, e->args[1]) == 0)
			model_set(m, name, NULL);
		break;
	case EDIT_GIVE_BACK:
		if (now == NULL && e->args[1] != NULL)
			model_set(m, name, e->args[1]);
		break;
	case EDIT_PATH_ADD:
		model_path_add(m, e->args[0]);
		break;
	case EDIT_PATH_NEED:
		if (!list_has(&m->entries, e->args[0]))
			model_path_add(m, e->args[0]);
		break;
	case EDIT_PATH_DROP:
		list_take_out(&m->entries, e->args[0]);
		/* One empty entry is as good as none. */
		if (m->entries.count == 1 && m->entries.items[0][0] == '\0')
			list_remove(&m->entries, 0);
		break;
	default:
		CHECK(false);
	}
}

/* Those that edit PATH, and those that edit another variable. */
static const enum edit_kind path_kinds[] = {EDIT_PATH_ADD, EDIT_PATH_NEED, EDIT_PATH_DROP};
static const enum edit_kind kinds[] = {
	EDIT_KEEP, EDIT_UNSET, EDIT_EXPORT, EDIT_UNSET_IF, EDIT_GIVE_BACK};

/* A directory as plans have them: absolute, without a colon. */
static char *directory(const char *word)
{
	char *path = mem_printf("/%s", word), *normal = reader_normal(path), *colon;

	while ((colon = strchr(normal, ':')) != NULL)
		*colon = '.';
	free(path);
	return normal;
}

static void apply(
	struct model *m, struct list *environment, const uint8_t *edit, char *const *words)
{
	const char *word = words[edit[1] % WORDS_MAX];
	size_t name = 1 + edit[1] / WORDS_MAX % (NAMES - 1);
	struct plan p = PLAN_INIT;

	if (edit[0] & 1) {
		char *dir = directory(word);

		plan_add(&p, path_kinds[edit[0] / 2 % 3], dir, NULL);
		free(dir);
	} else {
		enum edit_kind kind = kinds[edit[0] / 2 % 5];
		bool has_value = kind != EDIT_KEEP && kind != EDIT_UNSET &&
				 !(kind == EDIT_GIVE_BACK && edit[1] & 0x80);

		plan_add(&p, kind, names[name], has_value ? word : NULL);
	}
	plan_apply(&p, environment);
	model_edit(m, &p.edits[0], name);
	plan_fini(&p);
}

static void check_same(const struct model *m, const struct list *environment)
{
	const char *path = environment_get(environment, "PATH");
	char *wanted = model_path(m);

	CHECK((path != NULL) == m->has_path);
	CHECK(path == NULL || strcmp(path, wanted) == 0);
	for (size_t i = 1; i < NAMES; i++) {
		const char *is = environment_get(environment, names[i]);

		CHECK((is == NULL) == (m->values[i] == NULL));
		CHECK(is == NULL || strcmp(is, m->values[i]) == 0);
	}
	/* What is nobody's business stays. */
	CHECK(strcmp(environment_get(environment, "PATHS"), "x") == 0);
	free(wanted);
}

/* An empty entry means the working directory: none may come into being. */
static size_t empties(const struct model *m)
{
	size_t count = 0;

	for (size_t i = 0; i < m->entries.count; i++)
		count += m->entries.items[i][0] == '\0';
	return count;
}

static void check_edits(const uint8_t *data, size_t size, char *const *words)
{
	struct model m = {.has_path = false};
	struct list environment = LIST_INIT;
	size_t empty;

	list_add(&environment, "PATHS=x");
	for (size_t i = 0; i < NAMES; i++) {
		if (words[i][0] == '-')
			continue;
		environment_set(&environment, names[i], words[i]);
		model_set(&m, i, words[i]);
	}
	empty = empties(&m);
	for (size_t i = 0; i + 1 < size && i < EDITS_MAX; i += 2) {
		apply(&m, &environment, data + i, words);
		check_same(&m, &environment);
		CHECK(empties(&m) <= empty);
	}
	for (size_t i = 0; i < NAMES; i++)
		free(m.values[i]);
	list_fini(&m.entries);
	list_fini(&environment);
}

static void check_paths(const char *a, const char *b)
{
	char *slashed = mem_printf("/%s", a), *normal = path_normalise(slashed);
	char *wanted = reader_normal(slashed), *joined = path_join(normal, b);
	char *below = mem_printf("%s%s%s", normal, normal[1] == '\0' ? "" : "/", b);

	CHECK(strcmp(normal, wanted) == 0);
	CHECK(path_is_normal(normal));
	CHECK(path_is_normal(slashed) == (strcmp(slashed, wanted) == 0));
	CHECK(strcmp(joined, b[0] == '/' ? b : below) == 0);
	CHECK(path_is_under(normal, normal) && path_is_under(normal, "/"));
	if (b[0] != '\0' && b[0] != '/')
		CHECK(path_is_under(below, normal));
	free(joined);
	joined = mem_printf("%sx", normal);
	CHECK(normal[1] == '\0' || !path_is_under(joined, normal));
	free(joined);
	joined = path_parent(normal);
	CHECK(path_is_under(normal, joined));
	free(below);
	free(joined);
	free(wanted);
	free(normal);
	free(slashed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size == 0 ? NULL : memchr(data, '\0', size);
	size_t edits = nul == NULL ? size : (size_t)(nul - data);
	char *text = nul == NULL ? mem_strdup("")
				 : mem_strndup((const char *)nul + 1, size - edits - 1);
	char *rest = text, *words[WORDS_MAX];
	static char none[] = "";

	for (size_t i = 0; i < WORDS_MAX; i++) {
		words[i] = strsep(&rest, "\n");
		if (words[i] == NULL)
			words[i] = none;
	}
	check_edits(data, edits, words);
	check_paths(words[0], words[1]);
	check_paths(words[1], words[2]);
	free(text);
	return 0;
}
