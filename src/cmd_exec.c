#include "activate.h"
#include "command.h"
#include "message.h"
#include "process.h"
#include "resolve.h"

/* The one that is active is what was meant, perhaps, where none belongs. */
static void hint_at_active(const struct session *s, const struct call *call, struct err *e)
{
	const char *active = session_active(s);

	if (call->options[OPTION_ENV] == NULL && active != NULL && e->status == EXIT_FAILED)
		err_set(e, EXIT_FAILED,
			"%s; the active one, '%s', is used without 'vact exec', or with -e",
			e->text, active);
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct session s;
	struct resolved r;
	struct plan p = PLAN_INIT;
	struct list environment = LIST_INIT;

	session_open(&s, false);
	if (resolve(&r, call->options[OPTION_ENV], &s, call->options[OPTION_FORCE] != NULL,
		    &e) != 0) {
		hint_at_active(&s, call, &e);
		session_fini(&s);
		return message_error(&e);
	}
	activate_enter(&p, &s, &r.venv, ORIGIN_MANUAL, r.project);
	list_add_all(&environment, &s.environment);
	plan_apply(&p, &environment);
	plan_fini(&p);
	resolved_fini(&r);
	session_fini(&s);
	process_become(call->args, &environment, environment_get(&environment, "PATH"), &e);
	list_fini(&environment);
	return message_error(&e);
}

const struct command cmd_exec = {
	.name = "exec",
	.operands = "[--] CMD [ARG...]",
	.summary = "run CMD with an environment active",
	.details =
		"Runs CMD with the environment that belongs to the current directory, or with\n"
		"ENV, which is understood as by 'vact on'. CMD is looked for in the environment\n"
		"first, then on PATH. There is no shell between: CMD gets its arguments as they\n"
		"are, takes the place of vact, and its exit status is passed on. A script must\n"
		"begin with '#!'. The status is 127 when CMD is not found and 126 when it cannot\n"
		"be run; 1 when there is no such environment, 3 when it is unsafe.",
	.example = "vact exec -e ./env -- python -m pytest",
	.options = OPTIONS({OPTION_ENV, "env", 'e', "ENV", "use this environment"},
		{OPTION_FORCE, "force", 'f', NULL, "use an unsafe environment too"}),
	.args_min = 1,
	.args_max = -1,
	.run = run,
};
