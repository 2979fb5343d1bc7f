#include <pwd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "activate.h"
#include "command.h"
#include "dialect_code.h"
#include "message.h"
#include "path.h"
#include "process.h"
#include "resolve.h"
#include "subshell.h"

/* Accounts that nobody logs in to have these; whoever is here is here. */
static bool is_refusal(const char *shell)
{
	return strcmp(path_base(shell), "nologin") == 0 ||
	       strcmp(path_base(shell), "false") == 0;
}

/* $SHELL, else the one of the user's account, else the one every system has. */
static const char *users_shell(void)
{
	const char *named = getenv("SHELL");
	const struct passwd *user;

	if (named != NULL && named[0] == '/')
		return named;
	user = getpwuid(getuid());
	if (user != NULL && user->pw_shell != NULL && user->pw_shell[0] == '/' &&
		!is_refusal(user->pw_shell))
		return user->pw_shell;
	return "/bin/sh";
}

/* What a shell needs besides its environment, which its own files may change. */
static void equip(const char *shell, const struct session *s, struct list *words,
	struct list *environment)
{
	const struct dialect *d = dialect_find(shell);
	struct err ignored = ERR_INIT;
	struct plan p = PLAN_INIT;
	struct buf code = BUF_INIT;

	activate_adopt(&p, s, environment);
	if (d != NULL && dialect_start(d, &p, &code, &ignored) == 0)
		subshell_prepare(d, buf_str(&code), words, environment);
	buf_fini(&code);
	plan_fini(&p);
	err_fini(&ignored);
}

static int become_shell(
	const struct session *s, const char *name, struct list *environment, struct err *e)
{
	struct list words = LIST_INIT;
	char **args;
	int result;

	list_add(&words, users_shell());
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && isatty(STDERR_FILENO))
		equip(words.items[0], s, &words, environment);
	if (isatty(STDERR_FILENO))
		message("'%s' is active in this shell; 'exit' leaves it", name);
	args = mem_alloc(words.count + 1, sizeof(*args));
	for (size_t i = 0; i < words.count; i++)
		args[i] = words.items[i];
	result = process_become(args, environment, NULL, e);
	free(args);
	list_fini(&words);
	return result;
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct session s;
	struct resolved r;
	struct plan p = PLAN_INIT;
	struct list environment = LIST_INIT;

	session_open(&s, false);
	if (resolve(&r, call->args[0], &s, call->options[OPTION_FORCE] != NULL, &e) != 0) {
		session_fini(&s);
		return message_error(&e);
	}
	activate_enter(&p, &s, &r.venv, ORIGIN_MANUAL, r.project);
	list_add_all(&environment, &s.environment);
	plan_apply(&p, &environment);
	become_shell(&s, r.venv.name, &environment, &e);
	list_fini(&environment);
	plan_fini(&p);
	resolved_fini(&r);
	session_fini(&s);
	return message_error(&e);
}

const struct command cmd_shell = {
	.name = "shell",
	.operands = "[ENV]",
	.summary = "start a shell with ENV active",
	.details =
		"Starts your shell ($SHELL) with ENV active, or with the environment that belongs\n"
		"to the current directory; 'exit' leaves it. ENV is understood as by 'vact on'.\n"
		"In bash, zsh, fish, tcsh, elvish, xonsh and nu it is active when your start-up\n"
		"files have been read, with prompt and 'deactivate', hook or not. Other shells\n"
		"get PATH and VIRTUAL_ENV, and the rest from the hook. The exit status is the\n"
		"shell's; 1 when there is no such environment or it is active here already, 3\n"
		"when it is unsafe, 126 or 127 when the shell cannot be run.",
	.example = "vact shell ./env",
	.options = OPTIONS({OPTION_FORCE, "force", 'f', NULL, "use an unsafe environment too"}),
	.args_max = 1,
	.run = run,
};
