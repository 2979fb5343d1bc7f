/*
 * What vact prints for a shell to evaluate: whatever bytes the values have, it is
 * the commands that were meant, each value one quoted word of them, and nothing
 * else. What it prints as JSON is what plan_apply makes of the environment.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dialect_code.h"
#include "fuzz.h"
#include "fuzz_edits.h"
#include "reader.h"
#include "shell_reader.h"

/* How a shell spells what is no verb. */
struct grammar {
	const char *shell;
	word_reader *read;
	const char *before_test;
	/* Between two tests in one command, or NULL. */
	const char *also;
	/* A verb that takes all that is not to be there, or NULL. */
	const char *absent;
	const char *behind_test;
	const char *function;
	const char *end;
	const char *open;
	const char *close;
};

#define POSIX_GRAMMAR reader_bourne, "\\[", NULL, NULL, " ] &&\n", "f() {\n", "\\[ 0 = 0 ]\n}\n"
#define BASH_GRAMMAR                                                                           \
	reader_bourne, "[[", " &&\n", NULL, " ]] &&\n", "f() {\n", "[[ 0 = 0 ]]\n}\n"

static const struct grammar grammars[] = {
	{"bash", BASH_GRAMMAR, "{\n", "}\n"},
	{"zsh", BASH_GRAMMAR, "() {\n\\builtin emulate -L zsh\n", "}\n"},
	{"fish", reader_fish, "test", " -a \\\n", "__vact_absent", " &&\n", "function f\n",
		"test 0 = 0\nend\n", "begin\n", "end\n"},
	{"sh", POSIX_GRAMMAR, "{\n", "}\n"},
	{"dash", POSIX_GRAMMAR, "{\n", "}\n"},
	{"busybox", POSIX_GRAMMAR, "{\n", "}\n"},
	{"ksh", POSIX_GRAMMAR, "{\n", "}\n"},
	{"mksh", POSIX_GRAMMAR, "{\n", "}\n"},
	{"posh", POSIX_GRAMMAR, "{\n", "}\n"},
	{"yash", POSIX_GRAMMAR, "{\n", "}\n"},
};

enum { GRAMMARS = sizeof(grammars) / sizeof(*grammars) };

static void expect_plan(const char **at, const struct grammar *g, const struct plan *p);

/* `low`, and what leads to it up to `high`. */
static void expect_places(
	const char **at, const struct grammar *g, const char *high, const char *low)
{
	size_t len = strlen(low);

	for (;;) {
		char *place = mem_strndup(low, len);

		reader_expect(at, " ");
		reader_expect_word(at, g->read, place);
		free(place);
		if (len == strlen(high))
			break;
		while (low[--len] != '/')
			;
		len += len == 0;
	}
}

static void expect_edit(const char **at, const struct grammar *g, const struct edit *e)
{
	bool is_condition = e->kind == EDIT_WHILE_LINE || e->kind == EDIT_WHILE_SAME ||
			    e->kind == EDIT_WHILE_BETWEEN || e->kind == EDIT_WHILE_NONE ||
			    e->kind == EDIT_WHILE_IN_PATH;

	/* Of a file, these read the line. */
	if (e->kind == EDIT_WHILE_TIME)
		return;
	if (e->kind == EDIT_FUNCTION) {
		reader_expect(at, g->function);
		expect_plan(at, g, e->body);
		reader_expect(at, g->end);
		return;
	}
	if (e->kind == EDIT_WHILE_IN_PATH && g->absent != NULL) {
		reader_expect(at, "builtin contains -- ");
		reader_expect_word(at, g->read, e->args[0]);
		reader_expect(at, " $PATH &&\n");
		return;
	}
	if (e->kind == EDIT_WHILE_BETWEEN && g->absent != NULL) {
		reader_expect(at, "builtin contains -- \"$PWD\"");
		expect_places(at, g, e->args[0], e->args[1]);
		reader_expect(at, " &&\n");
		return;
	}
	reader_expect(at, edit_verbs[e->kind]);
	for (size_t i = 0; i < EDIT_ARGS && e->args[i] != NULL; i++) {
		reader_expect(at, " ");
		reader_expect_word(at, g->read, e->args[i]);
	}
	/* What the prompt must hold is for fuzz_quote to check. */
	if (e->kind == EDIT_PROMPT_SHOW || e->kind == EDIT_PROMPT_ADOPT) {
		reader_expect(at, " ");
		free(g->read(at));
	}
	reader_expect(at, is_condition ? " &&\n" : "\n");
}

static bool is_test(const struct plan *p, size_t i)
{
	return i < p->count && (p->edits[i].kind == EDIT_WHILE_PRESENT ||
				       p->edits[i].kind == EDIT_WHILE_ABSENT);
}

/* The test at `i`; what joins it to the one before it was read already. */
static void expect_test(
	const char **at, const struct grammar *g, const struct plan *p, size_t i, bool is_first)
{
	bool is_absent = p->edits[i].kind == EDIT_WHILE_ABSENT;
	bool is_verb = is_absent && g->absent != NULL;
	bool goes_on = is_test(p, i + 1) && (is_verb || g->also != NULL) &&
		       (g->absent == NULL || p->edits[i + 1].kind == p->edits[i].kind);

	if (is_first)
		reader_expect(at, is_verb ? g->absent : g->before_test);
	if (!is_verb)
		reader_expect(at, is_absent ? " ! -e" : " -e");
	reader_expect(at, " ");
	reader_expect_word(at, g->read, p->edits[i].args[0]);
	if (goes_on)
		reader_expect(at, is_verb ? " \\\n" : g->also);
	else
		reader_expect(at, is_verb ? " &&\n" : g->behind_test);
}

static bool is_joined(const struct grammar *g, const struct plan *p, size_t i)
{
	if (i == 0 || !is_test(p, i - 1))
		return false;
	if (g->absent != NULL && p->edits[i - 1].kind != p->edits[i].kind)
		return false;
	return g->also != NULL;
}

static void expect_plan(const char **at, const struct grammar *g, const struct plan *p)
{
	for (size_t i = 0; i < p->count; i++) {
		if (is_test(p, i))
			expect_test(at, g, p, i, !is_joined(g, p, i));
		else
			expect_edit(at, g, &p->edits[i]);
	}
}

static void check_rendered(const struct grammar *g, const struct plan *p)
{
	const struct dialect *d = dialect_find(g->shell);
	struct buf out = BUF_INIT, alone = BUF_INIT;
	struct list none = LIST_INIT;
	struct err e = ERR_INIT;
	const char *at;

	if (dialect_render(d, p, false, &none, &out, &e) != 0) {
		CHECK(strcmp(g->shell, "yash") == 0 && !edits_are_utf8(p));
		CHECK(out.len == 0 && e.text != NULL);
	} else if (p->count > 0) {
		CHECK(strcmp(g->shell, "yash") != 0 || edits_are_utf8(p));
		at = buf_str(&out);
		reader_expect(&at, g->open);
		expect_plan(&at, g, p);
		reader_expect(&at, g->close);
		CHECK(*at == '\0');
		/* By itself, it has the functions in front of the edits, and is the same. */
		CHECK(dialect_render(d, p, true, &none, &alone, &e) == 0);
		CHECK(alone.len > out.len);
		at = buf_str(&alone);
		reader_expect(&at, g->open);
		at = buf_str(&alone) + alone.len - (out.len - strlen(g->open));
		CHECK(strcmp(at, buf_str(&out) + strlen(g->open)) == 0);
	}
	err_fini(&e);
	buf_fini(&alone);
	buf_fini(&out);
}

/*
 * `is` is `model` but for the places where the model has `mark`: there it has
 * the value, quoted.
 */
static void expect_frame(const char *is, const char *model, const char *mark, word_reader *read,
	const char *value)
{
	const char *hit;

	while ((hit = strstr(model, mark)) != NULL) {
		char *piece = mem_strndup(model, (size_t)(hit - model));

		reader_expect(&is, piece);
		free(piece);
		model = hit + strlen(mark);
		reader_expect_word(&is, read, value);
	}
	CHECK(strcmp(is, model) == 0);
}

static const char marker[] = "'(MARK)'", marked[] = "(MARK)";

static void check_hook(const struct grammar *g, const char *program)
{
	const struct dialect *d = dialect_find(g->shell);
	struct buf is = BUF_INIT, model = BUF_INIT;

	if (dialect_has_hook(d)) {
		dialect_hook(d, program, dialect_wraps_cd(d), &is);
		dialect_hook(d, marked, dialect_wraps_cd(d), &model);
		expect_frame(buf_str(&is), buf_str(&model), marker, g->read, program);
	}
	buf_fini(&model);
	buf_fini(&is);
}

/* What needs no quotes has none, that people can read the line. */
static bool is_bare(const char *program)
{
	return program[0] != '-' &&
	       program[strspn(program, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789/._-")] == '\0';
}

static void check_line(const struct grammar *g, const char *program)
{
	const struct dialect *d = dialect_find(g->shell);
	struct buf is = BUF_INIT, model = BUF_INIT;
	struct err e = ERR_INIT;
	bool is_refused =
		strchr(program, '\n') != NULL ||
		(strcmp(g->shell, "yash") == 0 && !reader_utf8(program, strlen(program)));

	CHECK((dialect_hook_line(d, program, true, &is, &e) != 0) == is_refused);
	CHECK((e.text != NULL) == is_refused && (is.len == 0) == is_refused);
	if (!is_refused && !is_bare(program)) {
		CHECK(strchr(buf_str(&is), '\n') == NULL);
		dialect_hook_line(d, marked, true, &model, &e);
		expect_frame(buf_str(&is), buf_str(&model), marker, g->read, program);
	}
	err_fini(&e);
	buf_fini(&model);
	buf_fini(&is);
}

static void check_question(const struct grammar *g, const char *word)
{
	const struct dialect *d = dialect_find(g->shell);
	struct buf is = BUF_INIT, model = BUF_INIT;
	struct list words = LIST_INIT;

	list_add(&words, word);
	dialect_ask(d, &words, &is);
	list_fini(&words);
	list_add(&words, marked);
	dialect_ask(d, &words, &model);
	list_fini(&words);
	expect_frame(buf_str(&is), buf_str(&model), marker, g->read, word);
	buf_fini(&model);
	buf_fini(&is);
}

static void check_completions(const struct grammar *g, const char *row)
{
	const struct dialect *d = dialect_find(g->shell);
	struct buf is = BUF_INIT, model = BUF_INIT;
	struct list rows = LIST_INIT;

	if (!dialect_has_completions(d))
		return;
	list_add(&rows, row);
	list_add(&rows, row);
	dialect_completions(d, &rows, &is);
	list_fini(&rows);
	list_add(&rows, marked);
	list_add(&rows, marked);
	dialect_completions(d, &rows, &model);
	list_fini(&rows);
	expect_frame(buf_str(&is), buf_str(&model), marker, g->read, row);
	buf_fini(&model);
	buf_fini(&is);
}

/* Variables that the plan changed, and no others, with the values they get. */
static void check_json(const struct plan *p, const char *path)
{
	struct list before = LIST_INIT, after = LIST_INIT;
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	struct value v;
	const struct value *set, *unset;

	environment_set(&before, "PATH", path);
	environment_set(&before, "OTHER", path);
	list_add_all(&after, &before);
	plan_apply(p, &after);
	CHECK(dialect_render(dialect_find("json"), p, true, &before, &out, &e) == 0);
	CHECK(reader_utf8(buf_str(&out), out.len));
	CHECK(reader_json(&v, buf_str(&out), out.len) != READ_BAD);
	set = value_member(&v, "set");
	unset = value_member(&v, "unset");
	CHECK(set != NULL && set->kind == '{' && unset != NULL && unset->kind == '[');
	for (size_t i = 0; i < set->count; i++) {
		const char *value = environment_get(&after, set->items[i].key);
		const char *old = environment_get(&before, set->items[i].key);

		CHECK(value != NULL && (old == NULL || strcmp(old, value) != 0));
		if (reader_utf8(value, strlen(value)))
			CHECK(strcmp(set->items[i].text, value) == 0);
	}
	for (size_t i = 0; i < unset->count; i++)
		CHECK(environment_get(&after, unset->items[i].text) == NULL);
	CHECK(set->count <= after.count && unset->count <= before.count);
	value_fini(&v);
	buf_fini(&out);
	list_fini(&after);
	list_fini(&before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct edits e;

	edits_make(&e, data, size);
	for (size_t i = 0; i < GRAMMARS; i++) {
		check_rendered(&grammars[i], &e.plan);
		check_hook(&grammars[i], e.words[0]);
		check_line(&grammars[i], e.words[0]);
		check_question(&grammars[i], e.words[1]);
		check_completions(&grammars[i], e.words[1]);
	}
	check_json(&e.plan, e.words[2]);
	edits_fini(&e);
	return 0;
}
