#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "path.h"
#include "redirect.h"
#include "resolve.h"
#include "session.h"
#include "trust.h"

static const char link_name[] = ".venv";

/* What the user has to know, now that it is done. */
static void tell(const char *place, const char *env, const struct settings *s)
{
	char *dir = path_parent(place);
	struct err unsafe = ERR_INIT;
	struct candidate c;
	enum trust trust;

	if (!discover_in(&c, dir, s, NULL) || strcmp(c.place, place) != 0) {
		message("'%s' leads to '%s' now, but '%s' comes before it", place, env,
			c.place != NULL ? c.place : dir);
		goto out;
	}
	trust = trust_look_up(&c, s, NULL);
	if (trust_check_safe(c.env, c.project, s, &unsafe) != 0)
		message("'%s' leads to '%s' now, but the hook goes on %s", place, env,
			unsafe.text);
	else if (trust_activates(trust))
		message("'%s' leads to '%s' now", place, env);
	else
		message("'%s' leads to '%s' now; 'vact allow' lets the hook activate it", place,
			env);
	err_fini(&unsafe);
out:
	candidate_fini(&c);
	free(dir);
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct session s;
	struct resolved r = {.project = NULL};
	char *dir, *place = NULL;
	int result = -1;

	session_open(&s, false);
	dir = path_directory(call->args[1], false, &e);
	if (dir == NULL)
		goto out;
	place = path_join(dir, link_name);
	if (!list_has(&s.settings.names, link_name)) {
		err_set(&e, EXIT_FAILED,
			"the settings' \"names\" do not hold '%s', so '%s' would not be found; "
			"add it",
			link_name, place);
		goto out;
	}
	/* It activates nothing, so an unsafe one will do. */
	result = resolve(&r, call->args[0], &s, true, &e);
	if (result == 0)
		result = redirect_write(place, r.venv.path, &e);
	if (result == 0)
		tell(place, r.venv.path, &s.settings);
	resolved_fini(&r);
out:
	session_fini(&s);
	free(place);
	free(dir);
	return result == 0 ? EXIT_DONE : message_error(&e);
}

const struct command cmd_link = {
	.name = "link",
	.operands = "ENV [DIR]",
	.summary = "let DIR/.venv lead to ENV, by a file",
	.details =
		"Writes the file .venv in DIR (the current directory), whose one line says where\n"
		"the environment of that project is (PEP 832): relative where ENV is inside DIR,\n"
		"else absolute. ENV is understood as by 'vact on'. Such a file that is there is\n"
		"replaced, a directory or any other file is not. Where an environment leads is\n"
		"part of what was allowed, so 'vact allow' may be needed again.",
	.example = "vact link ~/envs/tools ~/src/project",
	.args_min = 1,
	.args_max = 2,
	.run = run,
};
