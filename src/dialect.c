#include "dialect.h"

#include <stdlib.h>
#include <string.h>

#include "hook_files.h"
#include "path.h"
#include "plan_json.h"
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
	/*
	 * Around the operands of a test, the fastest the shells have; NULL where
	 * verbs ask for files, too.
	 */
	const char *before_test;
	const char *after_test;
	/* A call of a verb: behind its name, between two words, behind the last. */
	const char *no_args;
	const char *before_args;
	const char *between_args;
	const char *after_args;
	/*
	 * Around a call on whose truth the rest of a function depends, and the end
	 * of a function in which all were true; NULL for a test that is true.
	 */
	const char *before_condition;
	const char *after_condition;
	const char *all_true;
	/* In front of each line of a function. */
	const char *indent;
	/*
	 * The line that loads the hook: the program comes behind the first piece
	 * and the second, the hook's name behind the third. A shell without vact
	 * must start silently, and with status 0.
	 */
	const char *line[LINE_PIECES];
	/* How the line writes the program, if not bare or as any word. */
	void (*quote_program)(struct buf *out, const char *value);
	/* The file that answers questions. */
	const char *told;
	/* Code that fails. */
	const char *failure;
	/*
	 * NULL where plans come as code. Else they come as data, and this is around
	 * the quoted data in code that runs it.
	 */
	const char *before_data;
	const char *after_data;
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
	/* How it gets what a plan comes to, without the hook; NULL for code. */
	void (*outcome)(const struct plan *p, const struct list *environment, struct buf *out);
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
#define ELVISH_LINE                                                                            \
	{                                                                                      \
		"if (has-external ", ") { eval (", " hook ", " | slurp) }"                     \
	}
/* Python's string, for xonsh expands variables in those of a command. */
#define XONSH_LINE                                                                             \
	{                                                                                      \
		"if __import__('shutil').which(", "): exec($(@(", ") hook ", "))"              \
	}
#define COMMANDS                                                                               \
	.no_args = "", .before_args = " ", .between_args = " ", .after_args = "",              \
	.before_condition = "", .after_condition = " &&\n", .indent = ""
#define BOURNE                                                                                 \
	.quote = quote_bourne, .before_name = "", .after_name = "() {\n", .after_body = "}\n", \
	.line = BOURNE_LINE, .told = "told.sh", .failure = "false\n", COMMANDS

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
	.failure = "false\n",
	COMMANDS,
};
/* What is not true throws. A function is a value there, and a verb keeps it. */
static const struct family elvish = {
	.quote = quote_elvish,
	.before_name = "__vact_function ",
	.after_name = " {\n",
	.after_body = "}\n",
	.no_args = "",
	.before_args = " ",
	.between_args = " ",
	.after_args = "",
	.before_condition = "",
	.after_condition = "\n",
	.all_true = "",
	.indent = "",
	.line = ELVISH_LINE,
	.told = "told.elv",
	.failure = "fail 'vact failed'\n",
};
/* Plain Python. */
static const struct family xonsh = {
	.quote = quote_python,
	.before_name = "@__vact_function\ndef ",
	.after_name = "():\n",
	.after_body = "",
	.no_args = "()",
	.before_args = "(",
	.between_args = ", ",
	.after_args = ")",
	.before_condition = "if not ",
	.after_condition = ":\n\t\treturn False\n",
	.all_true = "\treturn True\n",
	.indent = "\t",
	.line = XONSH_LINE,
	.quote_program = quote_python_text,
	.told = "told.xsh",
	.failure = "raise RuntimeError('vact failed')\n",
};

/* What a hook that is a string says runs as code, before the next prompt. */
static const struct family nu = {
	.quote = quote_nu,
	.line =
		{
			"if (which ",
			" | is-not-empty) { try { $env.config.hooks.env_change.__vact_load = [(^",
			" hook ",
			")]; $env.__vact_load = [(date now)] } }",
		},
	.before_data = "__vact_apply (",
	.after_data = " | from json)\n",
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
static const struct subshell nu_subshell = {.code_option = "--execute"};

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
		.names = {"elvish"},
		.family = &elvish,
		.prompt = prompt_literal,
		.activation = {"verbs.elv"},
		.hook = {"hook.elv"},
		.hook_name = "elvish",
		.has_prompts = true,
	},
	{
		.names = {"xonsh"},
		.family = &xonsh,
		.prompt = prompt_xonsh,
		.activation = {"verbs.xsh"},
		.hook = {"hook.xsh"},
		.hook_name = "xonsh",
		.has_prompts = true,
	},
	{
		.names = {"nu"},
		.family = &nu,
		.outcome = plan_json_record,
		.activation = {"verbs.nu"},
		.hook = {"hook.nu"},
		.hook_name = "nu",
		.subshell = &nu_subshell,
		.has_prompts = true,
		.is_utf8_only = true,
	},
	{.names = {"json"}, .outcome = plan_json_outcome},
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
	[EDIT_WHILE_PRESENT] = "__vact_is_there",
	[EDIT_WHILE_ABSENT] = "__vact_is_gone",
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

static void add_files(struct buf *out, const char *const *names)
{
	for (size_t i = 0; i < FILES_MAX && names[i] != NULL; i++)
		dialect_add_file(out, names[i]);
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

static bool is_condition(enum edit_kind kind)
{
	return kind == EDIT_WHILE_PRESENT || kind == EDIT_WHILE_ABSENT ||
	       kind == EDIT_WHILE_LINE || kind == EDIT_WHILE_SAME || kind == EDIT_WHILE_IN_PATH;
}

static void spell_function(const struct dialect *d, const struct edit *e, struct buf *out)
{
	const struct family *f = d->family;

	buf_adds(out, f->before_name);
	buf_adds(out, e->args[0]);
	buf_adds(out, f->after_name);
	spell(d, e->body, f->indent, out);
	if (f->all_true != NULL)
		buf_adds(out, f->all_true);
	else
		/* No word that the user may have made an alias of. */
		buf_addf(out, "%s 0 = 0%s\n", f->before_test, f->after_test);
	buf_adds(out, f->after_body);
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

static void spell_edit(
	const struct dialect *d, const struct edit *e, const char *indent, struct buf *out)
{
	const struct family *f = d->family;
	bool is_file = e->kind == EDIT_WHILE_PRESENT || e->kind == EDIT_WHILE_ABSENT;

	if (e->kind == EDIT_FUNCTION) {
		spell_function(d, e, out);
		return;
	}
	buf_adds(out, indent);
	if (is_condition(e->kind))
		buf_adds(out, f->before_condition);
	if (is_file && f->before_test != NULL) {
		buf_addf(out, "%s %s ", f->before_test,
			e->kind == EDIT_WHILE_ABSENT ? "! -e" : "-e");
		f->quote(out, e->args[0]);
		buf_adds(out, f->after_test);
	} else {
		spell_verb(d, e, out);
	}
	buf_adds(out, is_condition(e->kind) ? f->after_condition : "\n");
}

static void spell(
	const struct dialect *d, const struct plan *p, const char *indent, struct buf *out)
{
	for (size_t i = 0; i < p->count; i++)
		spell_edit(d, &p->edits[i], indent, out);
}

/* What a shell of characters cannot hold; NULL when there is none. */
static const char *find_bytes(const struct plan *p)
{
	const char *found = NULL;

	for (size_t i = 0; i < p->count && found == NULL; i++) {
		const struct edit *e = &p->edits[i];

		for (size_t a = 0; a < EDIT_ARGS && e->args[a] != NULL && found == NULL; a++)
			if (!utf8_valid(e->args[a], strlen(e->args[a])))
				found = e->args[a];
		if (e->body != NULL && found == NULL)
			found = find_bytes(e->body);
	}
	return found;
}

static int check_bytes(const struct dialect *d, const struct plan *p, struct err *e)
{
	const char *bytes = d->is_utf8_only ? find_bytes(p) : NULL;

	if (bytes == NULL)
		return 0;
	return err_set(e, EXIT_FAILED,
		"%s cannot hold '%s', which is not UTF-8; rename it, or use another shell",
		d->names[0], bytes);
}

/* The code for a plan, where plans come as code. */
static void add_code(const struct dialect *d, const struct plan *p, struct buf *out)
{
	if (d->open != NULL)
		buf_adds(out, d->open);
	spell(d, p, "", out);
	if (d->close != NULL)
		buf_adds(out, d->close);
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
	if (is_alone)
		add_files(out, d->activation);
	add_code(d, p, out);
	return 0;
}

int dialect_start(const struct dialect *d, const struct plan *p, struct buf *out, struct err *e)
{
	struct buf data = BUF_INIT;

	if (check_bytes(d, p, e) != 0)
		return -1;
	if (d->family == NULL || p->count == 0)
		return 0;
	add_files(out, d->activation);
	if (d->family->before_data == NULL) {
		add_code(d, p, out);
		return 0;
	}
	plan_json_edits(p, &data);
	buf_adds(out, d->family->before_data);
	d->family->quote(out, buf_str(&data));
	buf_adds(out, d->family->after_data);
	buf_fini(&data);
	return 0;
}

void dialect_hook(const struct dialect *d, const char *program, bool wraps_cd, struct buf *out)
{
	const char *const cd[FILES_MAX] = {d->cd};

	add_files(out, d->activation);
	if (d->open != NULL)
		buf_adds(out, d->open);
	add_call(d, verbs[EDIT_SET], (const char *[]){"__vact_bin", program, NULL}, out);
	buf_addc(out, '\n');
	add_call(d, verbs[EDIT_SET], (const char *[]){"__vact_version", VACT_VERSION, NULL},
		out);
	buf_addc(out, '\n');
	if (d->close != NULL)
		buf_adds(out, d->close);
	add_files(out, d->hook);
	if (wraps_cd)
		add_files(out, cd);
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

	if (strchr(program, '\n') != NULL)
		return err_set(e, EXIT_FAILED,
			"cannot name '%s' in one line; install vact somewhere else", program);
	if ((d->is_utf8_only || d->family->quote_program != NULL) &&
		!utf8_valid(program, strlen(program)))
		return err_set(e, EXIT_FAILED,
			"%s cannot name '%s', which is not UTF-8; install vact somewhere else",
			d->names[0], program);
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

	if (d->family->before_data != NULL) {
		plan_json_words(words, out);
		return;
	}
	add_files(out, told);
	buf_adds(out, "__vact_tell");
	for (size_t i = 0; i < words->count; i++)
		add_arg(d, i == 0, words->items[i], out);
	buf_addf(out, "%s\n", d->family->after_args);
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
	add_files(out, file);
}

void dialect_fail(const struct dialect *d, struct buf *out)
{
	if (d->outcome == NULL)
		buf_adds(out, d->family->failure);
}
