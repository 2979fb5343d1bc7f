#include "dialect_code.h"

#include <stdlib.h>
#include <string.h>

#include "dialect_rows.h"
#include "hook_files.h"
#include "path.h"
#include "plan_json.h"
#include "text.h"

/* The functions that do the edits; the quoted arguments follow. */
static const char *const verbs[EDIT_COUNT] = {
	[EDIT_KEEP] = "__vact_keep",
	[EDIT_EXPORT] = "__vact_export",
	[EDIT_SET] = "__vact_set",
	[EDIT_UNSET] = "__vact_unset",
	[EDIT_UNSET_IF] = "__vact_unset_if",
	[EDIT_GIVE_BACK] = "__vact_give_back",
	[EDIT_PATH_ADD] = "__vact_path_add",
	[EDIT_PATH_NEED] = "__vact_path_need",
	[EDIT_PATH_DROP] = "__vact_path_drop",
	[EDIT_LEAVE_FOREIGN] = "__vact_leave_foreign",
	[EDIT_YIELD] = "__vact_yield",
	[EDIT_LEND] = "__vact_lend",
	[EDIT_PROMPT_SHOW] = "__vact_prompt_show",
	[EDIT_PROMPT_ADOPT] = "__vact_prompt_adopt",
	[EDIT_PROMPT_HIDE] = "__vact_prompt_hide",
	[EDIT_DEACTIVATE_ADD] = "__vact_deactivate_add",
	[EDIT_DEACTIVATE_DROP] = "__vact_deactivate_drop",
	[EDIT_REHASH] = "__vact_rehash",
	[EDIT_SAY] = "__vact_say",
	[EDIT_WHILE_PRESENT] = "__vact_is_there",
	[EDIT_WHILE_ABSENT] = "__vact_is_gone",
	[EDIT_WHILE_LINE] = "__vact_line_is",
	[EDIT_WHILE_SAME] = "__vact_same_file",
	[EDIT_WHILE_BETWEEN] = "__vact_is_between",
	[EDIT_WHILE_NONE] = "__vact_none",
	[EDIT_WHILE_IN_PATH] = "__vact_path_has",
	[EDIT_LEAVE] = "__vact_leave",
	[EDIT_UNLOAD] = "__vact_unload",
};

void dialect_add_file(struct buf *out, const char *name)
{
	const struct embedded *f = embedded_find(hook_files, name);

	buf_add(out, f->data, f->len);
}

/* Whether a backslash ends the line, and not one that is itself escaped. */
static bool is_open(const char *line, size_t len)
{
	size_t slashes = 0;

	while (slashes < len && line[len - 1 - slashes] == '\\')
		slashes++;
	return slashes % 2 == 1;
}

/* The lines as one, without comments; a backslash joins two of them. */
static void join_lines(struct buf *out, const char *text)
{
	const char *end;

	for (; *text != '\0'; text = *end == '\0' ? end : end + 1) {
		const char *start = text + strspn(text, " \t");
		size_t len;

		end = start + strcspn(start, "\n");
		len = (size_t)(end - start);
		if (len == 0 || *start == '#')
			continue;
		buf_add(out, start, is_open(start, len) ? len - 1 : len);
		buf_adds(out, is_open(start, len) ? "" : " ; ");
	}
}

/* Adds code that is whole in itself as one word to evaluate. */
static void add_quoted(const struct dialect *d, const char *code, struct buf *out)
{
	buf_adds(out, d->family->before_code);
	d->family->quote(out, code);
	buf_adds(out, d->family->after_code);
}

/* As it is, or in one line: aliases hold from the next evaluation on. */
static void add_code(const struct dialect *d, const char *code, struct buf *out)
{
	struct buf line = BUF_INIT;

	if (d->family->is_one_line) {
		join_lines(&line, code);
		add_quoted(d, buf_str(&line), out);
	} else {
		buf_adds(out, code);
	}
	buf_fini(&line);
}

static void end_line(const struct dialect *d, struct buf *out)
{
	if (d->family->is_one_line)
		buf_addc(out, '\n');
}

static void add_files(const struct dialect *d, struct buf *out, const char *const *names)
{
	struct buf code = BUF_INIT;

	for (size_t i = 0; i < FILES_MAX && names[i] != NULL; i++) {
		buf_reset(&code);
		dialect_add_file(&code, names[i]);
		add_code(d, buf_str(&code), out);
	}
	buf_fini(&code);
}

static void add_arg(const struct dialect *d, bool is_first, const char *value, struct buf *out)
{
	buf_adds(out, is_first ? d->family->before_args : d->family->between_args);
	d->family->quote(out, value);
}

/* `args` ends with a NULL. */
static void add_call(
	const struct dialect *d, const char *verb, const char *const *args, struct buf *out)
{
	buf_adds(out, verb);
	for (size_t i = 0; args[i] != NULL; i++)
		add_arg(d, i == 0, args[i], out);
	buf_adds(out, args[0] == NULL ? d->family->no_args : d->family->after_args);
}

static void spell(
	const struct dialect *d, const struct plan *p, const char *indent, struct buf *out);

/* Why the shell cannot hold `value`; NULL when it can. */
static const char *why_not(const struct dialect *d, const char *value)
{
	if (d->is_utf8_only && !utf8_valid(value, strlen(value)))
		return "is not UTF-8";
	if (d->family == NULL || !d->family->is_one_line)
		return NULL;
	if (strchr(value, '\n') != NULL)
		return "has a newline";
	/* tcsh loses others of what backticks give, and the quotes with them. */
	return text_is_local(value) ? NULL : "is not text in its locale";
}

static bool can_hold(const struct dialect *d, const struct edit *e)
{
	for (size_t i = 0; i < EDIT_ARGS && e->args[i] != NULL; i++)
		if (why_not(d, e->args[i]) != NULL)
			return false;
	return true;
}

static bool is_condition(enum edit_kind kind)
{
	return kind >= EDIT_WHILE_PRESENT && kind <= EDIT_WHILE_IN_PATH;
}

static void spell_function(const struct dialect *d, const struct edit *e, struct buf *out)
{
	const struct family *f = d->family;
	struct buf body = BUF_INIT, line = BUF_INIT;

	spell(d, e->body, f->indent, &body);
	if (f->is_one_line) {
		buf_adds(&body, "set __vact_is_still");
		join_lines(&line, buf_str(&body));
		buf_addf(out, "set %s = ", e->args[0]);
		f->quote(out, buf_str(&line));
		buf_addc(out, '\n');
		goto out;
	}
	buf_adds(out, f->before_name);
	buf_adds(out, e->args[0]);
	buf_adds(out, f->after_name);
	buf_add(out, buf_str(&body), body.len);
	if (f->all_true != NULL) {
		buf_adds(out, f->all_true);
	} else {
		/* No word that the user may have made an alias of. */
		buf_adds(out, f->before_test);
		buf_adds(out, " 0 = 0");
		buf_adds(out, f->after_test);
		buf_addc(out, '\n');
	}
	buf_adds(out, f->after_body);
out:
	buf_fini(&line);
	buf_fini(&body);
}

/* What cannot be held is passed over: nothing there is ever activated. */
static void spell_condition(const struct dialect *d, const struct edit *e, struct buf *out)
{
	const char *const *pieces = d->family->conditions[e->kind];

	if (!can_hold(d, e))
		return;
	buf_adds(out, pieces[0]);
	d->family->quote(out, e->args[0]);
	buf_adds(out, pieces[1]);
	if (e->args[1] != NULL)
		d->family->quote(out, e->args[1]);
	buf_adds(out, pieces[2]);
}

/* From the lowest up to the highest, which may be the root. */
static void spell_places(const struct dialect *d, const struct edit *e, struct buf *out)
{
	size_t end = strlen(e->args[0]);
	char *place = mem_strdup(e->args[1]);

	buf_adds(out, d->family->places);
	add_arg(d, true, place, out);
	while (strlen(place) > end && place[1] != '\0') {
		char *parent = path_parent(place);

		free(place);
		place = parent;
		add_arg(d, false, place, out);
	}
	buf_adds(out, d->family->after_condition);
	free(place);
}

static void spell_verb(const struct dialect *d, const struct edit *e, struct buf *out)
{
	const char *args[EDIT_ARGS + 2] = {NULL};
	struct buf text = BUF_INIT;
	size_t count = 0;

	for (; count < EDIT_ARGS && e->args[count] != NULL; count++)
		args[count] = e->args[count];
	if (e->kind == EDIT_PROMPT_SHOW || e->kind == EDIT_PROMPT_ADOPT) {
		d->prompt(&text, e->args[0]);
		args[count] = buf_str(&text);
	}
	add_call(d, verbs[e->kind], args, out);
	buf_fini(&text);
}

/* What is only shown is shown all the same. */
static void spell_ascii(const struct dialect *d, const struct edit *e, struct buf *out)
{
	struct buf text = BUF_INIT;

	for (const char *c = e->args[0]; *c != '\0'; c++) {
		if ((*c & 0x80) != 0 || *c == '\n')
			buf_addf(&text, "\\x%02x", (unsigned char)*c);
		else
			buf_addc(&text, *c);
	}
	add_call(d, verbs[e->kind], (const char *[]){buf_str(&text), NULL}, out);
	buf_addc(out, '\n');
	buf_fini(&text);
}

static void spell_edit(
	const struct dialect *d, const struct edit *e, const char *indent, struct buf *out)
{
	const struct family *f = d->family;

	if (e->kind == EDIT_FUNCTION) {
		spell_function(d, e, out);
		return;
	}
	if (f->conditions != NULL && f->conditions[e->kind][0] != NULL) {
		spell_condition(d, e, out);
		return;
	}
	if (f->has_all_conditions && is_condition(e->kind))
		return;
	if (f->places != NULL && e->kind == EDIT_WHILE_BETWEEN) {
		spell_places(d, e, out);
		return;
	}
	if (f->is_one_line && e->kind == EDIT_SAY && !can_hold(d, e)) {
		spell_ascii(d, e, out);
		return;
	}
	/* For shells that know a file by its time; the others read its line. */
	if (e->kind == EDIT_WHILE_TIME)
		return;
	buf_adds(out, indent);
	if (is_condition(e->kind))
		buf_adds(out, f->before_condition);
	spell_verb(d, e, out);
	buf_adds(out, is_condition(e->kind) ? f->after_condition : "\n");
}

/* Whether it is one that shells test without a verb. */
static bool is_test(const struct dialect *d, const struct edit *e)
{
	return d->family->before_test != NULL &&
	       (e->kind == EDIT_WHILE_PRESENT || e->kind == EDIT_WHILE_ABSENT);
}

/* Spells all the tests that stand at `e`, one behind the other up to `end`. */
static void spell_tests(
	const struct dialect *d, const struct edit *e, const struct edit *end, struct buf *out)
{
	const struct family *f = d->family;
	const char *also = NULL;

	for (; e < end; e++) {
		bool is_absent = e->kind == EDIT_WHILE_ABSENT, is_verb = is_absent && f->absent;

		if (also == NULL)
			buf_adds(out, is_verb ? f->absent : f->before_test);
		if (!is_verb)
			buf_adds(out, is_absent ? " ! -e" : " -e");
		buf_addc(out, ' ');
		f->quote(out, e->args[0]);
		also = is_verb ? " \\\n" : f->also;
		if (e + 1 == end || (f->absent != NULL && e[1].kind != e->kind))
			also = NULL;
		if (also == NULL && !is_verb)
			buf_adds(out, f->after_test);
		buf_adds(out, also != NULL ? also : f->after_condition);
	}
}

static void spell(
	const struct dialect *d, const struct plan *p, const char *indent, struct buf *out)
{
	for (size_t i = 0; i < p->count;) {
		size_t tests = 0;

		while (i + tests < p->count && is_test(d, &p->edits[i + tests]))
			tests++;
		spell_tests(d, p->edits + i, p->edits + i + tests, out);
		i += tests;
		if (i < p->count)
			spell_edit(d, &p->edits[i++], indent, out);
	}
}

int dialect_hold(const struct dialect *d, const char *value, struct err *e)
{
	const char *why = why_not(d, value);

	if (why == NULL)
		return 0;
	return err_set(e, EXIT_FAILED,
		"%s cannot hold '%s', which %s; rename it, or use another shell", d->names[0],
		value, why);
}

/* Conditions are passed over, and lines for the user told in other words. */
static bool may_be_lost(const struct dialect *d, const struct edit *e)
{
	return d->family != NULL && d->family->is_one_line &&
	       (is_condition(e->kind) || e->kind == EDIT_SAY);
}

static int check_bytes(const struct dialect *d, const struct plan *p, struct err *e)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct edit *edit = &p->edits[i];

		for (size_t a = 0; a < EDIT_ARGS && edit->args[a] != NULL; a++)
			if (!may_be_lost(d, edit) && dialect_hold(d, edit->args[a], e) != 0)
				return -1;
		if (edit->body != NULL && check_bytes(d, edit->body, e) != 0)
			return -1;
	}
	return 0;
}

/*
 * The code for a plan, where plans come as code. With `is_alone`, the functions it
 * calls are a part of the one command that it is: the beginning of a definition might
 * be a call.
 */
static void add_plan(
	const struct dialect *d, const struct plan *p, bool is_alone, struct buf *out)
{
	bool is_quoted = d->family->before_code != NULL;
	struct buf code = BUF_INIT;

	if (is_alone && is_quoted)
		add_files(d, out, d->activation);
	if (d->open != NULL)
		buf_adds(&code, d->open);
	if (is_alone && !is_quoted)
		add_files(d, &code, d->activation);
	spell(d, p, "", &code);
	if (d->close != NULL)
		buf_adds(&code, d->close);
	if (is_quoted && !d->family->is_one_line)
		add_quoted(d, buf_str(&code), out);
	else
		add_code(d, buf_str(&code), out);
	end_line(d, out);
	buf_fini(&code);
}

int dialect_render(const struct dialect *d, const struct plan *p, bool is_alone,
	const struct list *environment, struct buf *out, struct err *e)
{
	if (check_bytes(d, p, e) != 0)
		return -1;
	if (d->outcome != NULL && (is_alone || d->family == NULL)) {
		d->outcome(p, environment, out);
		return 0;
	}
	if (p->count == 0)
		return 0;
	if (d->family->before_data != NULL) {
		plan_json_edits(p, out);
		return 0;
	}
	add_plan(d, p, is_alone, out);
	return 0;
}

/* The plan as data, in the code that runs it. */
static void add_data(const struct dialect *d, const struct plan *p, struct buf *out)
{
	struct buf data = BUF_INIT;

	plan_json_edits(p, &data);
	buf_adds(out, d->family->before_data);
	d->family->quote(out, buf_str(&data));
	buf_adds(out, d->family->after_data);
	buf_fini(&data);
}

int dialect_start(const struct dialect *d, const struct plan *p, struct buf *out, struct err *e)
{
	struct buf code = BUF_INIT;

	if (check_bytes(d, p, e) != 0)
		return -1;
	if (d->family == NULL || p->count == 0)
		return 0;
	if (d->family->before_data == NULL) {
		add_plan(d, p, true, &code);
	} else {
		add_files(d, &code, d->activation);
		add_data(d, p, &code);
	}
	if (d->family->before_start != NULL) {
		buf_adds(out, d->family->before_start);
		d->family->quote(out, buf_str(&code));
		buf_addc(out, '\n');
	} else {
		buf_add(out, code.data, code.len);
	}
	buf_fini(&code);
	return 0;
}

void dialect_hook(const struct dialect *d, const char *program, bool wraps_cd, struct buf *out)
{
	const char *const cd[FILES_MAX] = {d->cd};
	const char *const values[][3] = {
		{"__vact_bin", program, NULL}, {"__vact_version", VACT_VERSION, NULL}};
	struct buf code = BUF_INIT;

	add_files(d, out, d->activation);
	if (d->open != NULL)
		buf_adds(&code, d->open);
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		add_call(d, verbs[EDIT_SET], values[i], &code);
		buf_addc(&code, '\n');
	}
	if (d->close != NULL)
		buf_adds(&code, d->close);
	add_code(d, buf_str(&code), out);
	buf_fini(&code);
	add_files(d, out, d->hook);
	if (wraps_cd)
		add_files(d, out, cd);
	end_line(d, out);
}

/* Bare where no shell sees anything in it but a word. */
static void add_program(const struct dialect *d, const char *program, struct buf *out)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789/._-";

	if (d->family->quote_program != NULL)
		d->family->quote_program(out, program);
	else if (program[0] != '-' && program[strspn(program, safe)] == '\0')
		buf_adds(out, program);
	else
		d->family->quote(out, program);
}

int dialect_hook_line(const struct dialect *d, const char *program, bool is_shared,
	struct buf *out, struct err *e)
{
	const char *const *piece = d->family->line;
	const char *why = why_not(d, program);

	/* A line is text, whatever the shell's values may be. */
	if (d->family->quote_program != NULL && !utf8_valid(program, strlen(program)))
		why = "is not UTF-8";
	if (strchr(program, '\n') != NULL ||
		(d->family->not_in_line != NULL &&
			strpbrk(program, d->family->not_in_line) != NULL))
		return err_set(e, EXIT_FAILED,
			"cannot name '%s' in one line; install vact somewhere else", program);
	if (why != NULL)
		return err_set(e, EXIT_FAILED,
			"%s cannot name '%s', which %s; install vact somewhere else",
			d->names[0], program, why);
	if (is_shared && d->version != NULL)
		buf_addf(out, "[ -z \"${%s-}\" ] || ", d->version);
	buf_adds(out, piece[0]);
	add_program(d, program, out);
	buf_adds(out, piece[1]);
	add_program(d, program, out);
	buf_addf(out, "%s%s%s", piece[2], d->hook_name, piece[3]);
	return 0;
}

void dialect_ask(const struct dialect *d, const struct list *words, struct buf *out)
{
	const char *const told[FILES_MAX] = {d->family->told};
	struct buf code = BUF_INIT;

	if (d->family->before_data != NULL) {
		plan_json_words(words, out);
		return;
	}
	add_files(d, out, told);
	buf_adds(&code, "__vact_tell");
	for (size_t i = 0; i < words->count; i++)
		add_arg(d, i == 0, words->items[i], &code);
	buf_addf(&code, "%s\n", d->family->after_args);
	add_code(d, buf_str(&code), out);
	end_line(d, out);
	buf_fini(&code);
}

/* Whether no shell sees anything in it but a word. */
static bool is_plain_word(const char *word)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789/._-=";

	word += strncmp(word, "~/", 2) == 0;
	return *word != '\0' && word[strspn(word, safe)] == '\0';
}

bool dialect_word(const struct dialect *d, const char *word, struct buf *out)
{
	/* What comes through backticks is parted at blanks and expanded. */
	bool is_bare = d->family->is_one_line;

	/* What begins with a digit may be a number to some. */
	if (is_plain_word(word) && (is_bare || word[0] < '0' || word[0] > '9')) {
		buf_adds(out, word);
		return true;
	}
	if (is_bare || strncmp(word, "~/", 2) == 0)
		return false;
	d->family->quote(out, word);
	return true;
}

static void add_table(const struct family *f, const struct list *rows, struct buf *out)
{
	buf_addf(out, "%s__vact_table%s", f->before_list, f->after_list);
	for (size_t i = 0; i < rows->count; i++) {
		buf_adds(out, f->before_word);
		f->quote(out, rows->items[i]);
	}
	buf_adds(out, f->after_words);
}

void dialect_completions(const struct dialect *d, const struct list *rows, struct buf *out)
{
	if (d->completions_mark != NULL)
		buf_adds(out, d->completions_mark);
	if (d->family->before_list != NULL)
		add_table(d->family, rows, out);
	add_files(d, out, d->completions);
	end_line(d, out);
}

void dialect_take(const struct dialect *d, const char *command, struct buf *out)
{
	buf_addf(out, "%s%s%s", d->family->before_taken, command, d->family->after_taken);
}

void dialect_fail(const struct dialect *d, struct buf *out)
{
	if (d->outcome == NULL)
		buf_adds(out, d->family->failure);
}
