#include "command.h"

/* In the order in which help shows them. */
const struct command *const commands[] = {
	&cmd_hook,
	&cmd_on,
	&cmd_off,
	&cmd_exec,
	&cmd_allow,
	&cmd_deny,
	&cmd_find,
	&cmd_status,
	&cmd_completions,
	&cmd_help,
	&cmd_event,
	&cmd_known,
	NULL,
};
