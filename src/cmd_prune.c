#include <stdlib.h>

#include "command.h"
#include "message.h"
#include "registry.h"
#include "text.h"

static const char *const stale_words[] = {
	[STALE_GONE] = "gone",
	[STALE_REPLACED] = "replaced",
	[STALE_BROKEN] = "broken",
};

static int run(const struct call *call)
{
	bool is_dry = call->options[OPTION_DRY_RUN] != NULL;
	struct err e = ERR_INIT;
	struct buf out = BUF_INIT;
	struct stale_decision *all;
	size_t count, dropped = 0;
	int status = registry_prune(&all, &count, is_dry, &e) == 0 ? EXIT_DONE : EXIT_FAILED;

	for (size_t i = 0; i < count; i++) {
		if (all[i].why == STALE_KEPT) {
			message("%s", all[i].subject);
			status = EXIT_FAILED;
		} else {
			buf_addf(&out, "%-9s", stale_words[all[i].why]);
			text_add_visible(&out, all[i].subject);
			buf_addc(&out, '\n');
			dropped++;
		}
		free(all[i].subject);
	}
	free(all);
	status = answer(&out, status);
	if (e.text != NULL)
		return message_error(&e);
	if (dropped == 0 && status == EXIT_DONE)
		message("there is nothing to forget");
	else if (dropped > 0)
		message("%s %zu decision%s", is_dry ? "would forget" : "forgot", dropped,
			dropped == 1 ? "" : "s");
	return status;
}

const struct command cmd_prune = {
	.name = "prune",
	.operands = "",
	.summary = "forget decisions about what is gone",
	.details =
		"Drops the decisions of 'vact allow' and 'vact deny' that are of no use any\n"
		"more, and prints each: 'gone' when there is no such directory, 'replaced' when\n"
		"another directory stands at its path, 'broken' when the record cannot be\n"
		"understood. A project on a disk that is not mounted now counts as gone.",
	.example = "vact prune --dry-run",
	.options = OPTIONS(
		{OPTION_DRY_RUN, "dry-run", 'n', NULL, "only print what would be forgotten"}),
	.run = run,
};
