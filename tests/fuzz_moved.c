/*
 * Where an environment was made, as its scripts tell: any script at all names a
 * place that stands in it, or none; and what venv, virtualenv and pip write, with
 * whatever place, is read as that place.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"
#include "fuzz.h"
#include "fuzz_file.h"
#include "moved.h"
#include "reader.h"

/* As much of a script's beginning as is read, in bytes. */
enum { SCRIPT_HEAD = 1024 };

/* The environment, and another one beside it. */
static char *env, *other, *activate, *script;

static void mark(const char *dir)
{
	char *cfg = mem_printf("%s/pyvenv.cfg", dir);

	fuzz_put(cfg, "", 0);
	free(cfg);
}

static void make_world(void)
{
	if (env != NULL)
		return;
	free(fuzz_dir("env/bin"));
	free(fuzz_dir("other/bin"));
	env = fuzz_path("env");
	other = fuzz_path("other");
	activate = fuzz_path("env/bin/activate");
	script = fuzz_path("env/bin/tool");
	mark(env);
	mark(other);
}

/* The text, with our own place and the other's for two bytes that nobody writes. */
static char *with_places(const char *text)
{
	struct buf out = BUF_INIT;

	for (; *text != '\0'; text++) {
		if (*text == '\001')
			buf_adds(&out, env);
		else if (*text == '\002')
			buf_adds(&out, other);
		else
			buf_addc(&out, *text);
	}
	return buf_detach(&out);
}

static void put(const char *path, const char *text)
{
	fuzz_put(path, text, strlen(text));
}

/* Whether the letters of `place` stand in `text` in that order, with quotes between. */
static bool stands_in(const char *place, const char *text)
{
	for (; *place != '\0' && *text != '\0'; text++)
		if (*text == *place)
			place++;
	return *place == '\0';
}

static bool is_own(const char *place)
{
	char *normal = place[0] == '/' ? reader_normal(place) : mem_strdup(place);
	bool is = strcmp(normal, env) == 0;

	free(normal);
	return is;
}

static void check_any(const char *first, const char *second)
{
	char *where = NULL, *from;

	put(activate, first);
	put(script, second);
	from = moved_from(env, &where);
	CHECK((from == NULL) == (where == NULL));
	if (from != NULL) {
		CHECK(from[0] == '/' && !is_own(from));
		CHECK(strcmp(where, activate) == 0 || strcmp(where, script) == 0);
		CHECK(strcmp(where, activate) != 0 || stands_in(from, first));
		CHECK(strcmp(where, script) != 0 || strncmp(second, "#!", 2) == 0);
	}
	free(where);
	free(from);
}

static void expect(const char *what, const char *where)
{
	char *is_where = NULL, *is = moved_from(env, &is_where);

	CHECK((is == NULL) == (what == NULL));
	CHECK(what == NULL || (strcmp(is, what) == 0 && strcmp(is_where, where) == 0));
	free(is_where);
	free(is);
}

static bool holds(const char *s, const char *set)
{
	return strpbrk(s, set) != NULL;
}

/* As Python's shlex.quote has it. */
static void add_shlex(struct buf *out, const char *place)
{
	buf_addc(out, '\'');
	for (; *place != '\0'; place++) {
		if (*place == '\'')
			buf_adds(out, "'\"'\"'");
		else
			buf_addc(out, *place);
	}
	buf_addc(out, '\'');
}

/* The line that makers of environments have written, old and new. */
static void check_activate(const char *place)
{
	static const char *const forms[] = {"VIRTUAL_ENV=", "export VIRTUAL_ENV=",
		"    export VIRTUAL_ENV=", "\tVIRTUAL_ENV="};
	bool is_moved = strstr(place, env) == NULL && !is_own(place);
	struct buf text = BUF_INIT;

	/* Nothing names a place like that. */
	if (holds(place, "\n") || place[0] != '/')
		return;
	put(script, "");
	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
		buf_reset(&text);
		buf_addf(&text, "# This file\ndeactivate () {\n    :\n}\n%s", forms[i]);
		add_shlex(&text, place);
		buf_adds(&text, "\nPATH=\"$VIRTUAL_ENV/bin:$PATH\"\n");
		put(activate, buf_str(&text));
		expect(is_moved ? place : NULL, activate);
	}
	if (!holds(place, "\"\\`$")) {
		buf_reset(&text);
		buf_addf(&text, "VIRTUAL_ENV=\"%s\"\nexport VIRTUAL_ENV\n", place);
		put(activate, buf_str(&text));
		expect(is_moved ? place : NULL, activate);
	}
	buf_fini(&text);
}

/* What stands in front of the scripts of that place's environment. */
static void check_script(const char *place)
{
	char *normal = place[0] == '/' ? reader_normal(place) : NULL, *cfg;
	struct buf text = BUF_INIT;
	bool is_moved;

	if (normal == NULL || strcmp(normal, place) != 0 || holds(place, "\n") ||
		strlen(place) > SCRIPT_HEAD / 2)
		goto out;
	/* A python of the system is no environment's. */
	cfg = mem_printf("%s/pyvenv.cfg", place);
	is_moved =
		strcmp(place, env) != 0 && (access(place, F_OK) != 0 || access(cfg, F_OK) == 0);
	free(cfg);
	put(activate, "");
	if (!holds(place, " \t\r")) {
		buf_addf(&text, "#!%s/bin/python3\nimport sys\n", place);
		put(script, buf_str(&text));
		expect(is_moved ? place : NULL, script);
	}
	if (!holds(place, "\"\\`$")) {
		buf_reset(&text);
		buf_addf(&text, "#!/bin/sh\n'''exec' \"%s/bin/python3\" \"$0\" \"$@\"\n' '''\n",
			place);
		put(script, buf_str(&text));
		expect(is_moved ? place : NULL, script);
	}
	buf_fini(&text);
out:
	free(normal);
}

/* Two scripts, and a place, with a NUL between each. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *texts[3];
	size_t at = 0;

	make_world();
	for (size_t i = 0; i < 3; i++, at++) {
		size_t from = at;
		char *text;

		while (at < size && data[at] != '\0')
			at++;
		text = from < size ? mem_strndup((const char *)data + from, at - from)
				   : mem_strdup("");
		texts[i] = with_places(text);
		free(text);
	}
	check_any(texts[0], texts[1]);
	check_activate(texts[2]);
	check_script(texts[2]);
	for (size_t i = 0; i < 3; i++)
		free(texts[i]);
	return 0;
}
