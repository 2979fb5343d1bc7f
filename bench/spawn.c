/*
 * Times commands side by side: in each round each of them once by
 * posix_spawn(3), from start to end, in an order that turns with the rounds.
 * Small itself, for peak memory is inherited across execve(2).
 *
 *   spawn [-r DIR] [-C DIR] ROUNDS COMMAND [ARG...] [';' COMMAND [ARG...]]...
 *
 * With -r, the directory is removed before each start; with -C, all runs there.
 * Prints a line for each command: its status, its peak memory in KiB, the
 * least page faults that needed no I/O, and the nanoseconds of every round.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { COMMANDS_MAX = 16 };

struct timed {
	char **args;
	long *nanos;
	long peak;
	long faults;
	int status;
};

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "spawn: %s: %s\n", what, why);
	exit(1);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void run(struct timed *t, int round, posix_spawn_file_actions_t *quiet)
{
	struct rusage used;
	pid_t pid;
	int status, reason;
	long start = now();

	reason = posix_spawn(&pid, t->args[0], quiet, NULL, t->args, environ);
	if (reason != 0)
		fail(t->args[0], strerror(reason));
	while (wait4(pid, &status, 0, &used) < 0 && errno == EINTR)
		;
	t->nanos[round] = now() - start;
	if (t->status == 0)
		t->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	t->peak = used.ru_maxrss > t->peak ? used.ru_maxrss : t->peak;
	if (round == 0 || used.ru_minflt < t->faults)
		t->faults = used.ru_minflt;
}

/* Ends the words of each command with a NULL; returns how many commands there are. */
static int split(struct timed *all, char **words, int len, int rounds)
{
	int count = 0;

	for (int i = 0; i < len; i++) {
		if (i == 0 || words[i - 1] == NULL) {
			if (count == COMMANDS_MAX)
				fail(words[i], "one command too many");
			all[count].args = words + i;
			all[count++].nanos = calloc((size_t)rounds, sizeof(long));
		}
		if (strcmp(words[i], ";") == 0)
			words[i] = NULL;
	}
	return count;
}

static void print(const struct timed *t, int rounds)
{
	printf("%d %ld %ld", t->status, t->peak, t->faults);
	for (int i = 0; i < rounds; i++)
		printf(" %ld", t->nanos[i]);
	putchar('\n');
}

int main(int argc, char **argv)
{
	static struct timed all[COMMANDS_MAX];
	const char *made = NULL;
	posix_spawn_file_actions_t quiet;
	int rounds, count, option;

	while ((option = getopt(argc, argv, "+r:C:")) != -1) {
		if (option == 'r')
			made = optarg;
		else if (option != 'C' || chdir(optarg) != 0)
			fail("-C", strerror(errno));
	}
	rounds = optind + 1 < argc ? atoi(argv[optind]) : 0;
	if (rounds < 1)
		fail("usage", "spawn [-r DIR] [-C DIR] ROUNDS COMMAND... [';' COMMAND...]...");
	count = split(all, argv + optind + 1, argc - optind - 1, rounds);
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	for (int round = 0; round < rounds; round++) {
		for (int i = 0; i < count; i++) {
			if (made != NULL)
				nftw(made, remove_one, 16, FTW_DEPTH | FTW_PHYS);
			run(&all[(i + round) % count], round, &quiet);
		}
	}
	if (made != NULL)
		nftw(made, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	for (int i = 0; i < count; i++)
		print(&all[i], rounds);
	return 0;
}
