#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "message.h"
#include "spoken.h"

static int no_such_command(const char *name)
{
	const struct command *nearest = command_nearest(name);

	if (nearest != NULL)
		message("there is no command '%s'; did you mean '%s'?", name, nearest->name);
	else
		message("there is no %s '%s'; 'vact help' lists them",
			name[0] == '-' ? "option" : "command", name);
	return EXIT_USAGE;
}

/* What stands on stdout may be about to be evaluated: help must not. */
static int show_help(const struct call *call)
{
	struct buf out = BUF_INIT;

	command_help(&out, call->command);
	if (call->options[OPTION_HOOKED] == NULL)
		return answer(&out, EXIT_DONE);
	fputs(buf_str(&out), stderr);
	buf_fini(&out);
	return EXIT_DONE;
}

static int run(struct call *call, int argc, char **argv)
{
	struct err e = ERR_INIT;

	if (command_parse(call, argc, argv, &e) != 0)
		return spoken_refuse(call, &e);
	if (call->options[OPTION_HELP] != NULL && call->command->summary != NULL &&
		(call->options[OPTION_HOOKED] == NULL || call->command->speaks))
		return show_help(call);
	return call->command->run(call);
}

/*
 * Or a file that we open gets the number of one, and what is meant for that. Using
 * them goes on to fail, and what we become finds them closed.
 */
static void hold_standard_streams(void)
{
	struct pollfd streams[] = {{.fd = 0}, {.fd = 1}, {.fd = 2}};

	if (poll(streams, STDERR_FILENO + 1, 0) == 0)
		return;
	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)open("/dev/null",
				(fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
}

int main(int argc, char **argv)
{
	struct call call = {.program = argc > 0 ? argv[0] : NULL};
	struct buf out = BUF_INIT;
	const char *word = argc > 1 ? argv[1] : NULL;

	if (word == NULL) {
		message("which command? 'vact help' lists them");
		return EXIT_USAGE;
	}
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
		command_help_all(&out);
		return answer(&out, EXIT_DONE);
	}
	if (strcmp(word, "--version") == 0) {
		buf_adds(&out, "vact " VACT_VERSION "\n");
		return answer(&out, EXIT_DONE);
	}
	call.command = command_find(word);
	if (call.command == NULL)
		return no_such_command(word);
	/* What only hooks call opens nothing that it writes to, and is in a hurry. */
	if (call.command->summary != NULL)
		hold_standard_streams();
	return run(&call, argc - 1, argv + 1);
}
