#include "spoken.h"

#include <stdlib.h>
#include <unistd.h>

#include "message.h"
#include "process.h"

const struct dialect *spoken_find(const char *name, struct err *e)
{
	const struct dialect *d = dialect_find(name);
	struct buf known = BUF_INIT;

	if (d != NULL)
		return d;
	for (size_t i = 0; dialect_names(i) != NULL; i++)
		buf_addf(&known, "%s%s", i > 0 ? ", " : "", dialect_names(i));
	err_set(e, EXIT_USAGE, "'%s' is no shell that vact knows; it knows %s", name,
		buf_str(&known));
	buf_fini(&known);
	return NULL;
}

bool spoken_is_taken(const struct call *call)
{
	const char *flag = call->options[OPTION_TAKEN];

	return flag != NULL && flag[0] != '\0';
}

static int is_shell(const char *name)
{
	const struct dialect *d = dialect_find(name);

	return d != NULL && !dialect_is_data(d);
}

const struct dialect *spoken_caller(void)
{
	char *name = process_ancestor(is_shell);
	const char *login = getenv("SHELL");
	const struct dialect *d = NULL;

	if (name != NULL)
		d = dialect_find(name);
	else if (login != NULL && is_shell(login))
		d = dialect_find(login);
	free(name);
	return d != NULL ? d : dialect_find("sh");
}

int spoken_choose(struct spoken *to, const struct call *call, struct err *e)
{
	const char *named = call->options[OPTION_SHELL], *hooked = call->options[OPTION_HOOKED];

	*to = (struct spoken){.is_hooked = hooked != NULL};
	if (hooked != NULL && named != NULL)
		return err_set(e, EXIT_USAGE,
			"'vact %s' acts on this shell; 'command vact %s --shell' prints code",
			call->command->name, call->command->name);
	if (hooked != NULL || named != NULL) {
		to->dialect = spoken_find(hooked != NULL ? hooked : named, e);
		return to->dialect == NULL ? -1 : 0;
	}
	if (isatty(STDOUT_FILENO))
		return err_set(e, EXIT_USAGE,
			"'vact %s' prints code for the shell to evaluate: "
			"use eval \"$(vact %s%s)\", or load the hook (see 'vact help hook')",
			call->command->name, call->command->name,
			call->count > 0 ? " ENV" : "");
	to->dialect = spoken_caller();
	return 0;
}

int spoken_plan(const struct spoken *to, const struct plan *p, const struct list *environment,
	struct buf *out, struct err *e)
{
	return dialect_render(to->dialect, p, !to->is_hooked, environment, out, e);
}

int spoken_fail(const struct spoken *to, struct err *e)
{
	struct buf out = BUF_INIT;

	if (!to->is_hooked)
		dialect_fail(to->dialect, &out);
	return answer(&out, message_error(e));
}

int spoken_refuse(const struct call *call, struct err *e)
{
	struct spoken to = {
		.dialect = dialect_find("sh"),
		.is_hooked = call->options[OPTION_HOOKED] != NULL,
	};

	if (!call->command->speaks || isatty(STDOUT_FILENO))
		return message_error(e);
	return spoken_fail(&to, e);
}
