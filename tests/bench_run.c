/*
 * Times commands side by side: in each round each of them once, from start to
 * end, after the directory that they make was removed. For `make bench`.
 *
 *   bench_run ROUNDS DIR COMMAND [ARG...] [';' COMMAND [ARG...]]...
 *
 * Prints a line for each: median, 10th and 90th percentile in microseconds,
 * and the peak memory in KiB; zeros for one that failed.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { COMMANDS_MAX = 8, ROUNDS_MAX = 10000 };

struct timed {
	char **args;
	double micros[ROUNDS_MAX];
	long peak;
	bool has_failed;
};

static void fail(const char *what, int number)
{
	fprintf(stderr, "bench_run: %s: %d\n", what, number);
	exit(1);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void run(struct timed *t, int round, posix_spawn_file_actions_t *quiet)
{
	struct rusage after;
	pid_t pid;
	int status, reason;
	double start;

	start = now();
	reason = posix_spawn(&pid, t->args[0], quiet, NULL, t->args, environ);
	if (reason != 0)
		fail(t->args[0], reason);
	while (wait4(pid, &status, 0, &after) < 0 && errno == EINTR)
		;
	t->micros[round] = now() - start;
	t->has_failed = t->has_failed || status != 0;
	if (after.ru_maxrss > t->peak)
		t->peak = after.ru_maxrss;
}

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
	static struct timed all[COMMANDS_MAX];
	int rounds = argc > 3 ? atoi(argv[1]) : 0, count = 0;
	posix_spawn_file_actions_t quiet;

	if (rounds < 1 || rounds > ROUNDS_MAX)
		fail("usage: bench_run ROUNDS DIR COMMAND... [';' COMMAND...]...", argc);
	for (int i = 3; i < argc && count < COMMANDS_MAX; i++) {
		if (i == 3 || argv[i - 1] == NULL)
			all[count++].args = argv + i;
		if (strcmp(argv[i], ";") == 0)
			argv[i] = NULL;
	}
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	for (int round = 0; round < rounds; round++) {
		for (int c = 0; c < count; c++) {
			nftw(argv[2], remove_one, 16, FTW_DEPTH | FTW_PHYS);
			if (!all[c].has_failed)
				run(&all[c], round, &quiet);
		}
	}
	nftw(argv[2], remove_one, 16, FTW_DEPTH | FTW_PHYS);
	for (int c = 0; c < count; c++) {
		if (all[c].has_failed) {
			printf("0 0 0 0\n");
			continue;
		}
		qsort(all[c].micros, (size_t)rounds, sizeof(double), by_size);
		printf("%.0f %.0f %.0f %ld\n", all[c].micros[rounds / 2],
			all[c].micros[rounds / 10], all[c].micros[rounds - 1 - rounds / 10],
			all[c].peak);
	}
	return 0;
}
