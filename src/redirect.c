#include "redirect.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "path.h"
#include "text.h"

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
