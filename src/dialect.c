#include "dialect.h"

#include <stdlib.h>
#include <string.h>

#include "hook_files.h"
#include "json.h"
#include "path.h"
#include "quote.h"
#include "text.h"

enum { NAMES_MAX = 5, FILES_MAX = 3, LINE_PIECES = 4 };

/* What the shells of a family have in common. */
struct family {
	void (*quote)(struct buf *out, const char *value);
	/* Around the name and the body of a function. */
	const char *before_name;
	const char *after_name;
	const char *after_body;
	/* Around the operands of a test; the fastest the shells have. */
	const char *before_test;
	const char *after_test;
	/*
	 * The line that loads the hook: the program comes behind the first piece
	 * and the second, the hook's name behind the third. A shell without vact
	 * must start silently, and with status 0.
	 */
	const char *line[LINE_PIECES];
	/* Bytes that no quoting protects there, or NULL. */
	const char *not_in_line;
	/* The file that answers questions. */
	const char *told;
	/*
	 * Its code goes through something that leaves one line of it. Functions are
	 * texts to evaluate then, and what defines aliases comes before their use.
	 */
	bool is_one_line;
	/* Spells a condition, where that is no verb. */
	void (*condition)(const struct edit *e, struct buf *out);
	/* Around the name of a list that is set, before each word, and behind. */
	const char *before_list;
	const char *after_list;
	const char *before_word;
	const char *after_words;
};

struct dialect {
	/* The first is the dialect's, the others are programs that speak it. */
	const char *names[NAMES_MAX];
	const struct family *family;
	void (*prompt)(struct buf *out, const char *text);
	/* Files that an activation needs, then what the hook needs besides. */
	const char *activation[FILES_MAX];
	const char *hook[FILES_MAX];
	/* With `vact hook --cd`. */
	const char *cd;
	/* What `vact hook` is asked for in a start-up file. */
	const char *hook_name;
	/* A variable that this shell alone sets, or NULL. */
	const char *version;
	const char *completions;
	/* The line by which the shell knows a file of completions, if it must. */
	const char *completions_mark;
	/* Around code that must not depend on the user's options. */
	const char *open;
	const char *close;
	bool has_prompts;
	const struct subshell *subshell;
	/* Its strings are characters: bytes that are none get lost. */
	bool is_utf8_only;
};

#define BOURNE_LINE                                                                            \
	{                                                                                      \
		"if command -v ", " >/dev/null 2>&1; then eval \"$(", " hook ", ")\"; fi"      \
	}
/* fish reads its start-up files in scripts too, which have no use for a hook. */
#define FISH_LINE                                                                              \
	{                                                                                      \
		"if status is-interactive; and command -q ", "; ", " hook ", " | source; end"  \
	}
/* tcsh reads its start-up files in scripts too, csh those that are for both. */
#define CSH_LINE                                                                               \
	{                                                                                      \
		"which ", " >& /dev/null && if ( $?tcsh && $?prompt ) eval \"`", " hook ",     \
			"`\" || :"                                                             \
	}
#define BOURNE                                                                                 \
	.quote = quote_bourne, .before_name = "", .after_name = "() {\n", .after_body = "}\n", \
	.line = BOURNE_LINE, .told = "told.sh"

static const struct family posix = {BOURNE, .before_test = "\\[", .after_test = " ]"};
static const struct family bash_like = {
	BOURNE,
	.before_test = "[[",
	.after_test = " ]]",
	.before_list = "",
	.after_list = "=(",
	.before_word = "\n\t",
	.after_words = "\n)\n",
};
static const struct family fish = {
	.quote = quote_fish,
	.before_name = "function ",
	.after_name = "\n",
	.after_body = "end\n",
	.before_test = "test",
	.after_test = "",
	.before_list = "set -g ",
	.after_list = "",
	.before_word = " \\\n\t",
	.after_words = "\n",
	.line = FISH_LINE,
	.told = "told.fish",
};

static void csh_condition(const struct edit *e, struct buf *out);

static const struct family csh = {
	.quote = quote_csh,
	.line = CSH_LINE,
	.not_in_line = "$`\"",
	.told = "told.csh",
	.is_one_line = true,
	.condition = csh_condition,
};

static const struct subshell bash_subshell = {
	.file_option = "--rcfile",
	.files = {{"bashrc", "start.bash"}},
};
static const struct subshell zsh_subshell = {
	.dir_variable = "ZDOTDIR",
	.kept_variable = "__vact_zdotdir",
	.files = {{".zshenv", "start-env.zsh"}, {".zshrc", "start.zsh"}},
};
static const struct subshell fish_subshell = {.code_option = "--init-command"};

#define SH_FILES .activation = {"verbs.sh", "shell.sh"}, .hook = {"hook.sh"}, .hook_name = "sh"

static const struct dialect dialects[] = {
	{
		.names = {"bash", "rbash"},
		.family = &bash_like,
		.prompt = prompt_bash,
		.activation = {"verbs.sh", "shell.bash"},
		.hook = {"hook.bash"},
		.cd = "cd.bash",
		.hook_name = "bash",
		.version = "BASH_VERSION",
		.subshell = &bash_subshell,
		.completions = "complete.bash",
		.has_prompts = true,
	},
	{
		.names = {"zsh", "rzsh"},
		.family = &bash_like,
		.prompt = prompt_literal,
		.activation = {"verbs.sh", "shell.zsh"},
		.hook = {"hook.zsh"},
		.hook_name = "zsh",
		.subshell = &zsh_subshell,
		.completions = "complete.zsh",
		.completions_mark = "#compdef vact\n",
		.open = "() {\n\\builtin emulate -L zsh\n",
		.close = "}\n",
		.has_prompts = true,
	},
	{
		.names = {"fish"},
		.family = &fish,
		.prompt = prompt_literal,
		.activation = {"verbs.fish"},
		.hook = {"hook.fish"},
		.hook_name = "fish",
		.subshell = &fish_subshell,
		.completions = "complete.fish",
		.has_prompts = true,
	},
	{.names = {"sh"}, .family = &posix, .prompt = prompt_unknown, SH_FILES},
	{.names = {"dash"}, .family = &posix, .prompt = prompt_dash, SH_FILES},
	{.names = {"busybox", "ash"}, .family = &posix, .prompt = prompt_busybox, SH_FILES},
	{.names = {"ksh", "ksh93"}, .family = &posix, .prompt = prompt_ksh93, SH_FILES},
	{.names = {"mksh", "lksh"}, .family = &posix, .prompt = prompt_mksh, SH_FILES},
	{
		.names = {"posh"},
		.family = &posix,
		.prompt = prompt_literal,
		SH_FILES,
		.version = "POSH_VERSION",
	},
	{
		.names = {"yash"},
		.family = &posix,
		.prompt = prompt_yash,
		SH_FILES,
		.is_utf8_only = true,
	},
	{
		.names = {"tcsh", "csh"},
		.family = &csh,
		.prompt = prompt_literal,
		.activation = {"verbs.csh"},
		.hook = {"hook.csh"},
		.hook_name = "tcsh",
		.has_prompts = true,
	},
	{.names = {"json"}, .prompt = prompt_literal},
};

enum { DIALECTS = sizeof(dialects) / sizeof(*dialects) };

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
	[EDIT_WHILE_LINE] = "__vact_line_is",
	[EDIT_WHILE_SAME] = "__vact_same_file",
	[EDIT_WHILE_IN_PATH] = "__vact_path_has",
	[EDIT_UNLOAD] = "__vact_unload",
};

/* "/bin/bash", "-bash" and "bash" all name bash. */
static const char *program_of(const char *name)
{
	name = path_base(name);
	return name[0] == '-' ? name + 1 : name;
}

const struct dialect *dialect_find(const char *name)
{
	name = program_of(name);
	for (size_t d = 0; d < DIALECTS; d++)
		for (size_t n = 0; n < NAMES_MAX && dialects[d].names[n] != NULL; n++)
			if (strcmp(dialects[d].names[n], name) == 0)
				return &dialects[d];
	return NULL;
}

const char *dialect_name(const struct dialect *d)
{
	return d->names[0];
}

const char *dialect_names(size_t index)
{
	for (size_t d = 0; d < DIALECTS; d++)
		for (size_t n = 0; n < NAMES_MAX && dialects[d].names[n] != NULL; n++)
			if (index-- == 0)
				return dialects[d].names[n];
	return NULL;
}

bool dialect_has_prompts(const struct dialect *d)
{
	return d->has_prompts;
}

bool dialect_has_hook(const struct dialect *d)
{
	return d->hook[0] != NULL;
}

bool dialect_wraps_cd(const struct dialect *d)
{
	return d->cd != NULL;
}

bool dialect_has_completions(const struct dialect *d)
{
	return d->completions != NULL;
}

bool dialect_is_data(const struct dialect *d)
{
	return d->family == NULL;
}

const struct subshell *dialect_subshell(const struct dialect *d)
{
	return d->subshell;
}

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

/*
 * Adds code that is whole in itself: as it is, or as one word to evaluate,
 * for aliases hold from the next evaluation on.
 */
static void add_code(const struct dialect *d, const char *code, struct buf *out)
{
	struct buf line = BUF_INIT;

	if (d->family->is_one_line) {
		join_lines(&line, code);
		buf_adds(out, "eval ");
		d->family->quote(out, buf_str(&line));
		buf_adds(out, " ; ");
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

static void add_word(const struct dialect *d, struct buf *out, const char *value)
{
	buf_addc(out, ' ');
	d->family->quote(out, value);
}

static void spell(const struct dialect *d, const struct plan *p, struct buf *out);

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

	spell(d, e->body, &body);
	if (f->is_one_line) {
		buf_adds(&body, "set __vact_is_still");
		join_lines(&line, buf_str(&body));
		buf_addf(out, "set %s =", e->args[0]);
		add_word(d, out, buf_str(&line));
		buf_addc(out, '\n');
	} else {
		/* No word that the user may have made an alias of. */
		buf_addf(out, "%s%s%s%s%s 0 = 0%s\n%s", f->before_name, e->args[0],
			f->after_name, buf_str(&body), f->before_test, f->after_test,
			f->after_body);
	}
	buf_fini(&line);
	buf_fini(&body);
}

static void csh_condition(const struct edit *e, struct buf *out)
{
	static const char *const forms[EDIT_COUNT][3] = {
		[EDIT_WHILE_PRESENT] = {"-e ", ""},
		[EDIT_WHILE_ABSENT] = {"! -e ", ""},
		[EDIT_WHILE_TIME] = {"-M ", " == "},
		[EDIT_WHILE_SAME] = {"-F ", " == -F "},
	};
	const char *const *form = forms[e->kind];

	/* The hook compares PATH as a whole. */
	if (form[0] == NULL)
		return;
	buf_addf(out, "if ( %s", form[0]);
	quote_csh(out, e->args[0]);
	buf_adds(out, form[1]);
	if (e->args[1] != NULL)
		quote_csh(out, e->args[1]);
	buf_adds(out, " ) ");
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
	buf_adds(out, verbs[e->kind]);
	add_word(d, out, buf_str(&text));
	buf_addc(out, '\n');
	buf_fini(&text);
}

static void spell_edit(const struct dialect *d, const struct edit *e, struct buf *out)
{
	const struct family *f = d->family;

	if (e->kind == EDIT_FUNCTION) {
		spell_function(d, e, out);
		return;
	}
	/* What cannot be held is passed over: nothing there is ever activated. */
	if (f->condition != NULL && is_condition(e->kind)) {
		if (can_hold(d, e))
			f->condition(e, out);
		return;
	}
	if (e->kind == EDIT_SAY && !can_hold(d, e)) {
		spell_ascii(d, e, out);
		return;
	}
	if (e->kind == EDIT_WHILE_TIME)
		return;
	if (e->kind == EDIT_WHILE_PRESENT || e->kind == EDIT_WHILE_ABSENT) {
		buf_adds(out, f->before_test);
		buf_adds(out, e->kind == EDIT_WHILE_ABSENT ? " ! -e" : " -e");
		add_word(d, out, e->args[0]);
		buf_addf(out, "%s &&\n", f->after_test);
		return;
	}
	buf_adds(out, verbs[e->kind]);
	for (size_t i = 0; i < EDIT_ARGS && e->args[i] != NULL; i++)
		add_word(d, out, e->args[i]);
	if (e->kind == EDIT_PROMPT_SHOW || e->kind == EDIT_PROMPT_ADOPT) {
		struct buf text = BUF_INIT;

		d->prompt(&text, e->args[0]);
		add_word(d, out, buf_str(&text));
		buf_fini(&text);
	}
	buf_adds(out, is_condition(e->kind) ? " &&\n" : "\n");
}

static void spell(const struct dialect *d, const struct plan *p, struct buf *out)
{
	for (size_t i = 0; i < p->count; i++)
		spell_edit(d, &p->edits[i], out);
}

/* JSON gives what a plan comes to: the variables to set, those to unset. */
static void render_json(const struct plan *p, const struct list *environment, struct buf *out)
{
	struct list after = LIST_INIT;
	cJSON *document = json_document();
	cJSON *set = cJSON_AddObjectToObject(document, "set");
	cJSON *unset = cJSON_AddArrayToObject(document, "unset");

	list_add_all(&after, environment);
	plan_apply(p, &after);
	for (size_t i = 0; i < after.count; i++) {
		char *name = mem_strndup(after.items[i], strcspn(after.items[i], "="));

		if (!list_has(environment, after.items[i]))
			json_add(set, name, environment_get(&after, name));
		free(name);
	}
	for (size_t i = 0; i < environment->count; i++) {
		char *name =
			mem_strndup(environment->items[i], strcspn(environment->items[i], "="));

		if (environment_get(&after, name) == NULL)
			cJSON_AddItemToArray(unset, json_string(name));
		free(name);
	}
	json_print(out, document);
	list_fini(&after);
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

static int check_bytes(const struct dialect *d, const struct plan *p, struct err *e)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct edit *edit = &p->edits[i];
		bool is_free = is_condition(edit->kind) || edit->kind == EDIT_SAY;

		for (size_t a = 0; !is_free && a < EDIT_ARGS && edit->args[a] != NULL; a++)
			if (dialect_hold(d, edit->args[a], e) != 0)
				return -1;
		if (edit->body != NULL && check_bytes(d, edit->body, e) != 0)
			return -1;
	}
	return 0;
}

int dialect_render(const struct dialect *d, const struct plan *p, bool is_alone,
	const struct list *environment, struct buf *out, struct err *e)
{
	struct buf code = BUF_INIT;

	if (check_bytes(d, p, e) != 0)
		return -1;
	if (d->family == NULL) {
		render_json(p, environment, out);
		return 0;
	}
	if (p->count == 0)
		return 0;
	if (is_alone)
		add_files(d, out, d->activation);
	if (d->open != NULL)
		buf_adds(&code, d->open);
	spell(d, p, &code);
	if (d->close != NULL)
		buf_adds(&code, d->close);
	add_code(d, buf_str(&code), out);
	end_line(d, out);
	buf_fini(&code);
	return 0;
}

void dialect_hook(const struct dialect *d, const char *program, bool wraps_cd, struct buf *out)
{
	const char *const cd[FILES_MAX] = {d->cd};
	struct buf code = BUF_INIT;

	add_files(d, out, d->activation);
	if (d->open != NULL)
		buf_adds(&code, d->open);
	buf_adds(&code, "__vact_set __vact_bin");
	add_word(d, &code, program);
	buf_adds(&code, "\n__vact_set __vact_version");
	add_word(d, &code, VACT_VERSION);
	buf_addc(&code, '\n');
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

	if (program[0] != '-' && program[strspn(program, safe)] == '\0')
		buf_adds(out, program);
	else
		d->family->quote(out, program);
}

int dialect_hook_line(const struct dialect *d, const char *program, bool is_shared,
	struct buf *out, struct err *e)
{
	const char *const *piece = d->family->line;

	if (strchr(program, '\n') != NULL ||
		(d->family->not_in_line != NULL &&
			strpbrk(program, d->family->not_in_line) != NULL))
		return err_set(e, EXIT_FAILED,
			"cannot name '%s' in one line; install vact somewhere else", program);
	if (why_not(d, program) != NULL)
		return err_set(e, EXIT_FAILED,
			"%s cannot name '%s', which %s; install vact somewhere else",
			d->names[0], program, why_not(d, program));
	if (is_shared && d->version != NULL)
		buf_addf(out, "[ -z \"${%s-}\" ] || ", d->version);
	buf_adds(out, piece[0]);
	add_program(d, program, out);
	buf_adds(out, piece[1]);
	add_program(d, program, out);
	buf_addf(out, "%s%s%s", piece[2], d->hook_name, piece[3]);
	return 0;
}

bool dialect_same_hook(const struct dialect *a, const struct dialect *b)
{
	return a->hook_name != NULL && b->hook_name != NULL &&
	       strcmp(a->hook_name, b->hook_name) == 0;
}

void dialect_ask(const struct dialect *d, const struct list *words, struct buf *out)
{
	const char *const told[FILES_MAX] = {d->family->told};

	struct buf code = BUF_INIT;

	add_files(d, out, told);
	buf_adds(&code, "__vact_tell");
	for (size_t i = 0; i < words->count; i++)
		add_word(d, &code, words->items[i]);
	buf_addc(&code, '\n');
	add_code(d, buf_str(&code), out);
	end_line(d, out);
	buf_fini(&code);
}

void dialect_completions(const struct dialect *d, const struct list *rows, struct buf *out)
{
	const char *const file[FILES_MAX] = {d->completions};
	const struct family *f = d->family;

	if (d->completions_mark != NULL)
		buf_adds(out, d->completions_mark);
	buf_addf(out, "%s__vact_table%s", f->before_list, f->after_list);
	for (size_t i = 0; i < rows->count; i++) {
		buf_adds(out, f->before_word);
		f->quote(out, rows->items[i]);
	}
	buf_adds(out, f->after_words);
	add_files(d, out, file);
}

void dialect_fail(const struct dialect *d, struct buf *out)
{
	if (d->family != NULL)
		buf_adds(out, "false\n");
}
