#include "interpreter.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts.h"
#include "path.h"
#include "pyversion.h"
#include "text.h"

enum { LINKS_MAX = 40 };

/* The oldest Python 3 whose environments vact makes, and the first without setuptools. */
enum { OLDEST_MINOR = 6, WITHOUT_SETUPTOOLS = 12 };

static long minor_of(const char *version)
{
	long v[PYVERSION_NUMBERS];
	const char *rest;

	return pyversion_read(version, v, &rest) > 1 && v[0] == 3 ? v[1] : -1;
}

const char *const *interpreter_projects(const struct interpreter *i)
{
	static const char *const projects[] = {"setuptools", "pip", NULL};

	return projects + (minor_of(i->version) >= WITHOUT_SETUPTOOLS);
}

const struct wheel_source *interpreter_wheel(const struct interpreter *i, const char *project)
{
	for (size_t w = 0; w < i->wheel_count; w++)
		if (strcmp(i->wheels[w].project, project) == 0)
			return &i->wheels[w];
	return NULL;
}

static char *text_member(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return cJSON_IsString(item) ? mem_strdup(item->valuestring) : NULL;
}

static char *path_member(const cJSON *object, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);

	return cJSON_IsString(item)
		       ? text_from_percent(item->valuestring, strlen(item->valuestring))
		       : NULL;
}

static bool is_true(const cJSON *object, const char *key)
{
	return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(object, key));
}

static void take_wheels(struct interpreter *i, const cJSON *facts)
{
	const cJSON *all = cJSON_GetObjectItemCaseSensitive(facts, "wheels"), *each;

	i->are_wheels_unknown = cJSON_IsNull(all);
	i->wheels = mem_alloc((size_t)cJSON_GetArraySize(all) + 1, sizeof(*i->wheels));
	cJSON_ArrayForEach(each, all)
	{
		struct wheel_source *w = &i->wheels[i->wheel_count++];

		w->project = text_member(each, "project");
		w->version = path_member(each, "version");
		w->path = path_member(each, "path");
		w->size = text_member(each, "size");
		w->mtime = text_member(each, "mtime");
	}
}

/* MUST NOT lead out of the environment that it is relative to. */
static bool is_below(const char *path)
{
	char *slashed, *normal;
	bool is_it;

	if (path == NULL || path[0] == '\0')
		return false;
	slashed = mem_printf("/%s", path);
	normal = path_normalise(slashed);
	is_it = strcmp(slashed, normal) == 0;
	free(normal);
	free(slashed);
	return is_it;
}

static bool is_name(const char *name)
{
	return is_below(name) && strchr(name, '/') == NULL;
}

static bool has_all(const struct interpreter *i)
{
	bool has = is_below(i->site) && is_below(i->platlib) && is_below(i->include) &&
		   (i->scripts == NULL || i->scripts[0] == '/');

	for (size_t n = 0; n < i->links.count; n++)
		has = has && is_name(i->links.items[n]);
	for (size_t n = 0; n < i->wheel_count; n++) {
		const struct wheel_source *w = &i->wheels[n];

		has = has && is_name(w->project) && is_name(w->version) && w->path != NULL &&
		      w->path[0] == '/' && w->size != NULL && w->mtime != NULL;
	}
	return has;
}

/* It becomes a line of pyvenv.cfg. */
static bool is_version(const char *s)
{
	long numbers[PYVERSION_NUMBERS];
	const char *rest;

	return s != NULL && pyversion_read(s, numbers, &rest) == PYVERSION_NUMBERS &&
	       *rest == '\0';
}

/* Takes what was said over; -1 when that is not what facts.py says. */
static int take_facts(struct interpreter *i, const cJSON *facts, struct err *e)
{
	const cJSON *each;

	i->executable = path_member(facts, "executable");
	i->implementation = text_member(facts, "implementation");
	i->version = text_member(facts, "version");
	if (i->executable == NULL || i->executable[0] != '/' || i->implementation == NULL ||
		!is_version(i->version))
		return err_set(e, EXIT_FAILED, "'%s' does not say what it is", i->path);
	if (strcmp(i->implementation, "cpython") != 0 || minor_of(i->version) < OLDEST_MINOR) {
		i->foreign = mem_printf("%s %s", i->implementation, i->version);
		return 0;
	}
	i->site = path_member(facts, "site");
	i->platlib = path_member(facts, "platlib");
	i->include = path_member(facts, "include");
	i->scripts = path_member(facts, "scripts");
	i->has_lib64 = is_true(facts, "lib64");
	i->records_command = is_true(facts, "records_command");
	cJSON_ArrayForEach(each,
		cJSON_GetObjectItemCaseSensitive(facts, "links")) if (cJSON_IsString(each))
		list_add(&i->links, each->valuestring);
	take_wheels(i, facts);
	return has_all(i) ? 0
			  : err_set(e, EXIT_FAILED,
				    "'%s' does not say how its "
				    "environments are laid out",
				    i->path);
}

/*
 * Whether an interpreter whose `home` is the directory of `path` finds the
 * library that is its own: from there upward, the first that has os.py. 1, 0,
 * or -1 with `e` filled when that cannot be told.
 */
static int finds_library(
	const char *path, const char *prefix, const char *stdlib, struct err *e)
{
	char *dir = path_parent(path), *os = NULL, *real;
	struct stat st;
	int found = -1, result = 0;

	while (found != 0 && strcmp(dir, "/") != 0) {
		char *parent = path_parent(dir);

		free(dir);
		free(os);
		dir = parent;
		os = mem_printf("%s/%s/os.py", strcmp(dir, "/") == 0 ? "" : dir, stdlib);
		found = stat(os, &st);
		if (found != 0 && errno != ENOENT && errno != ENOTDIR) {
			result = err_set(
				e, EXIT_FAILED, "cannot look at '%s': %s", os, strerror(errno));
			break;
		}
	}
	if (found == 0) {
		real = path_canonical(dir);
		result = real != NULL && strcmp(real, prefix) == 0;
		free(real);
	}
	free(os);
	free(dir);
	return result;
}

/* Where the link `path` leads, directories as they are; NULL when it is none. */
static char *one_link(const char *path)
{
	char target[4096], *dir, *joined, *parent, *real, *next = NULL;
	ssize_t len = readlink(path, target, sizeof(target) - 1);

	if (len <= 0)
		return NULL;
	target[len] = '\0';
	dir = path_parent(path);
	joined = path_join(dir, target);
	/* Without `..` the logical path will do, and stays what the user knows. */
	if (strstr(target, "..") == NULL) {
		next = path_normalise(joined);
	} else {
		parent = path_parent(joined);
		real = path_canonical(parent);
		next = real == NULL ? NULL : path_join(real, path_base(joined));
		free(real);
		free(parent);
	}
	free(joined);
	free(dir);
	return next;
}

/*
 * Sets the path to make environments from: as it was given, or as few links
 * behind as make its library be found.
 */
static int settle_path(struct interpreter *i, const cJSON *facts, struct err *e)
{
	char *prefix = path_member(facts, "prefix"), *stdlib = path_member(facts, "stdlib");
	char *at = prefix != NULL && stdlib != NULL ? mem_strdup(i->path) : NULL;
	int found = 0;

	for (int n = 0; n < LINKS_MAX && at != NULL; n++) {
		char *next;

		found = finds_library(at, prefix, stdlib, e);
		if (found != 0)
			break;
		next = one_link(at);
		if (next == NULL && strcmp(at, i->executable) != 0)
			next = mem_strdup(i->executable);
		free(at);
		at = next;
	}
	if (found == 1) {
		free(i->path);
		i->path = at;
		at = NULL;
	} else if (found == 0) {
		i->foreign = mem_printf("the layout of '%s'", i->executable);
	}
	free(at);
	free(stdlib);
	free(prefix);
	return found < 0 ? -1 : 0;
}

static bool is_fresh(const struct wheel_source *w)
{
	struct stat st;
	char *size, *mtime;
	bool is_same;

	if (stat(w->path, &st) != 0)
		return false;
	size = mem_printf("%lld", (long long)st.st_size);
	mtime = mem_printf("%lld",
		(long long)st.st_mtim.tv_sec * 1000000000LL + (long long)st.st_mtim.tv_nsec);
	is_same = strcmp(size, w->size) == 0 && strcmp(mtime, w->mtime) == 0;
	free(mtime);
	free(size);
	return is_same;
}

static bool has_fresh_wheels(const struct interpreter *i)
{
	for (const char *const *p = interpreter_projects(i); *p != NULL; p++) {
		const struct wheel_source *w = interpreter_wheel(i, *p);

		if (w == NULL || !is_fresh(w))
			return false;
	}
	return true;
}

/* Fills all but the path to make environments from, by what is kept. */
static int take_kept(struct interpreter *i, const char *canonical, bool needs_wheels)
{
	struct err ignored = ERR_INIT;
	cJSON *facts = facts_kept(canonical, i->key);
	int result = -1;

	if (facts != NULL && take_facts(i, facts, &ignored) == 0 &&
		(!needs_wheels || i->foreign != NULL || has_fresh_wheels(i)))
		result = i->foreign == NULL ? settle_path(i, facts, &ignored) : 0;
	err_fini(&ignored);
	cJSON_Delete(facts);
	return result;
}

/* The same by asking. What answers may be another than was asked: a wrapper's. */
static int take_asked(struct interpreter *i, const char *canonical, struct err *e)
{
	struct buf said = BUF_INIT;
	cJSON *facts = facts_ask(i->path, &said, e);
	int result = facts == NULL ? -1 : take_facts(i, facts, e);

	if (result == 0 && strcmp(i->executable, canonical) != 0) {
		free(i->path);
		i->path = mem_strdup(i->executable);
		free(i->key);
		i->key = facts_key(i->executable, e);
		result = i->key == NULL ? -1 : 0;
	}
	if (result == 0) {
		facts_keep(i->executable, i->key, buf_str(&said));
		if (i->foreign == NULL)
			result = settle_path(i, facts, e);
	}
	cJSON_Delete(facts);
	buf_fini(&said);
	return result;
}

int interpreter_open(struct interpreter *i, const char *path, bool needs_wheels, struct err *e)
{
	char *canonical = path_canonical(path);
	int result = -1;

	*i = (struct interpreter){.path = NULL};
	if (canonical == NULL)
		return err_set(
			e, EXIT_FAILED, "cannot look at '%s': %s", path, strerror(errno));
	i->path = mem_strdup(path);
	i->key = facts_key(canonical, e);
	if (i->key != NULL)
		result = take_kept(i, canonical, needs_wheels);
	if (result != 0 && i->key != NULL) {
		interpreter_fini(i);
		i->path = mem_strdup(path);
		i->key = facts_key(canonical, e);
		result = i->key == NULL ? -1 : take_asked(i, canonical, e);
	}
	if (result == 0 && needs_wheels && i->foreign == NULL && i->are_wheels_unknown)
		i->foreign = mem_printf("which pip Python %s comes with here", i->version);
	free(canonical);
	if (result != 0)
		interpreter_fini(i);
	return result;
}

bool interpreter_is_known(const char *path)
{
	struct err ignored = ERR_INIT;
	char *canonical = path_canonical(path);
	char *key = canonical == NULL ? NULL : facts_key(canonical, &ignored);
	cJSON *facts = key == NULL ? NULL : facts_kept(canonical, key);
	bool is_known = facts != NULL;

	cJSON_Delete(facts);
	free(key);
	free(canonical);
	err_fini(&ignored);
	return is_known;
}

void interpreter_fini(struct interpreter *i)
{
	free(i->path);
	free(i->executable);
	free(i->implementation);
	free(i->version);
	free(i->foreign);
	free(i->site);
	free(i->platlib);
	free(i->include);
	list_fini(&i->links);
	free(i->scripts);
	for (size_t n = 0; n < i->wheel_count; n++) {
		free(i->wheels[n].project);
		free(i->wheels[n].version);
		free(i->wheels[n].path);
		free(i->wheels[n].size);
		free(i->wheels[n].mtime);
	}
	free(i->wheels);
	free(i->key);
	*i = (struct interpreter){.path = NULL};
}
