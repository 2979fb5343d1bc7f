/*
 * The settings file: what holds afterwards is what README says of the file,
 * read by another reader; all else is named with its line, and has its default.
 */
#include <string.h>

#include "buf.h"
#include "fuzz.h"
#include "fuzz_file.h"
#include "list.h"
#include "reader.h"
#include "settings.h"

static char *config;

/* What is expected: the settings, and how each problem begins. */
struct model {
	struct settings s;
	/* The same key twice: README does not say what holds. */
	bool is_unsaid;
};

static void add_problem(struct model *m, const struct value *v)
{
	char *begin = mem_printf("'%s' line %u: \"%s\" ", config, v->line, v->key);

	list_add(&m->s.problems, begin);
	free(begin);
}

static bool is_list_of_strings(const struct value *v)
{
	bool is_it = v->kind == '[';

	for (size_t i = 0; i < v->count; i++)
		is_it = is_it && v->items[i].kind == '"';
	return is_it;
}

static void model_dir(struct model *m, struct list *to, const char *text, const struct value *v)
{
	char *path = mem_strdup(text), *normal;

	if (strcmp(text, "~") == 0 || strncmp(text, "~/", 2) == 0) {
		free(path);
		path = mem_printf("/home/u%s", text + 1);
	}
	if (path[0] == '/') {
		normal = reader_normal(path);
		list_add(to, normal);
		free(normal);
	} else {
		add_problem(m, v);
	}
	free(path);
}

static void model_dirs(struct model *m, struct list *to, const struct value *v)
{
	if (!is_list_of_strings(v)) {
		add_problem(m, v);
		return;
	}
	for (size_t i = 0; i < v->count; i++)
		model_dir(m, to, v->items[i].text, v);
}

static void model_names(struct model *m, const struct value *v)
{
	if (!is_list_of_strings(v)) {
		add_problem(m, v);
		return;
	}
	list_fini(&m->s.names);
	for (size_t i = 0; i < v->count; i++) {
		const char *name = v->items[i].text;

		if (name[0] == '\0' || strchr(name, '/') != NULL || strcmp(name, ".") == 0 ||
			strcmp(name, "..") == 0)
			add_problem(m, v);
		else
			list_add(&m->s.names, name);
	}
}

static void model_member(struct model *m, const struct value *v)
{
	if (strcmp(v->key, "names") == 0) {
		model_names(m, v);
	} else if (strcmp(v->key, "trusted") == 0) {
		model_dirs(m, &m->s.trusted, v);
	} else if (strcmp(v->key, "ceiling") == 0) {
		if (v->kind == '"')
			model_dir(m, &m->s.ceilings, v->text, v);
		else
			model_dirs(m, &m->s.ceilings, v);
	} else if (strcmp(v->key, "prompt") == 0 && (v->kind == '"' || v->kind == 'f')) {
		free(m->s.prompt);
		m->s.prompt = mem_strdup(v->kind == '"' ? v->text : NULL);
	} else if (strcmp(v->key, "quiet") == 0 && (v->kind == 't' || v->kind == 'f')) {
		m->s.is_quiet = v->kind == 't';
	} else {
		add_problem(m, v);
	}
}

static void model_settings(struct model *m, const struct value *v, enum reading reading)
{
	static const char *const names[] = {".venv", "venv", "env", ".virtualenv", NULL};

	*m = (struct model){.s.prompt = mem_strdup("({name}) ")};
	list_add_words(&m->s.names, names);
	if (reading == READ_BAD || v->kind != '{') {
		list_add(&m->s.problems, "");
		return;
	}
	for (size_t i = 0; i < v->count; i++) {
		m->is_unsaid = m->is_unsaid || value_member(v, v->items[i].key) == NULL;
		model_member(m, &v->items[i]);
	}
}

static void check_lists(const struct list *is, const struct list *wanted)
{
	CHECK(is->count == wanted->count);
	for (size_t i = 0; i < is->count; i++)
		CHECK(strcmp(is->items[i], wanted->items[i]) == 0);
}

static void check_model(const struct settings *s, const struct model *m)
{
	check_lists(&s->names, &m->s.names);
	check_lists(&s->trusted, &m->s.trusted);
	check_lists(&s->ceilings, &m->s.ceilings);
	CHECK((s->prompt == NULL) == (m->s.prompt == NULL));
	CHECK(s->prompt == NULL || strcmp(s->prompt, m->s.prompt) == 0);
	CHECK(s->is_quiet == m->s.is_quiet);
	CHECK(s->problems.count == m->s.problems.count);
	for (size_t i = 0; i < s->problems.count; i++)
		CHECK(strncmp(s->problems.items[i], m->s.problems.items[i],
			      strlen(m->s.problems.items[i])) == 0);
}

/* What must hold of any file. */
static void check_sound(const struct settings *s)
{
	for (size_t i = 0; i < s->names.count; i++)
		CHECK(s->names.items[i][0] != '\0' && strchr(s->names.items[i], '/') == NULL);
	for (size_t i = 0; i < s->trusted.count; i++) {
		char *normal = reader_normal(s->trusted.items[i]);

		CHECK(s->trusted.items[i][0] == '/' &&
			strcmp(s->trusted.items[i], normal) == 0);
		free(normal);
	}
	for (size_t i = 0; i < s->problems.count; i++)
		CHECK(strstr(s->problems.items[i], config) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct settings s;
	struct value v;
	enum reading reading = reader_json(&v, text, size);
	struct model m;

	if (config == NULL) {
		config = fuzz_path("config.json");
		setenv("VACT_CONFIG", config, 1);
		setenv("HOME", "/home/u", 1);
	}
	fuzz_put(config, data, size);
	settings_load(&s);
	check_sound(&s);
	model_settings(&m, &v, reading);
	if (reading != READ_ODD && !m.is_unsaid)
		check_model(&s, &m);
	settings_fini(&m.s);
	settings_fini(&s);
	value_fini(&v);
	free(text);
	return 0;
}
