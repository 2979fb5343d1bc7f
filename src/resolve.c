#include "resolve.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "discover.h"
#include "known.h"
#include "path.h"
#include "redirect.h"
#include "trust.h"

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The directory two levels up when `path` is its bin/activate or bin/python. */
static char *env_of_file(const char *path)
{
	const char *base = path_base(path);
	char *bin, *env = NULL;

	if (strncmp(base, "activate", 8) != 0 && strncmp(base, "python", 6) != 0)
		return NULL;
	bin = path_parent(path);
	if (strcmp(path_base(bin), "bin") == 0)
		env = path_parent(bin);
	free(bin);
	if (env != NULL && venv_look(env) < VENV_DANGLING) {
		free(env);
		env = NULL;
	}
	return env;
}

/*
 * What the path leads to: the environment itself, a part of it, a project. For
 * the last, `project` gets its directory.
 */
static char *env_from_path(
	const char *word, char **project, const struct session *s, struct err *e)
{
	char *cwd = path_cwd(NULL, e), *path, *env = NULL;
	struct candidate c;

	err_fini(e);
	path = path_absolute(word, cwd, e);
	free(cwd);
	if (path == NULL)
		return NULL;
	if (venv_look(path) >= VENV_DANGLING)
		return path;
	if (path_is_dir(path) && discover_in(&c, path, &s->settings, NULL)) {
		env = mem_strdup(c.env);
		*project = mem_strdup(c.project);
		candidate_fini(&c);
	} else if (!path_is_dir(path)) {
		env = env_of_file(path);
		if (env == NULL && strcmp(path_base(path), ".venv") == 0 && is_file(path)) {
			env = redirect_read(path);
			*project = env == NULL ? NULL : path_parent(path);
		}
	}
	if (env == NULL)
		return path;
	free(path);
	return env;
}

static char *env_from_workon_home(const char *word)
{
	char *base = known_workon_home(), *env;

	if (base == NULL)
		return NULL;
	env = path_join(base, word);
	free(base);
	if (venv_look(env) >= VENV_DANGLING)
		return env;
	free(env);
	return NULL;
}

/* Whether the environment `env` goes by that name. */
static bool is_named(const char *env, const char *word)
{
	struct err ignored = ERR_INIT;
	struct venv v;
	bool is_its = false;

	if (venv_open(&v, env, &ignored) == 0) {
		is_its = strcmp(v.name, word) == 0;
		venv_fini(&v);
	}
	err_fini(&ignored);
	return is_its;
}

static char *env_from_known(const char *word, const struct session *s, struct err *e)
{
	struct err ignored = ERR_INIT;
	struct known *all;
	size_t count, found = 0;
	char *env = NULL;

	known_list(&all, &count, s, &ignored);
	err_fini(&ignored);
	for (size_t i = 0; i < count; i++) {
		const char *this = all[i].at.env;
		/* Several projects may share one; they are in order. */
		bool is_other = this != NULL && (env == NULL || strcmp(this, env) != 0);

		if (!all[i].is_gone && is_other && is_named(this, word)) {
			found++;
			free(env);
			env = mem_strdup(this);
		}
		known_fini(&all[i]);
	}
	free(all);
	if (found == 1)
		return env;
	free(env);
	if (found > 1)
		err_set(e, EXIT_FAILED, "'%s' is the name of %zu environments; give the path",
			word, found);
	else
		err_set(e, EXIT_FAILED,
			"no environment '%s': no such directory, nothing of that "
			"name in $WORKON_HOME or among the known ones; give a path",
			word);
	return NULL;
}

/* Else it is a name. */
static bool is_path(const char *word)
{
	return strchr(word, '/') != NULL || path_is_dir(word) ||
	       (strcmp(word, ".venv") == 0 && is_file(word));
}

static char *env_from_word(
	const char *word, char **project, const struct session *s, struct err *e)
{
	char *env;

	if (word[0] == '\0') {
		err_set(e, EXIT_FAILED, "the name of the environment is empty; give a path");
		return NULL;
	}
	if (is_path(word))
		return env_from_path(word, project, s, e);
	env = env_from_workon_home(word);
	return env != NULL ? env : env_from_known(word, s, e);
}

/* What an environment is called, and where it is. */
struct named {
	char *name;
	char *env;
};

/*
 * The environments that are known, each once, by the names of their prompts. There
 * may be very many, so what is not needed any more goes before the next comes.
 */
static struct named *known_names(size_t *count, const struct session *s)
{
	struct err ignored = ERR_INIT;
	struct named *named;
	struct known *all;
	size_t known, kept = 0;

	known_list(&all, &known, s, &ignored);
	named = mem_alloc(known, sizeof(*named));
	for (size_t i = 0; i < known; i++) {
		char *env = all[i].at.env;
		/* Several projects may share one; they are in order. */
		bool is_other =
			env != NULL && (kept == 0 || strcmp(named[kept - 1].env, env) != 0);
		struct venv v = {.path = NULL};

		if (!all[i].is_gone && is_other && venv_open(&v, env, &ignored) == 0) {
			named[kept].name = mem_strdup(v.name);
			named[kept++].env = env;
			all[i].at.env = NULL;
		}
		venv_fini(&v);
		err_fini(&ignored);
		known_fini(&all[i]);
	}
	free(all);
	*count = kept;
	return named;
}

/* Tells of those in $WORKON_HOME, and adds their names. */
static void tell_workon_names(struct list *names, name_teller *tell, void *to)
{
	char *base = known_workon_home();
	DIR *stream = base == NULL ? NULL : opendir(base);
	const struct dirent *entry;

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		char *env = is_path(entry->d_name) ? NULL : path_join(base, entry->d_name);
		struct err ignored = ERR_INIT;
		struct venv v = {.path = NULL};

		if (env != NULL && venv_open(&v, env, &ignored) == 0) {
			list_add(names, entry->d_name);
			tell(entry->d_name, env, to);
		}
		venv_fini(&v);
		err_fini(&ignored);
		free(env);
	}
	if (stream != NULL)
		closedir(stream);
	free(base);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whether the name is once among the sorted ones. */
static bool is_only(char *const *sorted, size_t count, const char *name)
{
	char *const *at = bsearch(&name, sorted, count, sizeof(*sorted), by_name);

	return at != NULL && (at == sorted || strcmp(at[-1], name) != 0) &&
	       (at + 1 == sorted + count || strcmp(at[1], name) != 0);
}

void resolve_names(const struct session *s, name_teller *tell, void *to)
{
	struct list workon = LIST_INIT;
	struct named *known;
	char **sorted;
	size_t count, all;

	/* First what takes more memory on its way than it leaves behind. */
	known = known_names(&count, s);
	tell_workon_names(&workon, tell, to);
	all = workon.count + count;
	sorted = mem_alloc(all, sizeof(*sorted));
	for (size_t i = 0; i < all; i++)
		sorted[i] = i < count ? known[i].name : workon.items[i - count];
	if (all > 1)
		qsort(sorted, all, sizeof(*sorted), by_name);
	for (size_t i = 0; i < count; i++)
		if (!is_path(known[i].name) && is_only(sorted, all, known[i].name))
			tell(known[i].name, known[i].env, to);
	free(sorted);
	for (size_t i = 0; i < count; i++) {
		free(known[i].name);
		free(known[i].env);
	}
	free(known);
	list_fini(&workon);
}

static int find_here(char **env, char **project, const struct session *s, struct err *e)
{
	char *cwd = path_cwd(NULL, e);
	struct candidate c;

	if (cwd == NULL)
		return -1;
	if (!discover(&c, cwd, &s->settings, NULL)) {
		discover_none(cwd, e);
		free(cwd);
		return -1;
	}
	*env = mem_strdup(c.env);
	*project = mem_strdup(c.project);
	candidate_fini(&c);
	free(cwd);
	return 0;
}

/* The directory above `env` when discovery there comes to it, else "". */
static char *project_of(const char *env, const struct session *s)
{
	char *parent = path_parent(env);
	struct candidate c;
	bool is_its = discover_in(&c, parent, &s->settings, NULL) && strcmp(c.env, env) == 0;

	candidate_fini(&c);
	if (is_its)
		return parent;
	free(parent);
	return mem_strdup("");
}

/*
 * In a sticky directory such as /tmp nobody can put something else in our
 * environment's place; so it does no harm that others may write there.
 */
static char *checked_project(const char *env, const char *project)
{
	char *parent = project != NULL ? mem_strdup(project) : path_parent(env);
	struct stat st;

	if (project != NULL || stat(parent, &st) != 0 || (st.st_mode & S_ISVTX) == 0 ||
		(st.st_uid != 0 && st.st_uid != geteuid()))
		return parent;
	free(parent);
	return NULL;
}

int resolve_check_safe(
	const char *env, const char *project, const struct settings *s, struct err *e)
{
	char *checked = checked_project(env, project);
	int result = trust_check_safe(env, checked, s, e);

	free(checked);
	return result;
}

/* Opens it, when it is safe to put into PATH or the user will have it so. */
static int open_for_path(struct venv *v, const char *env, const char *project, bool is_forced,
	const struct settings *s, struct err *e)
{
	char *checked = checked_project(env, project), *text;
	/* What is no environment is not called unsafe. */
	int result = venv_open(v, env, e);

	if (result == 0 && !is_forced) {
		venv_fini(v);
		result = trust_open_safe(v, env, checked, s, e);
	}
	if (result != 0 && e->status == EXIT_REFUSED) {
		text = mem_printf("%s, or use --force", e->text);
		err_set(e, EXIT_REFUSED, "%s", text);
		free(text);
	}
	free(checked);
	return result;
}

int resolve(struct resolved *r, const char *word, const struct session *s, bool is_forced,
	struct err *e)
{
	bool is_found;
	char *env = NULL;
	int result = -1;

	*r = (struct resolved){.project = NULL};
	if (word == NULL) {
		if (find_here(&env, &r->project, s, e) != 0)
			return -1;
	} else {
		env = env_from_word(word, &r->project, s, e);
		if (env == NULL)
			return -1;
	}
	is_found = r->project != NULL;
	if (!is_found)
		r->project = project_of(env, s);
	result = open_for_path(
		&r->venv, env, is_found ? r->project : NULL, is_forced, &s->settings, e);
	if (result != 0)
		resolved_fini(r);
	free(env);
	return result;
}

void resolved_fini(struct resolved *r)
{
	venv_fini(&r->venv);
	free(r->project);
	r->project = NULL;
}
