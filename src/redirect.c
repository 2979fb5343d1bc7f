#include "redirect.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "path.h"
#include "sibling.h"
#include "text.h"
#include "venv.h"

static void strip_newline(struct buf *line)
{
	if (line->len > 0 && line->data[line->len - 1] == '\n')
		buf_cut(line, line->len - 1);
	else
		return;
	if (line->len > 0 && line->data[line->len - 1] == '\r')
		buf_cut(line, line->len - 1);
}

char *redirect_read(const char *path)
{
	struct buf line = BUF_INIT;
	struct err e = ERR_INIT;
	char *dir, *joined, *target = NULL;

	if (file_read(path, PATH_MAX + 2, &line, NULL, &e) != 0)
		goto out;
	strip_newline(&line);
	if (line.len == 0 || strlen(line.data) != line.len || strchr(line.data, '\n') != NULL ||
		!utf8_valid(line.data, line.len))
		goto out;
	dir = path_parent(path);
	joined = path_join(dir, line.data);
	target = path_absolute(joined, NULL, &e);
	free(joined);
	free(dir);
out:
	err_fini(&e);
	buf_fini(&line);
	return target;
}

char *redirect_line(const char *path)
{
	return file_line(path, PATH_MAX + 2);
}

char *redirect_text(const char *dir, const char *env, struct err *e)
{
	size_t len = strcmp(dir, "/") == 0 ? 0 : strlen(dir);
	bool is_inside = path_is_under(env, dir) && env[len] == '/' && env[len + 1] != '\0';
	const char *line = is_inside ? env + len + 1 : env;

	/* Readers in Python take a lone \r for the end of a line, too. */
	if (strpbrk(line, "\r\n") != NULL)
		err_set(e, EXIT_FAILED,
			"cannot link to '%s': a redirect file is one line, and the path holds "
			"the end of one; rename it",
			env);
	else if (!utf8_valid(line, strlen(line)))
		err_set(e, EXIT_FAILED,
			"cannot link to '%s': a redirect file must be UTF-8, and the path is "
			"not; rename it",
			env);
	else if (strlen(line) > PATH_MAX)
		err_set(e, EXIT_FAILED, "cannot link to '%s': the path is too long", env);
	else
		return mem_printf("%s\n", line);
	return NULL;
}

/*
 * A file that somebody keeps a word in is no redirect; but one whose
 * environment is gone still looks like a path.
 */
static bool is_redirect(const char *path)
{
	char *target = redirect_read(path), *line = redirect_line(path);
	bool is_its = target != NULL && line != NULL &&
		      (strchr(line, '/') != NULL || venv_look(target) >= VENV_DANGLING);

	free(line);
	free(target);
	return is_its;
}

/* Whether `path` is free for a redirect file. */
static int check_place(const char *path, struct err *e)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return errno == ENOENT ? 0
				       : err_set(e, EXIT_FAILED, "cannot look at '%s': %s",
						 path, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return err_set(e, EXIT_FAILED, "'%s' is a directory; move it away first", path);
	if (S_ISREG(st.st_mode) && is_redirect(path))
		return 0;
	return err_set(e, EXIT_FAILED,
		"'%s' is there and is no redirect file; move it away first", path);
}

int redirect_write(const char *path, const char *env, struct err *e)
{
	char *dir = path_parent(path), *text = redirect_text(dir, env, e);
	int result = text == NULL ? -1 : check_place(path, e);

	if (result == 0)
		result = sibling_write(path, text, strlen(text), e);
	free(text);
	free(dir);
	return result;
}
