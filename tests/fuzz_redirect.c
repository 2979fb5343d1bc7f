/*
 * A redirect file: taken when it is one line as PEP 832 has it, and leads to
 * what that names; what we write leads to where we meant.
 */
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "buf.h"
#include "fuzz.h"
#include "fuzz_file.h"
#include "reader.h"
#include "redirect.h"

enum { LINE_MAX_BYTES = PATH_MAX + 2 };

static char *project, *place;

/* The one line of the file; NULL when there is no such. */
static char *one_line(const char *data, size_t size)
{
	size_t len = size;

	if (size > LINE_MAX_BYTES)
		return NULL;
	if (len > 0 && data[len - 1] == '\n') {
		len--;
		len -= len > 0 && data[len - 1] == '\r';
	}
	if (len == 0 || memchr(data, '\0', len) != NULL || memchr(data, '\n', len) != NULL ||
		!reader_utf8(data, len))
		return NULL;
	return mem_strndup(data, len);
}

static void check_read(const char *data, size_t size)
{
	char *line = one_line(data, size), *target, *joined, *normal;

	fuzz_put(place, data, size);
	target = redirect_read(place);
	CHECK((target == NULL) == (line == NULL));
	if (line != NULL) {
		joined = line[0] == '/' ? mem_strdup(line) : mem_printf("%s/%s", project, line);
		normal = reader_normal(joined);
		/* Behind a link, `..` is for the kernel to say. */
		if (strstr(line, "..") == NULL)
			CHECK(strcmp(target, normal) == 0);
		CHECK(target[0] == '/');
		free(normal);
		normal = reader_normal(target);
		CHECK(strcmp(target, normal) == 0);
		free(normal);
		free(joined);
	}
	free(target);
	free(line);
}

/* What a shell's `IFS= read -r` makes of the file. */
static void check_line(const char *data, size_t size)
{
	const char *newline = memchr(data, '\n', size);
	size_t len = newline == NULL ? size : (size_t)(newline - data);
	char *line = redirect_line(place);

	if (size > LINE_MAX_BYTES || memchr(data, '\0', len) != NULL)
		CHECK(line == NULL);
	else
		CHECK(line != NULL && strlen(line) == len && memcmp(line, data, len) == 0);
	free(line);
}

/* The bytes as an environment's path, inside the project or not. */
static void check_written(const char *name, bool is_inside)
{
	char *path = mem_printf("%s/%s", is_inside ? project : "", name);
	char *env = reader_normal(path), *text, *target;
	const char *line = env;
	struct err e = ERR_INIT;
	size_t len = strlen(project);

	if (strncmp(env, project, len) == 0 && env[len] == '/')
		line = env + len + 1;
	text = redirect_text(project, env, &e);
	if (strpbrk(line, "\r\n") != NULL || !reader_utf8(line, strlen(line)) ||
		strlen(line) > PATH_MAX) {
		CHECK(text == NULL && e.text != NULL);
	} else {
		CHECK(text != NULL && strlen(text) == strlen(line) + 1);
		fuzz_put(place, text, strlen(text));
		target = redirect_read(place);
		CHECK(target != NULL && strcmp(target, env) == 0);
		free(target);
	}
	err_fini(&e);
	free(text);
	free(env);
	free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);

	if (place == NULL) {
		project = fuzz_dir("project");
		place = fuzz_path("project/.venv");
	}
	check_read((const char *)data, size);
	check_line((const char *)data, size);
	check_written(text, true);
	check_written(text, false);
	free(text);
	return 0;
}
