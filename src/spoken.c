#include "spoken.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dialect_code.h"
#include "message.h"
#include "process.h"

static const struct dialect *find(const char *name, bool takes_data, struct err *e)
{
	const struct dialect *d = dialect_find(name);
	struct buf known = BUF_INIT;
	const char *each;

	if (d != NULL && (takes_data || dialect_has_hook(d)))
		return d;
	for (size_t i = 0; (each = dialect_names(i)) != NULL; i++)
		if (takes_data || dialect_has_hook(dialect_find(each)))
			buf_addf(&known, "%s%s", i > 0 ? ", " : "", each);
	err_set(e, EXIT_USAGE, "'%s' is no shell that vact knows; it knows %s", name,
		buf_str(&known));
	buf_fini(&known);
	return NULL;
}

const struct dialect *spoken_find(const char *name, struct err *e)
{
	return find(name, true, e);
}

const struct dialect *spoken_find_shell(const char *name, struct err *e)
{
	return find(name, false, e);
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

/* What the user wants is code, and there is no shell to take it. */
static int refuse_terminal(const struct command *c, bool has_operand, struct err *e)
{
	/* "[ENV]" without its brackets. */
	int len = has_operand ? (int)strcspn(c->operands + 1, "]") : 0;
	const char *option = c->speaks_with != 0 ? " --activate" : "";

	char *command = mem_printf(
		"vact %s%s%s%.*s", c->name, option, len > 0 ? " " : "", len, c->operands + 1);
	struct buf line = BUF_INIT;

	dialect_take(spoken_caller(), command, &line);
	err_set(e, EXIT_USAGE,
		"'vact %s%s' prints code for the shell to evaluate: use %s, or load the hook "
		"(see 'vact help hook')",
		c->name, option, buf_str(&line));
	buf_fini(&line);
	free(command);
	return -1;
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
		return refuse_terminal(call->command, call->count > 0, e);
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

	if (!command_speaks(call) || isatty(STDOUT_FILENO))
		return message_error(e);
	return spoken_fail(&to, e);
}
