#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "dialect.h"
#include "message.h"

/* What there is no word for: no operand, no argument. */
static const char none[] = "-";

/* The shells that the word SHELL stands for there, as one list of choices. */
static void add_shells(struct buf *row, const struct command *command, bool is_option)
{
	const char *name, *between = "";

	for (size_t i = 0; (name = dialect_names(i)) != NULL; i++) {
		const struct dialect *d = dialect_find(name);

		if (strcmp(name, dialect_name(d)) != 0)
			continue;
		if (dialect_is_data(d) && !(is_option && command != NULL && command->speaks))
			continue;
		buf_addf(row, "%s%s", between, name);
		between = "|";
	}
}

/* Names that stand for the same few words everywhere. */
static const struct choice {
	const char *arg;
	const char *words;
} choices[] = {
	{"WHEN", "auto|always|never"},
	{"MODE", "hardlink|copy|reflink"},
};

/*
 * Adds what the completions have to offer for an argument of that name: its
 * choices, joined by `|`, or the name itself. Those that the files know are
 * ENV, DIR, FILE, PYTHON, CMD, ARG... and COMMAND; for others, nothing is
 * offered.
 */
static void add_kind(
	struct buf *row, const char *arg, const struct command *command, bool is_option)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		if (strcmp(choices[i].arg, arg) == 0)
			arg = choices[i].words;
	if (strcmp(arg, "SHELL") == 0)
		add_shells(row, command, is_option);
	else
		buf_adds(row, arg);
}

/* `command NAME KIND,KIND SUMMARY` */
static void add_command(struct list *rows, const struct command *command)
{
	struct buf row = BUF_INIT;
	const char *at = command->operands, *between = "";

	buf_addf(&row, "command %s ", command->name);
	for (at += strspn(at, "[] "); *at != '\0'; at += strspn(at, "[] ")) {
		char *arg = mem_strndup(at, strcspn(at, "[] "));

		at += strlen(arg);
		/* The `--` in front of a CMD is none. */
		if (arg[0] != '-') {
			buf_adds(&row, between);
			add_kind(&row, arg, command, false);
			between = ",";
		}
		free(arg);
	}
	buf_addf(&row, "%s %s", between[0] == '\0' ? none : "", command->summary);
	list_add(rows, buf_str(&row));
	buf_fini(&row);
}

/* `option COMMAND --NAME,-LETTER KIND HELP` */
static void add_option(
	struct list *rows, const struct command *command, const struct option_row *option)
{
	struct buf row = BUF_INIT;

	buf_addf(&row, "option %s --%s", command == NULL ? none : command->name, option->name);
	if (option->letter != 0)
		buf_addf(&row, ",-%c", option->letter);
	buf_addc(&row, ' ');
	if (option->arg != NULL)
		add_kind(&row, option->arg, command, true);
	else
		buf_adds(&row, none);
	buf_addf(&row, " %s", option->help);
	list_add(rows, buf_str(&row));
	buf_fini(&row);
}

static void add_options(struct list *rows, const struct command *command)
{
	const struct option_row *option;

	for (size_t i = 0; (option = command_option(command, i)) != NULL; i++)
		add_option(rows, command, option);
}

static int refuse(const char *shell)
{
	struct buf known = BUF_INIT;
	struct err e = ERR_INIT;
	const char *name;

	for (size_t i = 0; (name = dialect_names(i)) != NULL; i++)
		if (strcmp(name, dialect_name(dialect_find(name))) == 0 &&
			dialect_has_completions(dialect_find(name)))
			buf_addf(&known, "%s%s", known.len > 0 ? ", " : "", name);
	err_set(&e, EXIT_USAGE, "there are no completions for '%s', but for %s", shell,
		buf_str(&known));
	buf_fini(&known);
	return message_error(&e);
}

static int run(const struct call *call)
{
	struct buf out = BUF_INIT;
	struct list rows = LIST_INIT;
	const struct dialect *d = dialect_find(call->args[0]);

	if (d == NULL || !dialect_has_completions(d))
		return refuse(call->args[0]);
	add_options(&rows, NULL);
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (commands[i]->summary == NULL)
			continue;
		add_command(&rows, commands[i]);
		add_options(&rows, commands[i]);
	}
	dialect_completions(d, &rows, &out);
	list_fini(&rows);
	return answer(&out, EXIT_DONE);
}

const struct command cmd_completions = {
	.name = "completions",
	.operands = "bash|zsh|fish",
	.summary = "print a completion script",
	.details =
		"Prints code by which the shell completes vact's commands, options, directories\n"
		"and the names of environments. 'make install' puts it where bash-completion,\n"
		"zsh and fish look for such files. Without that, in the start-up file:\n"
		"  bash  ~/.bashrc                   eval \"$(vact completions bash)\"\n"
		"  zsh   ~/.zshrc, behind compinit   eval \"$(vact completions zsh)\"\n"
		"  fish  ~/.config/fish/config.fish  vact completions fish | source",
	.example = "eval \"$(vact completions bash)\"",
	.args_min = 1,
	.args_max = 1,
	.run = run,
};
