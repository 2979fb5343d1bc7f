#include "command.h"
#include "dialect_code.h"
#include "event.h"
#include "message.h"
#include "path.h"
#include "spoken.h"

#include <stdlib.h>

/*
 * Called by hooks at each change they notice. Whatever there is to say to the
 * user goes into the code, for the hook shuts stderr.
 */
static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	const struct dialect *d = spoken_find(
		call->options[OPTION_SHELL] != NULL ? call->options[OPTION_SHELL] : "sh", &e);
	struct session s;
	struct plan p = PLAN_INIT;
	struct buf out = BUF_INIT;
	struct notice n = {
		.shell_pwd = call->args[0] != NULL ? call->args[0] : "",
		.memory = call->options[OPTION_MEMORY],
	};
	char *cwd;
	int status;

	if (d == NULL)
		return message_error(&e);
	cwd = path_cwd(call->args[0], &e);
	err_fini(&e);
	session_open(&s, spoken_is_taken(call));
	n.pwd = cwd == NULL ? "/" : cwd;
	n.watching = dialect_watching(d);
	event_plan(&p, &s, &n);
	if (dialect_render(d, &p, false, &s.environment, &out, &e) != 0) {
		plan_fini(&p);
		event_refuse(&p, &s, &n, e.text);
		err_fini(&e);
		dialect_render(d, &p, false, &s.environment, &out, &e);
	}
	status = e.text == NULL ? answer(&out, EXIT_DONE) : message_error(&e);
	plan_fini(&p);
	session_fini(&s);
	free(cwd);
	return status;
}

const struct command cmd_event = {
	.name = "event",
	.operands = "[PWD]",
	.options = OPTIONS({OPTION_SHELL, "shell", 0, "NAME", NULL},
		{OPTION_MEMORY, "memory", 0, "TEXT", NULL},
		{OPTION_TAKEN, "taken", 0, "FLAG", NULL}),
	.args_max = 1,
	.run = run,
};
