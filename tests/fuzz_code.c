/*
 * What vact prints for tcsh, elvish and xonsh, which are no kin of the shells of
 * fuzz_dialect: whatever bytes the values have, it is the commands that were
 * meant, each value one word of them, and nothing else.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "dialect_code.h"
#include "fuzz.h"
#include "fuzz_edits.h"
#include "reader.h"
#include "shell_reader.h"

/* How a language spells a call, a condition, and a function. */
struct language {
	const char *shell;
	word_reader *read;
	const char *before_args;
	const char *between_args;
	const char *after_args;
	const char *no_args;
	const char *before_condition;
	const char *after_condition;
	const char *function;
	const char *indent;
	const char *end;
	const char *open;
	const char *close;
	/* Around all of it as one word, or NULL. */
	const char *before_code;
	const char *after_code;
};

static const struct language languages[] = {
	{
		.shell = "elvish",
		.read = reader_elvish,
		.before_args = " ",
		.between_args = " ",
		.after_args = "",
		.no_args = "",
		.before_condition = "",
		.after_condition = "\n",
		.function = "__vact_function f {\n",
		.indent = "",
		.end = "}\n",
		.open = "{\n",
		.close = "}\n",
	},
	{
		.shell = "xonsh",
		.read = reader_python,
		.before_args = "(",
		.between_args = ", ",
		.after_args = ")",
		.no_args = "()",
		.before_condition = "if not ",
		.after_condition = ":\n\t\treturn False\n",
		.function = "@__vact_function\ndef f():\n",
		.indent = "\t",
		.end = "\treturn True\n",
		.open = "",
		.close = "",
		.before_code = "exec(",
		.after_code = ")\n",
	},
};

static bool is_prompt(const struct edit *e)
{
	return e->kind == EDIT_PROMPT_SHOW || e->kind == EDIT_PROMPT_ADOPT;
}

static bool is_condition(const struct edit *e)
{
	return e->kind == EDIT_WHILE_PRESENT || e->kind == EDIT_WHILE_ABSENT ||
	       e->kind == EDIT_WHILE_LINE || e->kind == EDIT_WHILE_SAME ||
	       e->kind == EDIT_WHILE_BETWEEN || e->kind == EDIT_WHILE_NONE ||
	       e->kind == EDIT_WHILE_IN_PATH;
}

static void expect_call(const char **at, const struct language *l, const struct edit *e)
{
	size_t count = 0;

	reader_expect(at, edit_verbs[e->kind]);
	for (; count < EDIT_ARGS && e->args[count] != NULL; count++) {
		reader_expect(at, count == 0 ? l->before_args : l->between_args);
		reader_expect_word(at, l->read, e->args[count]);
	}
	/* What the prompt must hold is for fuzz_quote to check. */
	if (is_prompt(e)) {
		reader_expect(at, l->between_args);
		free(l->read(at));
	}
	reader_expect(at, count == 0 ? l->no_args : l->after_args);
}

static void expect_edits(
	const char **at, const struct language *l, const struct plan *p, const char *indent)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct edit *e = &p->edits[i];

		/* Of a file, these read the line. */
		if (e->kind == EDIT_WHILE_TIME)
			continue;
		if (e->kind == EDIT_FUNCTION) {
			reader_expect(at, l->function);
			expect_edits(at, l, e->body, l->indent);
			reader_expect(at, l->end);
			continue;
		}
		reader_expect(at, indent);
		reader_expect(at, is_condition(e) ? l->before_condition : "");
		expect_call(at, l, e);
		reader_expect(at, is_condition(e) ? l->after_condition : "\n");
	}
}

/* By itself, it has the functions behind what opens it, and is the same. */
static void check_alone(
	const struct dialect *d, const struct plan *p, const struct buf *code, const char *open)
{
	struct buf alone = BUF_INIT;
	struct list none = LIST_INIT;
	struct err e = ERR_INIT;
	const char *at;

	CHECK(dialect_render(d, p, true, &none, &alone, &e) == 0);
	CHECK(alone.len > code->len || p->count == 0);
	if (p->count > 0) {
		size_t rest = code->len - strlen(open);

		at = buf_str(&alone);
		reader_expect(&at, open);
		CHECK(strcmp(buf_str(&alone) + alone.len - rest,
			      buf_str(code) + strlen(open)) == 0);
	}
	buf_fini(&alone);
	err_fini(&e);
}

static void expect_code(const char **at, const struct language *l, const struct plan *p)
{
	reader_expect(at, l->open);
	expect_edits(at, l, p, "");
	reader_expect(at, l->close);
}

/* One command, so that a part of it is none. */
static void expect_whole(const char **at, const struct language *l, const struct plan *p)
{
	const char *inner;
	char *code;

	if (l->before_code == NULL) {
		expect_code(at, l, p);
		return;
	}
	reader_expect(at, l->before_code);
	code = l->read(at);
	inner = code;
	expect_code(&inner, l, p);
	CHECK(*inner == '\0');
	free(code);
	reader_expect(at, l->after_code);
}

static void check_language(const struct language *l, const struct plan *p)
{
	const struct dialect *d = dialect_find(l->shell);
	struct buf out = BUF_INIT;
	struct list none = LIST_INIT;
	struct err e = ERR_INIT;
	const char *at;

	/* Their strings are bytes, or can be made of any. */
	CHECK(dialect_render(d, p, false, &none, &out, &e) == 0);
	at = buf_str(&out);
	if (p->count > 0)
		expect_whole(&at, l, p);
	CHECK(*at == '\0');
	check_alone(d, p, &out, l->open);
	buf_fini(&out);
	err_fini(&e);
}

/* Of tcsh */

static const char *const csh_conditions[EDIT_COUNT][2] = {
	[EDIT_WHILE_PRESENT] = {"if ( -e ", ""},
	[EDIT_WHILE_ABSENT] = {"if ( ! -e ", ""},
	[EDIT_WHILE_TIME] = {"if ( -M ", " == "},
	[EDIT_WHILE_SAME] = {"if ( -F ", " == -F "},
};

enum holding { HOLDS_NOT, HOLDS_MAYBE, HOLDS };

/*
 * Whether backticks leave `value` as it is. Beyond the last character of Unicode,
 * C libraries are not of one mind.
 */
static enum holding csh_holds(const char *value)
{
	if (strchr(value, '\n') != NULL)
		return HOLDS_NOT;
	if (reader_utf8(value, strlen(value)))
		return HOLDS;
	return strpbrk(value, "\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd") == NULL ? HOLDS_NOT
										  : HOLDS_MAYBE;
}

static enum holding csh_holds_edit(const struct edit *e)
{
	enum holding least = HOLDS;

	for (size_t i = 0; i < EDIT_ARGS && e->args[i] != NULL; i++)
		if (csh_holds(e->args[i]) < least)
			least = csh_holds(e->args[i]);
	return least;
}

/* Whether all can be held but what may be lost or told in other words. */
static enum holding csh_holds_plan(const struct plan *p)
{
	enum holding least = HOLDS, now;

	for (size_t i = 0; i < p->count; i++) {
		const struct edit *e = &p->edits[i];

		now = is_condition(e) || e->kind == EDIT_WHILE_TIME || e->kind == EDIT_SAY
			      ? HOLDS
			      : csh_holds_edit(e);
		if (e->body != NULL && csh_holds_plan(e->body) < now)
			now = csh_holds_plan(e->body);
		if (now < least)
			least = now;
	}
	return least;
}

static bool is_decided(const struct plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		if (csh_holds_edit(&p->edits[i]) == HOLDS_MAYBE ||
			(p->edits[i].body != NULL && !is_decided(p->edits[i].body)))
			return false;
	return true;
}

/* A line for the user is told with the bytes in ASCII where it has to be. */
static void expect_csh_say(const char **at, const char *text)
{
	struct buf shown = BUF_INIT;
	bool is_held = csh_holds(text) == HOLDS;

	for (; *text != '\0'; text++) {
		if (!is_held && (*text == '\n' || (unsigned char)*text >= 0x80))
			buf_addf(&shown, "\\x%02x", (unsigned char)*text);
		else
			buf_addc(&shown, *text);
	}
	reader_expect(at, " ");
	reader_expect_word(at, reader_csh, buf_str(&shown));
	buf_fini(&shown);
}

static bool expect_csh_edits(const char **at, const struct plan *p);

static void expect_csh_function(const char **at, const struct edit *e)
{
	char *line;
	const char *body;

	reader_expect(at, "set f = ");
	line = reader_csh(at);
	body = line;
	expect_csh_edits(&body, e->body);
	reader_expect(&body, "set __vact_is_still ; ");
	CHECK(*body == '\0');
	free(line);
	reader_expect(at, " ; ");
}

/* Whether it ends with a condition, for which nothing is there yet. */
static bool expect_csh_edits(const char **at, const struct plan *p)
{
	bool is_open = false;

	for (size_t i = 0; i < p->count; i++) {
		const struct edit *e = &p->edits[i];
		const char *const *pieces = csh_conditions[e->kind];

		if (e->kind == EDIT_FUNCTION) {
			expect_csh_function(at, e);
			is_open = false;
			continue;
		}
		if (is_condition(e) || e->kind == EDIT_WHILE_TIME) {
			if (pieces[0] == NULL || csh_holds_edit(e) != HOLDS)
				continue;
			/* A condition stands in front of what comes behind it. */
			for (size_t a = 0; a < EDIT_ARGS && e->args[a] != NULL; a++) {
				reader_expect(at, pieces[a]);
				reader_expect_word(at, reader_csh, e->args[a]);
			}
			reader_expect(at, " ) ");
			is_open = true;
			continue;
		}
		is_open = false;
		reader_expect(at, edit_verbs[e->kind]);
		if (e->kind == EDIT_SAY)
			expect_csh_say(at, e->args[0]);
		for (size_t a = 0; e->kind != EDIT_SAY && a < EDIT_ARGS && e->args[a] != NULL;
			a++) {
			reader_expect(at, " ");
			reader_expect_word(at, reader_csh, e->args[a]);
		}
		if (is_prompt(e)) {
			reader_expect(at, " ");
			free(reader_csh(at));
		}
		reader_expect(at, " ; ");
	}
	return is_open;
}

/* One line, which evaluates one word. */
static void check_csh(const struct plan *p)
{
	const struct dialect *d = dialect_find("tcsh");
	enum holding holding = csh_holds_plan(p);
	struct buf out = BUF_INIT;
	struct list none = LIST_INIT;
	struct err e = ERR_INIT;

	if (dialect_render(d, p, false, &none, &out, &e) != 0) {
		CHECK(holding != HOLDS && out.len == 0 && e.text != NULL);
	} else if (p->count > 0) {
		const char *at = buf_str(&out), *inner;
		char *line;

		CHECK(holding != HOLDS_NOT);
		CHECK(strchr(at, '\n') == at + out.len - 1);
		reader_expect(&at, "set __vact_code = ");
		line = reader_csh(&at);
		reader_expect(&at, " ; eval \"$__vact_code:q\" ; \n");
		CHECK(*at == '\0');
		inner = line;
		if (is_decided(p)) {
			if (expect_csh_edits(&inner, p))
				reader_expect(&inner, " ; ");
			CHECK(*inner == '\0');
		}
		free(line);
		check_alone(d, p, &out, "");
	}
	buf_fini(&out);
	err_fini(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct edits e;

	/* In which tcsh would read. */
	CHECK(setenv("LC_ALL", "C.UTF-8", 1) == 0);
	edits_make(&e, data, size);
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		check_language(&languages[i], &e.plan);
	check_csh(&e.plan);
	edits_fini(&e);
	return 0;
}
