#include "shebang.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

/* As much of the line as every kernel reads. */
enum { SHEBANG_MAX = 127 };

/* Whether the kernel takes the path as one word, and Python the line as a comment. */
static bool is_plain(const char *path)
{
	if (strlen(path) + 2 > SHEBANG_MAX || !utf8_valid(path, strlen(path)))
		return false;
	for (const char *at = path; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f)
			return false;
	/* PEP 263: in a comment this would name the encoding of the script. */
	return strstr(path, "coding") == NULL;
}

void shebang_add(struct buf *out, const char *python)
{
	/*
	 * For sh, an empty string, the word `exec`, and the script again, which
	 * ends it; for Python, one string. No path stands in it, so none has to
	 * be quoted. Not every system has realpath(1).
	 */
	static const char polyglot[] =
		"#!/bin/sh\n"
		"'''exec' \"$(dirname -- \"$(realpath -- \"$0\" 2>/dev/null ||"
		" printf %s \"$0\")\")/python\" \"$0\" \"$@\"\n"
		"' '''\n";

	if (is_plain(python))
		buf_addf(out, "#!%s\n", python);
	else
		buf_adds(out, polyglot);
}
