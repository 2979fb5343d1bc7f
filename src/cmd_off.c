#include <stdlib.h>

#include "activate.h"
#include "command.h"
#include "message.h"
#include "path.h"
#include "spoken.h"
#include "still.h"

/*
 * The hook sees that another tool's environment is gone, and not by whose will:
 * the memory it is given says that it was the user's. MUST have it look, for the
 * same environment may be active again by then.
 */
static void note_foreign_off(struct plan *p, enum watching watching, const char *memory)
{
	struct err ignored = ERR_INIT;
	struct memory m;
	char *text;

	memory_parse(&m, memory);
	m.last = ORIGIN_MANUAL;
	free(m.project);
	m.project = mem_strdup("");
	free(m.pwd);
	m.pwd = path_cwd(NULL, &ignored);
	if (m.pwd == NULL)
		m.pwd = mem_strdup("");
	text = memory_format(&m);
	still_never(p, watching);
	plan_add(p, EDIT_SET, "__vact_memory", text);
	free(text);
	memory_fini(&m);
	err_fini(&ignored);
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct session s;
	struct plan p = PLAN_INIT;
	struct buf out = BUF_INIT;
	struct spoken to;
	int status;

	if (spoken_choose(&to, call, &e) != 0)
		return spoken_refuse(call, &e);
	session_open(&s, spoken_is_taken(call));
	activate_leave(&p, &s);
	if (s.foreign != NULL && call->options[OPTION_MEMORY] != NULL)
		note_foreign_off(
			&p, dialect_watching(to.dialect), call->options[OPTION_MEMORY]);
	if (p.count > 0 && !to.is_hooked)
		plan_add(&p, EDIT_UNLOAD, NULL, NULL);
	status = spoken_plan(&to, &p, &s.environment, &out, &e) == 0 ? answer(&out, EXIT_DONE)
								     : spoken_fail(&to, &e);
	plan_fini(&p);
	session_fini(&s);
	return status;
}

const struct command cmd_off = {
	.name = "off",
	.operands = "",
	.summary = "print code that deactivates the active environment",
	.details =
		"Prints code for the shell to evaluate. With the hook loaded, 'vact off' acts\n"
		"on the shell directly, and the project's environment stays off until its\n"
		"directory is left. Where nothing is active, nothing happens.",
	.example = "eval \"$(vact off)\"",
	.options = OPTIONS({OPTION_SHELL, "shell", 's', "SHELL", "print code for this shell"},
		HOOK_OPTIONS),
	.speaks = true,
	.run = run,
};
