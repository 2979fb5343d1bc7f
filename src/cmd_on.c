#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "activate.h"
#include "command.h"
#include "message.h"
#include "resolve.h"
#include "spoken.h"

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct session s;
	struct resolved r;
	struct plan p = PLAN_INIT;
	struct buf out = BUF_INIT;
	struct spoken to;
	int status;

	if (spoken_choose(&to, call, &e) != 0)
		return spoken_refuse(call, &e);
	session_open(&s, spoken_is_taken(call));
	if (resolve(&r, call->args[0], &s, call->options[OPTION_FORCE] != NULL, &e) != 0) {
		status = spoken_fail(&to, &e);
	} else {
		activate_enter(&p, &s, &r.venv, ORIGIN_MANUAL, r.project);
		if (!to.is_hooked)
			plan_add(&p, EDIT_LEND, r.venv.bin, NULL);
		status = spoken_plan(&to, &p, &s.environment, &out, &e) == 0
				 ? answer(&out, EXIT_DONE)
				 : spoken_fail(&to, &e);
		resolved_fini(&r);
	}
	plan_fini(&p);
	session_fini(&s);
	return status;
}

const struct command cmd_on = {
	.name = "on",
	.operands = "[ENV]",
	.summary = "print code that activates ENV in the calling shell",
	.details =
		"Prints code for the shell to evaluate. With the hook loaded, 'vact on' acts on\n"
		"the shell directly. ENV is a path to an environment or its project when it\n"
		"contains a '/' or names a directory; else a name in $WORKON_HOME\n"
		"(~/.virtualenvs), or the prompt name of a known environment. Without ENV: the\n"
		"environment that belongs to the current directory.",
	.example = ". <(vact on ./env)",
	.options = OPTIONS({OPTION_SHELL, "shell", 's', "SHELL", "print code for this shell"},
		{OPTION_FORCE, "force", 'f', NULL, "activate an unsafe environment too"},
		HOOK_OPTIONS),
	.args_max = 1,
	.speaks = true,
	.run = run,
};
