#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "dialect_code.h"
#include "message.h"
#include "process.h"
#include "spoken.h"

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct buf out = BUF_INIT;
	const struct dialect *d = spoken_find_shell(call->args[0], &e);
	bool wraps_cd = call->options[OPTION_CD] != NULL;
	char *program;

	if (d == NULL)
		return message_error(&e);
	if (wraps_cd && !dialect_wraps_cd(d)) {
		err_set(&e, EXIT_USAGE, "--cd is for bash; '%s' needs no such thing",
			call->args[0]);
		return message_error(&e);
	}
	program = process_program(call->program);
	if (program == NULL) {
		err_set(&e, EXIT_FAILED, "cannot tell where vact is; call it by its full path");
		return message_error(&e);
	}
	if (dialect_hold(d, program, &e) != 0) {
		free(program);
		return message_error(&e);
	}
	dialect_hook(d, program, wraps_cd, &out);
	free(program);
	return answer(&out, EXIT_DONE);
}

const struct command cmd_hook = {
	.name = "hook",
	.operands = "SHELL",
	.summary = "print the hook that activates environments on cd",
	.details =
		"Prints code that goes into the shell's start-up file, as its last line\n"
		"('vact setup' puts it there):\n"
		"  bash    ~/.bashrc                   eval \"$(vact hook bash)\"\n"
		"  zsh     ~/.zshrc                    eval \"$(vact hook zsh)\"\n"
		"  fish    ~/.config/fish/config.fish  vact hook fish | source\n"
		"  tcsh    ~/.tcshrc                   eval \"`vact hook tcsh`\"\n"
		"  elvish  ~/.config/elvish/rc.elv     eval (vact hook elvish | slurp)\n"
		"  xonsh   ~/.xonshrc                  exec($(vact hook xonsh))\n"
		"  nu      ~/.config/nushell/autoload/vact.nu, as 'vact setup nu' makes it\n"
		"  sh      the file that $ENV names    eval \"$(vact hook sh)\"\n"
		"The last one is for dash, ksh93, mksh, busybox sh, yash (~/.yashrc) and posh\n"
		"(~/.profile).",
	.example = "eval \"$(vact hook bash)\"",
	.options = OPTIONS(
		{OPTION_CD, "cd", 0, NULL, "bash: activate within a line too, by wrapping cd"}),
	.args_min = 1,
	.args_max = 1,
	.run = run,
};
