#include "settings.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "json.h"
#include "path.h"
#include "text.h"
#include "xdg.h"

enum { CONFIG_MAX = 1 << 20 };

static const char *const default_names[] = {".venv", "venv", "env", ".virtualenv"};
static const char default_prompt[] = "({name}) ";

/* Where a setting stands, for messages about it. */
struct place {
	const char *path;
	unsigned line;
	const char *key;
};

static void problem(struct settings *s, const struct place *at, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

static void problem(struct settings *s, const struct place *at, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	buf_addf(&b, "'%s' line %u: \"%s\" ", at->path, at->line, at->key);
	va_start(ap, fmt);
	buf_addv(&b, fmt, ap);
	va_end(ap);
	list_add(&s->problems, buf_str(&b));
	buf_fini(&b);
}

static bool is_component(const char *name)
{
	return name[0] != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0;
}

/* Adds a directory; `~` and `~/…` are below HOME. */
static void add_dir(
	struct settings *s, struct list *to, const cJSON *item, const struct place *at)
{
	const char *value = item->valuestring, *home = xdg_home();
	char *joined = NULL, *dir;

	if (value[0] == '~' && (value[1] == '/' || value[1] == '\0') && home != NULL)
		joined = mem_printf("%s%s", home, value + 1);
	if (joined == NULL && value[0] != '/') {
		problem(s, at, "holds '%s', which is not an absolute path; it is passed over",
			value);
		return;
	}
	dir = path_normalise(joined != NULL ? joined : value);
	list_add(to, dir);
	free(dir);
	free(joined);
}

static bool is_string_list(const cJSON *value)
{
	const cJSON *item;

	if (!cJSON_IsArray(value))
		return false;
	cJSON_ArrayForEach(item, value) if (!cJSON_IsString(item)) return false;
	return true;
}

static void set_names(struct settings *s, const cJSON *value, const struct place *at)
{
	const cJSON *item;

	if (!is_string_list(value)) {
		problem(s, at, "must be a list of strings; the default holds");
		return;
	}
	list_fini(&s->names);
	cJSON_ArrayForEach(item, value)
	{
		if (is_component(item->valuestring))
			list_add(&s->names, item->valuestring);
		else
			problem(s, at,
				"holds '%s', which is not a single name; it is passed over",
				item->valuestring);
	}
}

static void set_trusted(struct settings *s, const cJSON *value, const struct place *at)
{
	const cJSON *item;

	if (!is_string_list(value)) {
		problem(s, at, "must be a list of strings; nothing is trusted by it");
		return;
	}
	cJSON_ArrayForEach(item, value) add_dir(s, &s->trusted, item, at);
}

static void set_ceiling(struct settings *s, const cJSON *value, const struct place *at)
{
	const cJSON *item;

	if (cJSON_IsString(value)) {
		add_dir(s, &s->ceilings, value, at);
	} else if (is_string_list(value)) {
		cJSON_ArrayForEach(item, value) add_dir(s, &s->ceilings, item, at);
	} else {
		problem(s, at, "must be a path or a list of paths; there is no ceiling");
	}
}

static void set_prompt(struct settings *s, const cJSON *value, const struct place *at)
{
	if (!cJSON_IsString(value) && !cJSON_IsFalse(value)) {
		problem(s, at, "must be a string or false; the default holds");
		return;
	}
	free(s->prompt);
	s->prompt = mem_strdup(cJSON_IsString(value) ? value->valuestring : NULL);
}

static void set_quiet(struct settings *s, const cJSON *value, const struct place *at)
{
	if (cJSON_IsBool(value))
		s->is_quiet = cJSON_IsTrue(value);
	else
		problem(s, at, "must be true or false; the default holds");
}

static const struct key {
	const char *name;
	void (*set)(struct settings *, const cJSON *, const struct place *);
} keys[] = {
	{"names", set_names},
	{"trusted", set_trusted},
	{"ceiling", set_ceiling},
	{"prompt", set_prompt},
	{"quiet", set_quiet},
};

static void set_key(struct settings *s, const cJSON *value, const struct place *at)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		if (strcmp(keys[i].name, at->key) == 0) {
			keys[i].set(s, value, at);
			return;
		}
	}
	problem(s, at, "is no setting of vact; it is passed over");
}

static void read_settings(struct settings *s, const char *path, const struct buf *text)
{
	struct err e = ERR_INIT;
	cJSON *document = json_parse(buf_str(text), text->len, path, &e);
	const cJSON *member;
	size_t nth = 0;

	if (document == NULL) {
		char *sentence = mem_printf("%s; the defaults hold", e.text);

		list_add(&s->problems, sentence);
		free(sentence);
	} else if (!cJSON_IsObject(document)) {
		struct place at = {path, 1, "{}"};

		problem(s, &at, "is missing: the file must hold one object; the defaults hold");
	} else {
		cJSON_ArrayForEach(member, document)
		{
			struct place at = {
				path, json_member_line(buf_str(text), nth++), member->string};

			set_key(s, member, &at);
		}
	}
	cJSON_Delete(document);
	err_fini(&e);
}

static char *config_path(bool *is_named)
{
	const char *named = getenv("VACT_CONFIG");
	struct err no_home = ERR_INIT;
	char *dir, *path;

	*is_named = named != NULL && named[0] != '\0';
	if (*is_named)
		return mem_strdup(named);
	dir = xdg_config_dir(&no_home);
	path = dir == NULL ? NULL : path_join(dir, "config.json");
	err_fini(&no_home);
	free(dir);
	return path;
}

void settings_load(struct settings *s)
{
	struct buf text = BUF_INIT;
	struct err e = ERR_INIT;
	bool is_named;
	char *path = config_path(&is_named);
	int found = path == NULL ? 1 : file_read(path, CONFIG_MAX, &text, NULL, &e);

	*s = (struct settings){.prompt = mem_strdup(default_prompt)};
	for (size_t i = 0; i < sizeof(default_names) / sizeof(*default_names); i++)
		list_add(&s->names, default_names[i]);
	if (found == 0)
		read_settings(s, path, &text);
	else if (found < 0)
		list_add(&s->problems, e.text);
	else if (is_named)
		err_set(&e, EXIT_FAILED, "VACT_CONFIG names '%s', which is not there", path);
	if (found == 1 && path != NULL && path[0] == '/')
		s->missing = mem_strdup(path);
	if (found == 1 && e.text != NULL)
		list_add(&s->problems, e.text);
	err_fini(&e);
	buf_fini(&text);
	free(path);
}

void settings_fini(struct settings *s)
{
	list_fini(&s->names);
	list_fini(&s->trusted);
	list_fini(&s->ceilings);
	list_fini(&s->problems);
	free(s->prompt);
	free(s->missing);
}
