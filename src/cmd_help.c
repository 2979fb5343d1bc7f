#include "command.h"
#include "message.h"

static int run(const struct call *call)
{
	const struct command *command = call->count > 0 ? command_find(call->args[0]) : NULL;
	struct buf out = BUF_INIT;

	if (call->count > 0 && (command == NULL || command->summary == NULL)) {
		message("there is no command '%s'; 'vact help' lists them", call->args[0]);
		return EXIT_USAGE;
	}
	if (command != NULL)
		command_help(&out, command);
	else
		command_help_all(&out);
	return answer(&out, EXIT_DONE);
}

const struct command cmd_help = {
	.name = "help",
	.operands = "[COMMAND]",
	.summary = "list the commands, or explain one",
	.details = "Without COMMAND, lists the commands.",
	.example = "vact help on",
	.args_max = 1,
	.run = run,
};
