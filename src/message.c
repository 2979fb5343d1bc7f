#include "message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "text.h"

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
