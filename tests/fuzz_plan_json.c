/*
 * Plans as JSON: read back by a reader of our own, the edits are those of the
 * plan, one by one, and an outcome or a record has what plan_apply changes, all
 * of it and nothing else. nushell gets the same edits within one string.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dialect_code.h"
#include "fuzz.h"
#include "fuzz_edits.h"
#include "plan_json.h"
#include "reader.h"
#include "shell_reader.h"

/* As vact.json(5) has them, and hooks/verbs.nu. */
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

/* PEP 383: a byte that is no UTF-8 is the code unit \udcXX; the reader gives its bytes. */
static void expect_text(const struct value *v, const char *text)
{
	const unsigned char *is = (const unsigned char *)v->text;

	CHECK(v->kind == '"');
	for (; *text != '\0'; text++, is++) {
		if (is[0] == 0xed && is[1] >= 0xb2 && is[1] <= 0xb3) {
			CHECK(((is[1] & 0x3f) << 6 | (is[2] & 0x3f)) - 0xc00 ==
				(unsigned char)*text);
			is += 2;
			continue;
		}
		CHECK(*is == (unsigned char)*text);
	}
	CHECK(*is == '\0');
}

static void expect_edits(const struct value *v, const struct plan *p)
{
	size_t at = 0;

	CHECK(v->kind == '[');
	for (size_t i = 0; i < p->count; i++) {
		const struct edit *e = &p->edits[i];
		const struct value *item;
		size_t word = 1;

		/* For shells that know a file by its time. */
		if (e->kind == EDIT_WHILE_TIME)
			continue;
		CHECK(at < v->count);
		item = &v->items[at++];
		CHECK(item->kind == '[' && item->count >= 1);
		expect_text(&item->items[0], names[e->kind]);
		for (size_t a = 0; a < EDIT_ARGS && e->args[a] != NULL; a++) {
			CHECK(word < item->count);
			expect_text(&item->items[word++], e->args[a]);
		}
		if (e->body != NULL) {
			CHECK(word < item->count);
			expect_edits(&item->items[word++], e->body);
		}
		CHECK(word == item->count);
	}
	CHECK(at == v->count);
}

/* Reads the document, which is UTF-8 whatever was put into it. */
static void read_document(struct value *v, const struct buf *text)
{
	CHECK(reader_utf8(buf_str(text), text->len));
	CHECK(reader_json(v, buf_str(text), text->len) != READ_BAD);
}

static void check_edits(const struct plan *p)
{
	struct buf out = BUF_INIT;
	struct value v;

	plan_json_edits(p, &out);
	read_document(&v, &out);
	expect_edits(&v, p);
	value_fini(&v);
	buf_fini(&out);
}

/* A list with the entries of PATH, each of them, the empty ones too. */
static void expect_path(const struct value *v, const char *path)
{
	char *copy = mem_strdup(path), *rest = *path == '\0' ? NULL : copy, *entry;
	size_t count = 0;

	CHECK(v->kind == '[');
	while ((entry = strsep(&rest, ":")) != NULL) {
		CHECK(count < v->count);
		expect_text(&v->items[count++], entry);
	}
	CHECK(count == v->count);
	free(copy);
}

static char *name_of(const char *entry)
{
	return mem_strndup(entry, strcspn(entry, "="));
}

/* Whether the plan changes the variable of that name. */
static bool is_changed(const char *name, const struct list *before, const struct list *after)
{
	const char *old = environment_get(before, name), *now = environment_get(after, name);

	return (old == NULL) != (now == NULL) || (old != NULL && strcmp(old, now) != 0);
}

/* How many variables there are in `of` that the plan changes. */
static size_t count_changed(
	const struct list *of, const struct list *before, const struct list *after, bool is_set)
{
	size_t count = 0;

	for (size_t i = 0; i < of->count; i++) {
		char *name = name_of(of->items[i]);

		count += is_changed(name, before, after) &&
			 (environment_get(after, name) != NULL) == is_set;
		free(name);
	}
	return count;
}

static void check_record(
	const struct plan *p, const struct list *before, const struct list *after)
{
	struct buf out = BUF_INIT;
	struct value v;

	plan_json_record(p, before, &out);
	read_document(&v, &out);
	CHECK(v.kind == '{');
	CHECK(v.count == count_changed(after, before, after, true) +
				 count_changed(before, before, after, false));
	for (size_t i = 0; i < v.count; i++) {
		const char *now = environment_get(after, v.items[i].key);

		CHECK(is_changed(v.items[i].key, before, after));
		if (now == NULL)
			CHECK(v.items[i].kind == 'n');
		else if (strcmp(v.items[i].key, "PATH") == 0)
			expect_path(&v.items[i], now);
		else
			expect_text(&v.items[i], now);
	}
	value_fini(&v);
	buf_fini(&out);
}

static void check_outcome(
	const struct plan *p, const struct list *before, const struct list *after)
{
	const struct value *set, *unset;
	struct buf out = BUF_INIT;
	struct value v;

	plan_json_outcome(p, before, &out);
	read_document(&v, &out);
	CHECK(v.kind == '{' && v.count == 3 && strcmp(v.items[0].key, "version") == 0);
	set = value_member(&v, "set");
	unset = value_member(&v, "unset");
	CHECK(set != NULL && set->kind == '{' && unset != NULL && unset->kind == '[');
	CHECK(set->count == count_changed(after, before, after, true));
	CHECK(unset->count == count_changed(before, before, after, false));
	for (size_t i = 0; i < set->count; i++) {
		CHECK(is_changed(set->items[i].key, before, after));
		expect_text(&set->items[i], environment_get(after, set->items[i].key));
	}
	for (size_t i = 0; i < unset->count; i++) {
		CHECK(environment_get(before, unset->items[i].text) != NULL);
		CHECK(environment_get(after, unset->items[i].text) == NULL);
	}
	value_fini(&v);
	buf_fini(&out);
}

static void check_words(char *const *words)
{
	struct list all = LIST_INIT;
	struct buf out = BUF_INIT;
	struct value v;

	for (size_t i = 0; i < EDIT_WORDS; i++)
		list_add(&all, words[i]);
	plan_json_words(&all, &out);
	read_document(&v, &out);
	CHECK(v.kind == '[' && v.count == EDIT_WORDS);
	for (size_t i = 0; i < EDIT_WORDS; i++)
		expect_text(&v.items[i], words[i]);
	value_fini(&v);
	buf_fini(&out);
	list_fini(&all);
}

/* Code for a nushell that is started with it: the functions, then one call. */
static void check_nu(const struct plan *p)
{
	static const char before[] = "\n__vact_apply (\"";
	const struct dialect *d = dialect_find("nu");
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	const char *at, *hit;
	struct value v;
	char *data;

	if (dialect_start(d, p, &out, &e) != 0) {
		CHECK(!edits_are_utf8(p) && out.len == 0 && e.text != NULL);
	} else if (p->count > 0) {
		CHECK(edits_are_utf8(p));
		hit = strstr(buf_str(&out), before);
		CHECK(hit != NULL);
		at = hit + strlen(before) - 1;
		data = reader_nu(&at);
		reader_expect(&at, " | from json)\n");
		CHECK(*at == '\0');
		CHECK(reader_json(&v, data, strlen(data)) != READ_BAD);
		expect_edits(&v, p);
		value_fini(&v);
		free(data);
	}
	err_fini(&e);
	buf_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list before = LIST_INIT, after = LIST_INIT;
	struct edits e;

	edits_make(&e, data, size);
	environment_set(&before, "PATH", e.words[2]);
	environment_set(&before, "OTHER", e.words[3]);
	if (size % 2 == 0)
		environment_set(&before, "VIRTUAL_ENV", e.words[0]);
	list_add_all(&after, &before);
	plan_apply(&e.plan, &after);
	check_edits(&e.plan);
	check_record(&e.plan, &before, &after);
	check_outcome(&e.plan, &before, &after);
	check_words(e.words);
	check_nu(&e.plan);
	list_fini(&after);
	list_fini(&before);
	edits_fini(&e);
	return 0;
}
