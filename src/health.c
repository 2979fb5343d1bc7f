#include "health.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "machine.h"
#include "moved.h"
#include "path.h"
#include "trust.h"
#include "venv.h"

enum { HEADER_MAX = 64 * 1024, LIBS_MAX = 256 };

static const char *const words[] = {
	[PROBLEM_GONE] = "gone",
	[PROBLEM_DANGLING] = "dangling",
	[PROBLEM_MACHINE] = "architecture",
	[PROBLEM_VERSION] = "version",
	[PROBLEM_MOVED] = "moved",
	[PROBLEM_UNSAFE] = "unsafe",
	[PROBLEM_PATCHLEVEL] = "patchlevel",
	[PROBLEM_COUNT] = "sound",
};

/* The length of "3.11" at the beginning of a version; 0 when there is none. */
static size_t minor_len(const char *version)
{
	size_t major = strspn(version, "0123456789"), minor;

	if (major == 0 || version[major] != '.')
		return 0;
	minor = strspn(version + major + 1, "0123456789");
	return minor == 0 ? 0 : major + 1 + minor;
}

static bool is_same_minor(const char *a, const char *b)
{
	size_t len = minor_len(a);

	return len == minor_len(b) && strncmp(a, b, len) == 0;
}

/* "3.11" for a file called python3.11 or python3.11t; NULL for others. */
static const char *named_version(const char *base)
{
	static const char python[] = "python";

	if (strncmp(base, python, strlen(python)) != 0)
		return NULL;
	base += strlen(python);
	return minor_len(base) > 0 ? base : NULL;
}

static void set_problem(struct health *h, enum problem p, char *text)
{
	free(h->problems[p]);
	h->problems[p] = text;
}

static void take_problem(struct health *h, enum problem p, struct err *e)
{
	set_problem(h, p, e->text);
	*e = (struct err)ERR_INIT;
}

/* The value of PY_VERSION in the text of patchlevel.h. */
static char *defined_version(const char *text)
{
	static const char define[] = "#define PY_VERSION";
	const char *at = strstr(text, define);
	size_t len;

	while (at != NULL && !isspace((unsigned char)at[strlen(define)]))
		at = strstr(at + 1, define);
	if (at == NULL)
		return NULL;
	at += strlen(define);
	at += strspn(at, " \t\"");
	len = strcspn(at, "\" \t\r\n+");
	return minor_len(at) == 0 ? NULL : mem_strndup(at, len);
}

/* What the header files beside the interpreter say, if any are installed. */
static char *installed_version(const char *interpreter)
{
	static const char *const abi[] = {"", "t", "m", "d"};
	const char *name = named_version(path_base(interpreter));
	char *bin = path_parent(interpreter), *prefix = path_parent(bin), *version = NULL;

	for (size_t i = 0; name != NULL && version == NULL && i < sizeof(abi) / sizeof(*abi);
		i++) {
		char *path = mem_printf("%s/include/python%.*s%s/patchlevel.h", prefix,
			(int)minor_len(name), name, abi[i]);
		struct buf text = BUF_INIT;
		struct err e = ERR_INIT;

		if (file_read(path, HEADER_MAX, &text, NULL, &e) == 0)
			version = defined_version(buf_str(&text));
		err_fini(&e);
		buf_fini(&text);
		free(path);
	}
	free(prefix);
	free(bin);
	return version;
}

/*
 * The Python that lib/ has packages for when that is not `version`; NULL when
 * it is, or when lib/ does not say (PyPy's does not).
 */
static char *other_packages(const char *env, const char *version)
{
	char *lib = path_join(env, "lib"), *other = NULL;
	DIR *stream = opendir(lib);
	const struct dirent *entry;
	bool is_there = false;

	free(lib);
	for (int i = 0; stream != NULL && !is_there && i < LIBS_MAX; i++) {
		const char *name;

		entry = readdir(stream);
		if (entry == NULL)
			break;
		name = named_version(entry->d_name);
		is_there = name != NULL && is_same_minor(name, version);
		if (name != NULL && other == NULL)
			other = mem_strndup(name, minor_len(name));
	}
	if (stream != NULL)
		closedir(stream);
	if (is_there) {
		free(other);
		other = NULL;
	}
	return other;
}

static void look_at_version(struct health *h, const char *env)
{
	const char *now = named_version(path_base(h->interpreter));
	size_t made;
	char *lib;

	if (now == NULL && h->version_now != NULL)
		now = h->version_now;
	if (h->version == NULL || minor_len(h->version) == 0)
		return;
	made = minor_len(h->version);
	lib = other_packages(env, h->version);
	if (now != NULL && !is_same_minor(now, h->version))
		set_problem(h, PROBLEM_VERSION,
			mem_printf("'%s' was made with Python %.*s, and its interpreter is "
				   "Python %.*s by now; make it anew",
				env, (int)made, h->version, (int)minor_len(now), now));
	else if (lib != NULL)
		set_problem(h, PROBLEM_VERSION,
			mem_printf("the packages in '%s' are for Python %s, and its "
				   "interpreter is Python %.*s; make it anew",
				env, lib, (int)made, h->version));
	free(lib);
}

/* `3.11.2.final.0`, as virtualenv writes it, is 3.11.2. */
static bool is_same_patch(const char *version, const char *now)
{
	size_t len = strlen(now);

	return strncmp(version, now, len) == 0 && !isdigit((unsigned char)version[len]);
}

static void look_at_patch(struct health *h, const char *env)
{
	if (h->version == NULL || h->version_now == NULL || minor_len(h->version) == 0 ||
		h->problems[PROBLEM_VERSION] != NULL ||
		is_same_patch(h->version, h->version_now))
		return;
	set_problem(h, PROBLEM_PATCHLEVEL,
		mem_printf("'%s' was made with Python %s, and its interpreter is %s by now; "
			   "it works, and 'vact new --upgrade' writes that down",
			env, h->version, h->version_now));
}

/* A copied interpreter goes on needing the library of the one it is a copy of. */
static char *base_interpreter(const struct health *h)
{
	char *name, *joined, *real;

	if (h->home == NULL || h->home[0] != '/' || h->version == NULL)
		return NULL;
	name = mem_printf("python%.*s", (int)minor_len(h->version), h->version);
	joined = path_join(h->home, name);
	real = path_canonical(joined);
	free(joined);
	free(name);
	return real;
}

static void look_at_copy(struct health *h, const char *env)
{
	char *python = path_join(env, "bin/python"), *base;
	char *real = path_canonical(python), *own = path_canonical(env);
	struct stat st;
	bool is_copy = real != NULL && own != NULL && path_is_under(real, own);

	free(own);
	free(real);
	free(python);
	if (!is_copy)
		return;
	if (h->home != NULL && h->home[0] == '/' && stat(h->home, &st) != 0) {
		set_problem(h, PROBLEM_DANGLING,
			mem_printf("the Python that '%s' was made with is gone: there is no "
				   "'%s'; make it anew",
				env, h->home));
		return;
	}
	base = base_interpreter(h);
	if (base == NULL)
		return;
	free(h->version_now);
	h->version_now = installed_version(base);
	free(base);
}

static void look_at_scripts(struct health *h, const char *env)
{
	char *script = NULL, *from = moved_from(env, &script);

	if (from != NULL)
		set_problem(h, PROBLEM_MOVED,
			mem_printf("'%s' was made at '%s', and its scripts still go there "
				   "('%s' does); move it back, or make it anew",
				env, from, script));
	free(script);
	free(from);
}

static void look_at_interpreter(struct health *h, const char *env)
{
	char *mismatch = machine_mismatch(h->interpreter);

	if (mismatch != NULL)
		set_problem(h, PROBLEM_MACHINE,
			mem_printf(
				"the interpreter of '%s' cannot run on this machine: %s; make "
				"it anew here",
				env, mismatch));
	free(mismatch);
	h->version_now = installed_version(h->interpreter);
	look_at_copy(h, env);
	look_at_version(h, env);
	look_at_patch(h, env);
}

void health_look(
	struct health *h, const char *env, const char *project, const struct settings *s)
{
	char *cfg = path_join(env, "pyvenv.cfg"), *python = path_join(env, "bin/python");
	struct err e = ERR_INIT;
	struct pyvenv values;
	struct venv v;

	*h = (struct health){.version = NULL};
	if (pyvenv_read(&values, cfg, &e) == 0) {
		h->version = values.version;
		h->home = values.home;
		values.version = values.home = NULL;
		pyvenv_fini(&values);
	}
	err_fini(&e);
	if (venv_open(&v, env, &e) != 0) {
		take_problem(h,
			venv_look(env) == VENV_DANGLING ? PROBLEM_DANGLING : PROBLEM_GONE, &e);
		goto out;
	}
	venv_fini(&v);
	h->interpreter = path_canonical(python);
	if (h->interpreter != NULL)
		look_at_interpreter(h, env);
	look_at_scripts(h, env);
	if (trust_check_safe(env, project, s, &e) != 0)
		take_problem(h, PROBLEM_UNSAFE, &e);
out:
	free(python);
	free(cfg);
}

bool health_is_sound(const struct health *h)
{
	return health_worst(h) >= PROBLEM_PATCHLEVEL;
}

enum problem health_worst(const struct health *h)
{
	int p = 0;

	while (p < PROBLEM_COUNT && h->problems[p] == NULL)
		p++;
	return (enum problem)p;
}

const char *health_word(enum problem p)
{
	return words[p];
}

void health_fini(struct health *h)
{
	free(h->version);
	free(h->home);
	free(h->interpreter);
	free(h->version_now);
	for (int p = 0; p < PROBLEM_COUNT; p++)
		free(h->problems[p]);
	*h = (struct health){.version = NULL};
}
