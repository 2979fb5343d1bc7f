#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "dialect_code.h"
#include "message.h"
#include "offer.h"

/* What there is no word for: no operand, no argument. */
static const char none[] = "-";

/* `command NAME KIND,KIND SUMMARY` */
static void add_command(struct list *rows, const struct command *command)
{
	struct buf row = BUF_INIT;
	struct list kinds = LIST_INIT;

	buf_addf(&row, "command %s ", command->name);
	offer_operands(&kinds, command);
	for (size_t i = 0; i < kinds.count; i++)
		buf_addf(&row, "%s%s", i > 0 ? "," : "", kinds.items[i]);
	buf_addf(&row, "%s %s", kinds.count == 0 ? none : "", command->summary);
	list_fini(&kinds);
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
		offer_kind(&row, option->arg, command, true);
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
	.operands = "SHELL",
	.takes_shell = dialect_has_completions,
	.summary = "print a completion script",
	.details =
		"Prints code by which the shell completes vact's commands, options, directories\n"
		"and the names of environments. 'make install' puts it where bash-completion,\n"
		"zsh, fish and nu look for such files; in nu, the hook completes by itself.\n"
		"Without that, in the start-up file:\n"
		"  bash    ~/.bashrc                   eval \"$(vact completions bash)\"\n"
		"  zsh     ~/.zshrc, behind compinit   eval \"$(vact completions zsh)\"\n"
		"  fish    ~/.config/fish/config.fish  vact completions fish | source\n"
		"  tcsh    ~/.tcshrc                   eval \"`vact completions tcsh`\"\n"
		"  elvish  ~/.config/elvish/rc.elv     eval (vact completions elvish | slurp)\n"
		"  xonsh   ~/.xonshrc                  exec($(vact completions xonsh))",
	.example = "eval \"$(vact completions bash)\"",
	.args_min = 1,
	.args_max = 1,
	.run = run,
};
