/*
 * What an environment's files say of its Python: of any version, library and
 * header, the problem that is reported is the one that the versions have, as a
 * reader of our own tells them; and nothing is reported that no file says.
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "fuzz.h"
#include "fuzz_file.h"
#include "health.h"
#include "settings.h"
#include "tree.h"

enum { PARTS = 5, NAME_LEN_MAX = 80, MINOR_LEN_MAX = 8192 };

/* A version's first two numbers; "" when it does not begin with two. */
struct minor {
	char text[MINOR_LEN_MAX + 1];
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct minor minor_of(const char *version)
{
	struct minor m = {""};
	size_t len = 0, dots = 0;

	while (len < MINOR_LEN_MAX &&
		(is_digit(version[len]) || (version[len] == '.' && dots == 0 && len > 0))) {
		dots += version[len] == '.';
		len++;
	}
	if (dots == 1 && version[len - 1] != '.')
		memcpy(m.text, version, len);
	return m;
}

/* That of what is called `python3.11`; "" for other names. */
static struct minor minor_named(const char *name)
{
	return strncmp(name, "python", 6) == 0 ? minor_of(name + 6) : (struct minor){""};
}

static bool is_known(const struct minor *m)
{
	return m->text[0] != '\0';
}

static bool is_same(const struct minor *a, const struct minor *b)
{
	return strcmp(a->text, b->text) == 0;
}

/* Cut down to what a file may be called. */
static char *file_name(const char *prefix, const char *text)
{
	char *name = mem_printf("%s%.*s", prefix, NAME_LEN_MAX, text);

	for (char *c = name; *c != '\0'; c++)
		if (*c == '/')
			*c = '_';
	return name;
}

/* An environment, the interpreter it leads to, and what lies beside that. */
struct scene {
	char *env;
	char *version;
	char *interpreter;
	char *libs[2];
	char *header;
};

static void put(const char *dir, const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", dir, name);

	fuzz_put(path, text, strlen(text));
	free(path);
}

static void make_dir(const char *name)
{
	free(fuzz_dir(name));
}

static void build(struct scene *s)
{
	struct minor named = minor_named(s->interpreter);
	char *root = fuzz_dir("health"), *name, *path, *cfg, *link;

	tree_remove(AT_FDCWD, root);
	free(root);
	make_dir("health/env/bin");
	make_dir("health/base/bin");
	s->env = fuzz_path("health/env");
	cfg = mem_printf("home = /nowhere/bin\nversion = %s\n", s->version);
	put(s->env, "pyvenv.cfg", cfg);
	name = mem_printf("health/base/bin/%s", s->interpreter);
	path = fuzz_path(name);
	fuzz_put(path, "", 0);
	CHECK(chmod(path, 0700) == 0);
	link = mem_printf("%s/bin/python", s->env);
	CHECK(symlink(path, link) == 0);
	for (size_t i = 0; i < 2; i++) {
		char *lib = mem_printf("health/env/lib/%s", s->libs[i]);

		make_dir(lib);
		free(lib);
	}
	if (is_known(&named)) {
		char *include = mem_printf("health/base/include/python%s", named.text), *dir;

		dir = fuzz_dir(include);
		put(dir, "patchlevel.h", s->header);
		free(dir);
		free(include);
	}
	free(link);
	free(path);
	free(name);
	free(cfg);
}

/* Whether lib/ has packages of Pythons, and none of them that one. */
static bool has_others(const struct scene *s, const struct minor *made)
{
	bool is_any = false;

	for (size_t i = 0; i < 2; i++) {
		struct minor m = minor_named(s->libs[i]);

		if (is_known(&m) && is_same(&m, made))
			return false;
		is_any = is_any || is_known(&m);
	}
	return is_any;
}

/* What the file says, if anything: a version, and never more than that. */
static void check_version_now(const struct health *h, const struct scene *s)
{
	struct minor named = minor_named(s->interpreter);

	if (h->version_now == NULL)
		return;
	CHECK(is_known(&named));
	CHECK(strpbrk(h->version_now, "\" \t\r\n+") == NULL);
	CHECK(strstr(s->header, h->version_now) != NULL);
	CHECK(strstr(s->header, "#define PY_VERSION") != NULL);
	named = minor_of(h->version_now);
	CHECK(is_known(&named));
}

static bool is_patch_of(const char *version, const char *now)
{
	size_t len = strlen(now);

	return strncmp(version, now, len) == 0 && !is_digit(version[len]);
}

static void check(struct scene *s)
{
	struct settings settings = {.is_quiet = false};
	struct minor made, named = minor_named(s->interpreter);
	bool is_other, is_newer;
	struct health h;

	build(s);
	health_look(&h, s->env, NULL, &settings);
	made = minor_of(h.version == NULL ? "" : h.version);
	check_version_now(&h, s);
	is_other = is_known(&made) &&
		   ((is_known(&named) && !is_same(&named, &made)) || has_others(s, &made));
	CHECK((h.problems[PROBLEM_VERSION] != NULL) == is_other);
	is_newer = !is_other && is_known(&made) && h.version_now != NULL &&
		   !is_patch_of(h.version, h.version_now);
	CHECK((h.problems[PROBLEM_PATCHLEVEL] != NULL) == is_newer);
	CHECK(h.problems[PROBLEM_GONE] == NULL && h.problems[PROBLEM_DANGLING] == NULL);
	CHECK(h.problems[PROBLEM_MOVED] == NULL && h.problems[PROBLEM_MACHINE] == NULL);
	CHECK(health_is_sound(&h) == (!is_other && h.problems[PROBLEM_UNSAFE] == NULL));
	health_fini(&h);
	free(s->env);
}

/* As CPython's build writes it, with whatever stands in front, that is the version. */
static void check_header(struct scene *s, const char *before)
{
	struct minor named = minor_named(s->interpreter);
	struct settings settings = {.is_quiet = false};
	struct health h;

	if (!is_known(&named) || strstr(before, "PY_VERSION") != NULL)
		return;
	free(s->header);
	s->header = mem_printf("%s\n#define PY_VERSION_HEX 0x030b02f0\n"
			       "#define PY_VERSION      \t\"%s.7rc1+\"\n#define PY_MICRO 7\n",
		before, named.text);
	build(s);
	health_look(&h, s->env, NULL, &settings);
	CHECK(h.version_now != NULL);
	CHECK(strncmp(h.version_now, named.text, strlen(named.text)) == 0);
	CHECK(strcmp(h.version_now + strlen(named.text), ".7rc1") == 0);
	health_fini(&h);
	free(s->env);
}

/* Version, interpreter, two directories of lib/, and header, with NULs between. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *parts[PARTS];
	struct scene s;
	size_t at = 0;

	for (size_t i = 0; i < PARTS; i++, at++) {
		size_t from = at;

		while (at < size && data[at] != '\0')
			at++;
		parts[i] = from < size ? mem_strndup((const char *)data + from, at - from)
				       : mem_strdup("");
	}
	s = (struct scene){.version = mem_strdup(parts[0]),
		.interpreter = file_name("python", parts[1]),
		.libs = {file_name("python", parts[2]), file_name("p", parts[3])},
		.header = mem_strdup(parts[4])};
	check(&s);
	check_header(&s, parts[4]);
	free(s.version);
	free(s.interpreter);
	free(s.libs[0]);
	free(s.libs[1]);
	free(s.header);
	for (size_t i = 0; i < PARTS; i++)
		free(parts[i]);
	return 0;
}
