#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "activate.h"
#include "command.h"
#include "message.h"
#include "resolve.h"

extern char **environ;

/* Becomes the command; returns only when that is not possible. */
static int become(char **args, struct list *environment)
{
	char **entries = mem_alloc(environment->count + 1, sizeof(*entries));
	int reason;

	for (size_t i = 0; i < environment->count; i++)
		entries[i] = environment->items[i];
	environ = entries;
	execvp(args[0], args);
	reason = errno;
	environ = NULL;
	free(entries);
	message("cannot run '%s': %s", args[0], strerror(reason));
	return reason == ENOENT || reason == ENOTDIR ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE;
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct session s;
	struct resolved r;
	struct plan p = PLAN_INIT;
	struct list environment = LIST_INIT;
	int status;

	session_open(&s, false);
	if (resolve(&r, call->options[OPTION_ENV], &s, call->options[OPTION_FORCE] != NULL,
		    &e) != 0) {
		session_fini(&s);
		return message_error(&e);
	}
	activate_enter(&p, &s, &r.venv, ORIGIN_MANUAL, r.project);
	list_add_all(&environment, &s.environment);
	plan_apply(&p, &environment);
	status = become(call->args, &environment);
	list_fini(&environment);
	plan_fini(&p);
	resolved_fini(&r);
	session_fini(&s);
	return status;
}

const struct command cmd_exec = {
	.name = "exec",
	.operands = "CMD [ARG...]",
	.summary = "run CMD with an environment active",
	.details =
		"Runs CMD with the environment that belongs to the current directory, or with\n"
		"ENV. There is no shell between: CMD gets its arguments as they are, and its\n"
		"exit status is passed on; 127 when it is not found, 126 when it cannot be run.",
	.example = "vact exec -e ./env -- python -m pytest",
	.options =
		{
			{OPTION_ENV, "env", 'e', "ENV", "use this environment"},
			{OPTION_FORCE, "force", 'f', NULL, "use an unsafe environment too"},
		},
	.args_min = 1,
	.args_max = -1,
	.run = run,
};
