#include <string.h>

#include "activate.h"
#include "command.h"
#include "message.h"
#include "resolve.h"
#include "text.h"

/* What has a control byte cannot be typed; a `-` in front makes an option. */
static bool is_typable(const char *name, const char *shown)
{
	return name[0] != '-' && strcmp(name, shown) == 0;
}

/*
 * Called by completions: a line `NAME<tab>PATH` for each environment that a
 * bare name leads to. The path is for showing only.
 */
static int run(const struct call *call)
{
	struct session s;
	struct list names = LIST_INIT, envs = LIST_INIT;
	struct buf out = BUF_INIT;

	(void)call;
	session_open(&s, false);
	resolve_names(&names, &envs, &s);
	for (size_t i = 0; i < names.count; i++) {
		struct buf shown = BUF_INIT;

		text_add_visible(&shown, names.items[i]);
		if (is_typable(names.items[i], buf_str(&shown))) {
			buf_addf(&out, "%s\t", names.items[i]);
			text_add_visible(&out, envs.items[i]);
			buf_addc(&out, '\n');
		}
		buf_fini(&shown);
	}
	list_fini(&envs);
	list_fini(&names);
	session_fini(&s);
	return answer(&out, EXIT_DONE);
}

const struct command cmd_known = {
	.name = "known",
	.operands = "",
	.run = run,
};
