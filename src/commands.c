#include "command.h"

/* In the order in which help shows them. */
const struct command *const commands[] = {
	&cmd_setup,
	&cmd_hook,
	&cmd_on,
	&cmd_off,
	&cmd_new,
	&cmd_exec,
	&cmd_shell,
	&cmd_allow,
	&cmd_deny,
	&cmd_find,
	&cmd_link,
	&cmd_list,
	&cmd_prune,
	&cmd_status,
	&cmd_doctor,
	&cmd_completions,
	&cmd_help,
	&cmd_complete,
	&cmd_event,
	&cmd_known,
	NULL,
};
