#include "message.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "text.h"

/* As much of a long answer as is held in memory, in bytes. */
enum { ANSWER_PIECE = 64 * 1024 };

void message(const char *fmt, ...)
{
	struct buf text = BUF_INIT, line = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&text, fmt, ap);
	va_end(ap);
	buf_adds(&line, "vact: ");
	text_add_visible(&line, buf_str(&text));
	buf_addc(&line, '\n');
	fputs(buf_str(&line), stderr);
	buf_fini(&line);
	buf_fini(&text);
}

int message_error(struct err *e)
{
	int status = (int)e->status;

	message("%s", e->text);
	err_fini(e);
	return status;
}

void message_progress(const char *what, size_t done, size_t total)
{
	if (!isatty(STDERR_FILENO))
		return;
	if (done < total)
		fprintf(stderr, "\rvact: %s: %zu %%", what, done * 100 / total);
	else
		/* Blanks rather than a control sequence: every terminal has them. */
		fprintf(stderr, "\r%*s\r", (int)strlen(what) + 16, "");
	fflush(stderr);
}

int answer(struct buf *out, int status)
{
	if (file_write_all(STDOUT_FILENO, buf_str(out), out->len) != 0) {
		message("cannot write the answer: %s", strerror(errno));
		status = EXIT_FAILED;
	}
	buf_fini(out);
	return status;
}

int answer_so_far(struct buf *out, int status)
{
	return out->len > ANSWER_PIECE ? answer(out, status) : status;
}

static bool is_unset(const char *name)
{
	const char *value = getenv(name);

	return value == NULL || value[0] == '\0';
}

static bool can_color(int fd)
{
	const char *terminal = getenv("TERM");

	return isatty(fd) && is_unset("NO_COLOR") && !is_unset("TERM") &&
	       strcmp(terminal, "dumb") != 0;
}

int color_choose(bool *is_colored, const char *when, int fd, struct err *e)
{
	*is_colored = false;
	if (when == NULL || strcmp(when, "auto") == 0)
		*is_colored = can_color(fd);
	else if (strcmp(when, "always") == 0)
		*is_colored = true;
	else if (strcmp(when, "never") != 0)
		return err_set(
			e, EXIT_USAGE, "--color is auto, always or never, and not '%s'", when);
	return 0;
}

void color_add(struct buf *out, bool is_colored, enum tone tone, const char *text)
{
	/* ECMA-48, SGR. */
	static const char *const colors[TONE_COUNT] = {
		[TONE_GOOD] = "32",
		[TONE_WARNING] = "33",
		[TONE_BAD] = "31",
	};

	is_colored = is_colored && colors[tone] != NULL;
	if (is_colored)
		buf_addf(out, "\033[%sm", colors[tone]);
	text_add_visible(out, text);
	if (is_colored)
		buf_adds(out, "\033[0m");
}
