#include <string.h>

#include "command.h"
#include "message.h"
#include "resolve.h"
#include "session.h"
#include "text.h"

/* What has a control byte cannot be typed; a `-` in front makes an option. */
static bool is_typable(const char *name, const char *shown)
{
	return name[0] != '-' && strcmp(name, shown) == 0;
}

struct known_answer {
	struct buf out;
	int status;
};

static void tell(const char *name, const char *env, void *to)
{
	struct known_answer *a = to;
	struct buf shown = BUF_INIT;

	text_add_visible(&shown, name);
	if (a->status == EXIT_DONE && is_typable(name, buf_str(&shown))) {
		buf_addf(&a->out, "%s\t", name);
		text_add_visible(&a->out, env);
		buf_addc(&a->out, '\n');
		a->status = answer_so_far(&a->out, a->status);
	}
	buf_fini(&shown);
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
