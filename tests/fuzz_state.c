/*
 * VACT_STATE, a shell's memory, and the escapes they are made of: only what
 * state.h describes is taken, as another reader takes it; what is written is
 * plain ASCII, and comes back as it was.
 */
#include <string.h>

#include "fuzz.h"
#include "reader.h"
#include "state.h"
#include "text.h"

enum { FIELDS = 8, MEMORY_FIELDS = 6 };

static void check_plain(const char *text)
{
	for (; *text != '\0'; text++)
		CHECK(*text > ' ' && *text < 0x7f &&
			strchr("'\"`$\\;&|<>()*?~#!{}[]^", *text) == NULL);
}

/* The fields between colons, decoded; their number, 0 when one is malformed. */
static size_t read_fields(char **fields, size_t max, const char *text)
{
	size_t count = 0;
	bool is_sound = true;

	for (;;) {
		const char *colon = strchr(text, ':');
		size_t len = colon == NULL ? strlen(text) : (size_t)(colon - text);

		if (count < max)
			fields[count] = reader_percent(text, len);
		is_sound = is_sound && (count >= max || fields[count] != NULL);
		count++;
		if (colon == NULL)
			break;
		text = colon + 1;
	}
	return is_sound ? count : 0;
}

static bool is_path(const char *text)
{
	char *normal = reader_normal(text);
	bool is_it = strcmp(normal, text) == 0;

	free(normal);
	return is_it;
}

static bool is_before(const char *field)
{
	return strcmp(field, "-") == 0 || field[0] == '+';
}

static bool is_state(char *const *f, size_t count)
{
	return count == FIELDS && strcmp(f[0], "1") == 0 &&
	       (strcmp(f[1], "auto") == 0 || strcmp(f[1], "manual") == 0) && is_path(f[2]) &&
	       strchr(f[2], ':') == NULL && f[3][0] != '\0' &&
	       (f[4][0] == '\0' || is_path(f[4])) && is_before(f[5]) && is_before(f[6]) &&
	       is_before(f[7]);
}

static void check_same(const char *is, const char *wanted)
{
	CHECK((is == NULL) == (wanted == NULL));
	CHECK(is == NULL || strcmp(is, wanted) == 0);
}

static void check_states(const struct state *a, const struct state *b)
{
	CHECK(a->origin == b->origin);
	check_same(a->env, b->env);
	check_same(a->name, b->name);
	check_same(a->project, b->project);
	for (size_t i = 0; i < REPLACED_COUNT; i++)
		check_same(a->old[i], b->old[i]);
}

static void check_read(const char *text)
{
	char *f[FIELDS] = {NULL};
	size_t count = read_fields(f, FIELDS, text);
	struct state s, wanted;
	bool is_taken = state_parse(&s, text);

	CHECK(is_taken == is_state(f, count));
	wanted = (struct state){.origin = ORIGIN_NONE};
	if (is_taken)
		wanted = (struct state){
			.origin = strcmp(f[1], "auto") == 0 ? ORIGIN_AUTO : ORIGIN_MANUAL,
			.env = f[2],
			.name = f[3],
			.project = f[4],
			.old = {f[5][0] == '+' ? f[5] + 1 : NULL,
				f[6][0] == '+' ? f[6] + 1 : NULL,
				f[7][0] == '+' ? f[7] + 1 : NULL},
		};
	check_states(&s, &wanted);
	state_fini(&s);
	for (size_t i = 0; i < FIELDS; i++)
		free(f[i]);
}

/* `count` strings out of the bytes, which NULs divide; "" where they end. */
static void split_bytes(char **words, size_t count, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < count; i++) {
		const uint8_t *end = size == 0 ? NULL : memchr(data, '\0', size);
		size_t len = end == NULL ? size : (size_t)(end - data);

		words[i] = mem_strndup((const char *)data, len);
		len += end != NULL;
		data = len == 0 ? data : data + len;
		size -= len;
	}
}

/* Any state there can be comes back through the text. */
static void check_written(const uint8_t *data, size_t size)
{
	char *w[FIELDS], *text, *colon;
	struct state s, again;

	split_bytes(w, FIELDS, data, size);
	while ((colon = strchr(w[2], ':')) != NULL)
		*colon = '.';
	s = (struct state){
		.origin = w[0][0] == 'a' ? ORIGIN_AUTO : ORIGIN_MANUAL,
		.env = reader_normal(w[2]),
		.name = mem_printf("%s.", w[3]),
		.project = w[4][0] == '\0' ? mem_strdup("") : reader_normal(w[4]),
	};
	for (size_t i = 0; i < REPLACED_COUNT; i++)
		s.old[i] = w[5 + i][0] == '-' ? NULL : w[5 + i];
	text = state_format(&s);
	check_plain(text);
	CHECK(state_parse(&again, text));
	check_states(&again, &s);
	state_fini(&again);
	free(text);
	free(s.project);
	free(s.name);
	free(s.env);
	for (size_t i = 0; i < FIELDS; i++)
		free(w[i]);
}

static enum origin origin_of(const char *word)
{
	if (strcmp(word, "auto") == 0)
		return ORIGIN_AUTO;
	if (strcmp(word, "manual") == 0)
		return ORIGIN_MANUAL;
	return strcmp(word, "foreign") == 0 ? ORIGIN_FOREIGN : ORIGIN_NONE;
}

static bool is_before_in(const struct list *l, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(l->items[i], word) == 0)
			return true;
	return false;
}

/* One behind the other, each an absolute path: where two slashes meet, one ends. */
static void check_held(const struct list *held, const char *text)
{
	size_t n = 0;

	while (*text != '\0') {
		const char *end = strstr(text + 1, "//");
		size_t len = end == NULL ? strlen(text) : (size_t)(end - text);
		char *path = mem_strndup(text, len);

		if (is_path(path) && !is_before_in(held, n, path)) {
			CHECK(n < held->count && strcmp(held->items[n], path) == 0);
			n++;
		}
		free(path);
		text += end == NULL ? len : len + 1;
	}
	CHECK(n == held->count);
}

static void check_memory(const char *text)
{
	char *f[MEMORY_FIELDS] = {NULL}, *made, *remade;
	size_t count = read_fields(f, MEMORY_FIELDS, text);
	bool is_one = count == MEMORY_FIELDS && strcmp(f[0], "1") == 0;
	struct memory m, again;

	memory_parse(&m, text);
	CHECK(m.is_first == !is_one);
	check_same(m.project, is_one ? f[2] : "");
	check_same(m.pwd, is_one ? f[3] : "");
	check_held(&m.held, is_one ? f[4] : "");
	CHECK(m.last == (is_one ? origin_of(f[1]) : ORIGIN_NONE));
	for (size_t i = 0; i < m.told.count; i++)
		CHECK(strlen(m.told.items[i]) == 16 && strstr(f[5], m.told.items[i]) != NULL);
	memory_tell(&m, "something");
	CHECK(!memory_tell(&m, "something"));
	made = memory_format(&m);
	check_plain(made);
	memory_parse(&again, made);
	CHECK(!again.is_first && again.last == m.last);
	check_same(again.project, m.project);
	check_same(again.pwd, m.pwd);
	CHECK(again.held.count == m.held.count);
	for (size_t i = 0; i < m.held.count; i++)
		check_same(again.held.items[i], m.held.items[i]);
	CHECK(!memory_tell(&again, "something"));
	remade = memory_format(&again);
	CHECK(strcmp(made, remade) == 0);
	free(remade);
	free(made);
	memory_fini(&again);
	memory_fini(&m);
	for (size_t i = 0; i < MEMORY_FIELDS; i++)
		free(f[i]);
}

static void check_escapes(const char *text)
{
	struct buf escaped = BUF_INIT;
	char *back;

	text_add_percent(&escaped, text);
	check_plain(buf_str(&escaped));
	CHECK(strchr(buf_str(&escaped), ':') == NULL);
	back = reader_percent(buf_str(&escaped), escaped.len);
	check_same(back, text);
	free(back);
	back = text_from_percent(buf_str(&escaped), escaped.len);
	check_same(back, text);
	free(back);
	buf_fini(&escaped);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);

	check_read(text);
	check_memory(text);
	check_escapes(text);
	check_written(data, size);
	free(text);
	return 0;
}
