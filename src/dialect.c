#include "dialect.h"

#include <stdlib.h>
#include <string.h>

#include "dialect_rows.h"
#include "path.h"
#include "plan_json.h"
#include "quote.h"

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
/* tcsh reads its start-up files in scripts too, csh those that are for both. */
#define CSH_LINE                                                                               \
	{                                                                                      \
		"which ", " >& /dev/null && if ( $?tcsh && $?prompt ) eval \"`", " hook ",     \
			"`\" || :"                                                             \
	}
#define BOURNE                                                                                 \
	.quote = quote_bourne, .before_name = "", .after_name = "() {\n", .after_body = "}\n", \
	.line = BOURNE_LINE, .told = "told.sh", .failure = "false\n",                          \
	.before_taken = "eval \"$(", .after_taken = ")\"", COMMANDS

static const struct family posix = {BOURNE, .before_test = "\\[", .after_test = " ]"};
static const struct family bash_like = {
	BOURNE,
	.before_test = "[[",
	.after_test = " ]]",
	.also = " &&\n",
	.before_list = "",
	.after_list = "=(",
	.before_word = "\n\t",
	.after_words = "\n)\n",
};
/* One command costs as much there as a call of a verb does. */
static const char *const fish_conditions[EDIT_COUNT][CONDITION_PIECES] = {
	[EDIT_WHILE_IN_PATH] = {"builtin contains -- ", "", " $PATH &&\n"},
};
static const struct family fish = {
	.quote = quote_fish,
	.before_name = "function ",
	.after_name = "\n",
	.after_body = "end\n",
	.before_test = "test",
	.after_test = "",
	.also = " -a \\\n",
	.absent = "__vact_absent",
	.places = "builtin contains -- \"$PWD\"",
	.conditions = fish_conditions,
	.before_list = "set -g ",
	.after_list = "",
	.before_word = " \\\n\t",
	.after_words = "\n",
	.line = FISH_LINE,
	.told = "told.fish",
	.failure = "false\n",
	.before_taken = "",
	.after_taken = " | source",
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
	.before_taken = "eval (",
	.after_taken = " | slurp)",
	.before_start = "eval ",
};
/* Plain Python. */
static const struct family xonsh = {
	.quote = quote_python,
	.before_code = "exec(",
	.after_code = ")\n",
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
	.before_taken = "exec($(",
	.after_taken = "))",
};

static const char *const csh_conditions[EDIT_COUNT][CONDITION_PIECES] = {
	[EDIT_WHILE_PRESENT] = {"if ( -e ", "", " ) "},
	[EDIT_WHILE_ABSENT] = {"if ( ! -e ", "", " ) "},
	[EDIT_WHILE_TIME] = {"if ( -M ", " == ", " ) "},
	[EDIT_WHILE_SAME] = {"if ( -F ", " == -F ", " ) "},
};
static const struct family csh = {
	.quote = quote_csh,
	.before_code = "set __vact_code = ",
	.after_code = " ; eval \"$__vact_code:q\" ; ",
	.line = CSH_LINE,
	.not_in_line = "$`\"",
	.told = "told.csh",
	.failure = "false\n",
	.before_taken = "eval \"`",
	.after_taken = "`\"",
	.is_one_line = true,
	.conditions = csh_conditions,
	.has_all_conditions = true,
	COMMANDS,
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
	.before_taken = "^",
	.after_taken = " | from json | load-env",
	.before_data = "__vact_apply (",
	.after_data = " | from json)\n",
	COMMANDS,
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
/* It knows no other way to another file: HOME is put back by its first lines. */
static const struct subshell tcsh_subshell = {
	.dir_variable = "HOME",
	.kept_variable = "__vact_home",
	.files = {{".tcshrc", "start.csh"}},
};
static const struct subshell elvish_subshell = {
	.file_option = "-rc",
	.files = {{"rc.elv", "start.elv"}},
};
static const struct subshell xonsh_subshell = {
	.file_option = "--rc",
	.files = {{"rc.xsh", "start.xsh"}},
};
static const struct subshell nu_subshell = {.code_option = "--execute"};

#define BRACES .open = "{\n", .close = "}\n"
#define SH_FILES                                                                               \
	.activation = {"verbs.sh", "shell.sh"}, .hook = {"hook.sh"}, .hook_name = "sh", BRACES

static const struct dialect dialects[] = {
	{
		.names = {"bash", "rbash"},
		.family = &bash_like,
		.prompt = prompt_bash,
		.activation = {"verbs.sh", "shell.bash"},
		.hook = {"watch.sh", "hook.bash"},
		.cd = "cd.bash",
		.hook_name = "bash",
		.version = "BASH_VERSION",
		BRACES,
		.subshell = &bash_subshell,
		.completions = {"complete.bash"},
		.has_prompts = true,
		.knows_places = true,
	},
	{
		.names = {"zsh", "rzsh"},
		.family = &bash_like,
		.prompt = prompt_literal,
		.activation = {"verbs.sh", "shell.zsh"},
		.hook = {"watch.sh", "hook.zsh"},
		.hook_name = "zsh",
		.subshell = &zsh_subshell,
		.completions = {"complete.zsh"},
		.completions_mark = "#compdef vact\n",
		.open = "() {\n\\builtin emulate -L zsh\n",
		.close = "}\n",
		.has_prompts = true,
		.knows_places = true,
	},
	{
		.names = {"fish"},
		.family = &fish,
		.prompt = prompt_literal,
		.activation = {"verbs.fish"},
		.hook = {"hook.fish"},
		.hook_name = "fish",
		.subshell = &fish_subshell,
		.completions = {"complete.fish"},
		.open = "begin\n",
		.close = "end\n",
		.has_prompts = true,
		.knows_places = true,
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
		.completions = {"complete.csh"},
		.subshell = &tcsh_subshell,
		.has_prompts = true,
		.knows_times = true,
	},
	{
		.names = {"elvish"},
		.family = &elvish,
		.prompt = prompt_literal,
		.activation = {"verbs.elv"},
		.hook = {"hook.elv"},
		.hook_name = "elvish",
		.completions = {"complete.elv"},
		.subshell = &elvish_subshell,
		BRACES,
		.has_prompts = true,
	},
	{
		.names = {"xonsh"},
		.family = &xonsh,
		.prompt = prompt_xonsh,
		.activation = {"verbs.xsh"},
		.hook = {"hook.xsh"},
		.hook_name = "xonsh",
		.completions = {"complete.xsh"},
		.subshell = &xonsh_subshell,
		.has_prompts = true,
	},
	{
		.names = {"nu"},
		.family = &nu,
		.outcome = plan_json_record,
		.activation = {"verbs.nu"},
		.hook = {"complete.nu", "hook.nu"},
		.hook_name = "nu",
		.completions = {"complete.nu", "extern.nu"},
		.subshell = &nu_subshell,
		.has_prompts = true,
		.is_utf8_only = true,
	},
	{.names = {"json"}, .outcome = plan_json_outcome},
};

enum { DIALECTS = sizeof(dialects) / sizeof(*dialects) };

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

enum watching dialect_watching(const struct dialect *d)
{
	if (!d->has_prompts)
		return WATCHING_NOTHING;
	if (d->knows_places)
		return WATCHING_PLACES;
	return d->knows_times ? WATCHING_TIMES : WATCHING_LINES;
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
	return d->completions[0] != NULL;
}

bool dialect_is_data(const struct dialect *d)
{
	return d->family == NULL;
}

const struct subshell *dialect_subshell(const struct dialect *d)
{
	return d->subshell;
}

bool dialect_same_hook(const struct dialect *a, const struct dialect *b)
{
	return a->hook_name != NULL && b->hook_name != NULL &&
	       strcmp(a->hook_name, b->hook_name) == 0;
}
