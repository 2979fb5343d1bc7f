#include "command.h"
#include "message.h"
#include "resolve.h"
#include "session.h"
#include "text.h"

struct known_answer {
	struct buf out;
	int status;
};

static void tell(const char *name, const char *env, void *to)
{
	struct known_answer *a = to;

	/* What has a control byte cannot be typed; a `-` in front makes an option. */
	if (a->status != EXIT_DONE || name[0] == '-' || !text_is_visible(name))
		return;
	buf_addf(&a->out, "%s\t", name);
	text_add_visible(&a->out, env);
	buf_addc(&a->out, '\n');
	a->status = answer_so_far(&a->out, a->status);
}

/*
 * Called by completions: a line `NAME<tab>PATH` for each environment that a
 * bare name leads to. The path is for showing only.
 */
static int run(const struct call *call)
{
	struct known_answer a = {.out = BUF_INIT, .status = EXIT_DONE};
	struct session s;

	(void)call;
	session_open(&s, false);
	resolve_names(&s, tell, &a);
	session_fini(&s);
	if (a.status == EXIT_DONE)
		a.status = answer(&a.out, a.status);
	buf_fini(&a.out);
	return a.status;
}

const struct command cmd_known = {
	.name = "known",
	.operands = "",
	.run = run,
};
