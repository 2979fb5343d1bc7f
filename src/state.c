#include "state.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "text.h"

enum { FIELDS_MAX = 8, MEMORY_FIELDS = 6, TOLD_MAX = 64, HASH_LEN = 16 };

const char *const replaced_names[REPLACED_COUNT] = {
	[REPLACED_ENV] = "VIRTUAL_ENV",
	[REPLACED_PROMPT] = "VIRTUAL_ENV_PROMPT",
	[REPLACED_HOME] = "PYTHONHOME",
};

static const char *const origin_words[] = {
	[ORIGIN_NONE] = "none",
	[ORIGIN_AUTO] = "auto",
	[ORIGIN_MANUAL] = "manual",
	[ORIGIN_FOREIGN] = "foreign",
};

/* Splits at ':' into exactly `count` fields, decoded; false otherwise. */
static bool split(char **fields, size_t count, const char *text)
{
	size_t n = 0;

	for (; n < count; n++) {
		size_t len = strcspn(text, ":");

		fields[n] = text_from_percent(text, len);
		text += len;
		if (fields[n] == NULL || (*text == ':') != (n + 1 < count))
			break;
		text += *text == ':';
	}
	if (n == count && *text == '\0')
		return true;
	for (size_t i = 0; i < count && i <= n; i++)
		free(fields[i]);
	return false;
}

static void join(struct buf *out, const char *field)
{
	if (out->len > 0)
		buf_addc(out, ':');
	text_add_percent(out, field);
}

static enum origin origin_of(const char *word)
{
	for (size_t i = 0; i < sizeof(origin_words) / sizeof(*origin_words); i++)
		if (strcmp(word, origin_words[i]) == 0)
			return (enum origin)i;
	return ORIGIN_NONE;
}

static bool is_sound(const struct state *s, const char *const *old)
{
	if (s->origin != ORIGIN_AUTO && s->origin != ORIGIN_MANUAL)
		return false;
	if (!path_is_normal(s->env) || strchr(s->env, ':') != NULL || s->name[0] == '\0')
		return false;
	if (s->project[0] != '\0' && !path_is_normal(s->project))
		return false;
	for (size_t i = 0; i < REPLACED_COUNT; i++)
		if (strcmp(old[i], "-") != 0 && old[i][0] != '+')
			return false;
	return true;
}

bool state_parse(struct state *s, const char *text)
{
	char *f[FIELDS_MAX] = {NULL};
	const char *old[REPLACED_COUNT];
	bool is_good;

	*s = (struct state){.origin = ORIGIN_NONE};
	if (text == NULL || !split(f, 5 + REPLACED_COUNT, text))
		return false;
	s->origin = strcmp(f[0], "1") == 0 ? origin_of(f[1]) : ORIGIN_NONE;
	s->env = f[2];
	s->name = f[3];
	s->project = f[4];
	for (size_t i = 0; i < REPLACED_COUNT; i++)
		old[i] = f[5 + i];
	is_good = is_sound(s, old);
	for (size_t i = 0; i < REPLACED_COUNT; i++) {
		s->old[i] = old[i][0] == '+' ? mem_strdup(old[i] + 1) : NULL;
		free(f[5 + i]);
	}
	free(f[0]);
	free(f[1]);
	if (!is_good)
		state_fini(s);
	return is_good;
}

char *state_format(const struct state *s)
{
	struct buf out = BUF_INIT;

	join(&out, "1");
	join(&out, origin_words[s->origin]);
	join(&out, s->env);
	join(&out, s->name);
	join(&out, s->project);
	for (size_t i = 0; i < REPLACED_COUNT; i++) {
		buf_adds(&out, s->old[i] == NULL ? ":-" : ":+");
		text_add_percent(&out, s->old[i] == NULL ? "" : s->old[i]);
	}
	return buf_detach(&out);
}

void state_fini(struct state *s)
{
	free(s->env);
	free(s->name);
	free(s->project);
	for (size_t i = 0; i < REPLACED_COUNT; i++)
		free(s->old[i]);
	*s = (struct state){.origin = ORIGIN_NONE};
}

/* A list of hashes in one field, each followed by '/'; other words are none. */
static void parse_told(struct list *told, char *hashes)
{
	for (char *end; (end = strchr(hashes, '/')) != NULL; hashes = end + 1) {
		*end = '\0';
		if (end - hashes == HASH_LEN &&
			strspn(hashes, "0123456789abcdef") == HASH_LEN &&
			told->count < TOLD_MAX)
			list_add(told, hashes);
	}
}

/* Absolute normalised paths in one field, with '/' between them; others are none. */
static void parse_held(struct list *held, char *paths)
{
	for (char *end; paths != NULL && paths[0] != '\0'; paths = end) {
		end = strstr(paths + 1, "//");
		if (end != NULL)
			*end++ = '\0';
		if (path_is_normal(paths) && !list_has(held, paths))
			list_add(held, paths);
	}
}

static char *join_held(const struct list *held)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < held->count; i++)
		buf_addf(&out, "%s%s", i == 0 ? "" : "/", held->items[i]);
	return buf_detach(&out);
}

void memory_parse(struct memory *m, const char *text)
{
	char *f[FIELDS_MAX] = {NULL};
	bool is_split = text != NULL && split(f, MEMORY_FIELDS, text);

	if (is_split && strcmp(f[0], "1") == 0) {
		*m = (struct memory){
			.last = origin_of(f[1]),
			.project = f[2],
			.pwd = f[3],
		};
		parse_held(&m->held, f[4]);
		parse_told(&m->told, f[5]);
		f[2] = f[3] = NULL;
	} else {
		*m = (struct memory){
			.project = mem_strdup(""),
			.pwd = mem_strdup(""),
			.is_first = true,
		};
	}
	for (size_t i = 0; is_split && i < MEMORY_FIELDS; i++)
		free(f[i]);
}

char *memory_format(const struct memory *m)
{
	struct buf out = BUF_INIT;
	char *held = join_held(&m->held);

	join(&out, "1");
	join(&out, origin_words[m->last]);
	join(&out, m->project);
	join(&out, m->pwd);
	join(&out, held);
	free(held);
	buf_addc(&out, ':');
	for (size_t i = 0; i < m->told.count; i++) {
		buf_adds(&out, m->told.items[i]);
		buf_addc(&out, '/');
	}
	return buf_detach(&out);
}

bool memory_tell(struct memory *m, const char *what)
{
	char hash[HASH_LEN + 1];

	snprintf(hash, sizeof(hash), "%016" PRIx64, text_hash(what));
	if (list_has(&m->told, hash))
		return false;
	if (m->told.count == TOLD_MAX)
		list_remove(&m->told, 0);
	list_add(&m->told, hash);
	return true;
}

void memory_fini(struct memory *m)
{
	free(m->project);
	free(m->pwd);
	list_fini(&m->held);
	list_fini(&m->told);
}
