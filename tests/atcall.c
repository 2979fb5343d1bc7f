/*
 * Runs a program, and shell commands before chosen ones of its system calls:
 *
 *	atcall [COUNT COMMAND]... -- PROGRAM [ARG...]
 *
 * COUNT is in rising order, 1 for the first call of PROGRAM. Meanwhile the
 * program stands still, so that the world changes under it at that very moment.
 * The status is the program's; 125 when it made no call of the last COUNT, 77
 * where it cannot be traced.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CANNOT = 77, FEWER = 125, USAGE = 2 };

#if defined(__linux__)

static void start(char **argv)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
		_exit(CANNOT);
	raise(SIGSTOP);
	execvp(argv[0], argv);
	_exit(127);
}

/* Lets it run until it stops or ends; false when it has ended. */
static int go_on(pid_t pid, int signal, int *status)
{
	if (ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)signal) != 0)
		return 0;
	while (waitpid(pid, status, 0) < 0)
		if (errno != EINTR)
			return 0;
	return WIFSTOPPED(*status);
}

static void run(const char *command)
{
	int status = system(command);

	if (status != 0)
		fprintf(stderr, "atcall: '%s' ended with %d\n", command, status);
}

int main(int argc, char **argv)
{
	int at = 1, status = 0, is_inside = 0, signal = 0;
	long calls = 0;
	int program = 1;
	pid_t pid;

	while (program < argc && strcmp(argv[program], "--") != 0)
		program += 2;
	if (program + 1 >= argc)
		return USAGE;
	pid = fork();
	if (pid == 0)
		start(argv + program + 1);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status) ||
		ptrace(PTRACE_SETOPTIONS, pid, NULL,
			(void *)(long)(PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC |
				       PTRACE_O_EXITKILL)) != 0)
		return CANNOT;
	/* What comes before is the doing of this program. */
	do {
		if (!go_on(pid, 0, &status))
			return CANNOT;
	} while (status >> 8 != (SIGTRAP | (PTRACE_EVENT_EXEC << 8)));
	/* The end of that call. */
	if (!go_on(pid, 0, &status))
		return CANNOT;
	while (go_on(pid, signal, &status)) {
		signal = 0;
		if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
			signal = WSTOPSIG(status);
			continue;
		}
		is_inside = !is_inside;
		calls += is_inside;
		for (; is_inside && at < program && strtol(argv[at], NULL, 10) == calls;
			at += 2)
			run(argv[at + 1]);
	}
	if (at < program)
		return FEWER;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

#else

int main(void)
{
	return CANNOT;
}

#endif
