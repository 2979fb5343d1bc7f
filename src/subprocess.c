#include "subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buf.h"
#include "interrupt.h"

extern char **environ;

enum { LINE_MAX_LEN = 64 * 1024 };

static int wait_for(pid_t pid, struct err *e)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return err_set(e, EXIT_FAILED, "cannot wait for a program: %s",
				strerror(errno));
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Starts it with `out` as its standard output. */
static int start(pid_t *pid, const struct list *args, int out, bool takes_errors, struct err *e)
{
	posix_spawn_file_actions_t actions;
	char **words = mem_alloc(args->count + 1, sizeof(*words));
	int reason = posix_spawn_file_actions_init(&actions);

	memcpy(words, args->items, args->count * sizeof(*words));
	if (reason == 0)
		reason = posix_spawn_file_actions_addopen(
			&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (reason == 0)
		reason = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (reason == 0 && takes_errors)
		reason = posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	else if (reason == 0)
		reason = posix_spawn_file_actions_addopen(
			&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (reason == 0)
		reason = posix_spawn(pid, words[0], &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	free(words);
	if (reason != 0)
		return err_set(e, EXIT_FAILED, "cannot run '%s': %s", args->items[0],
			strerror(reason));
	return 0;
}

/* Hands on the lines that are whole by now; what follows them stays. */
static void hand_on(struct buf *text, bool is_end, subprocess_line *on_line, void *context)
{
	char *newline;

	while (text->len > 0 && (newline = memchr(text->data, '\n', text->len)) != NULL) {
		size_t len = (size_t)(newline - text->data) + 1;

		*newline = '\0';
		on_line(context, text->data);
		memmove(text->data, text->data + len, text->len - len);
		buf_cut(text, text->len - len);
	}
	if (text->len > 0 && (is_end || text->len > LINE_MAX_LEN)) {
		on_line(context, buf_str(text));
		buf_reset(text);
	}
}

/* Hands a signal that we hold on to the program, which then comes to its end. */
static ssize_t read_some(int fd, char *block, size_t len, pid_t pid)
{
	ssize_t n;

	while ((n = read(fd, block, len)) < 0 && errno == EINTR)
		if (interrupt_seen() != 0)
			(void)kill(pid, interrupt_seen());
	return n;
}

int subprocess_lines(const struct list *args, bool takes_errors, subprocess_line *on_line,
	void *context, struct err *e)
{
	struct buf text = BUF_INIT;
	char block[4096];
	int fds[2];
	pid_t pid;
	ssize_t n;
	int status;

	if (pipe(fds) != 0)
		return err_set(e, EXIT_FAILED, "cannot make a pipe: %s", strerror(errno));
	fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	fcntl(fds[1], F_SETFD, FD_CLOEXEC);
	status = start(&pid, args, fds[1], takes_errors, e);
	close(fds[1]);
	while (status == 0 && (n = read_some(fds[0], block, sizeof(block), pid)) > 0) {
		buf_add(&text, block, (size_t)n);
		hand_on(&text, false, on_line, context);
	}
	close(fds[0]);
	if (status == 0) {
		hand_on(&text, true, on_line, context);
		status = wait_for(pid, e);
	}
	buf_fini(&text);
	return status;
}

void subprocess_last_line(void *context, const char *line)
{
	struct buf *last = context;

	if (line[0] != '\0') {
		buf_reset(last);
		buf_adds(last, line);
	}
}
