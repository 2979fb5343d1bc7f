#include "locate.h"

#include <stdlib.h>
#include <string.h>

#include "installed.h"
#include "list.h"
#include "path.h"
#include "pyvenv.h"
#include "pyversion.h"

enum { STEPS_MAX = 16 };

/* The program `name` of the version that pyenv calls `word`. */
static char *of_pyenv(const char *root, const char *word, const char *name)
{
	char *versions, *dir, *found;

	/* MUST be one component: it may come from a stranger's file. */
	if (strchr(word, '/') != NULL || word[0] == '.')
		return NULL;
	versions = path_join(root, "versions");
	dir = path_join(versions, word);
	found = installed_in(dir, name);
	if (found == NULL && pyversion_in(word) == word)
		found = installed_latest(versions, "", word, name);
	free(dir);
	free(versions);
	return found;
}

/* What pyenv would run for its shim; see "Understanding Python version selection" there. */
static char *behind_shim(const char *root, const char *shim, const char *cwd, struct err *e)
{
	const char *variable = getenv("PYENV_VERSION");
	struct list words = LIST_INIT;
	char *shims = path_parent(shim), *global = path_join(root, "version");
	char *source = NULL, *found = NULL;

	if (variable != NULL)
		pyversion_add_words(&words, variable);
	if (words.count == 0)
		source = pyversion_file(cwd, &words);
	if (words.count == 0 && !pyversion_read_words(&words, global))
		list_add(&words, "system");
	for (size_t i = 0; i < words.count && found == NULL; i++)
		found = strcmp(words.items[i], "system") == 0
				? installed_on_path(path_base(shim), shims)
				: of_pyenv(root, words.items[i], path_base(shim));
	if (found == NULL)
		err_set(e, EXIT_FAILED,
			"pyenv has no '%s' in its version '%s'%s%s; install it, or choose another "
			"with -p",
			path_base(shim), words.items[0], source != NULL ? ", named by " : "",
			source != NULL ? source : "");
	free(source);
	free(global);
	free(shims);
	list_fini(&words);
	return found;
}

/* The root of the pyenv whose shim that is; NULL when it is none. */
static char *pyenv_of(const char *path)
{
	char *shims = path_parent(path), *root = path_parent(shims);
	char *versions = path_join(root, "versions");

	if (strcmp(path_base(shims), "shims") != 0 || !path_is_dir(versions)) {
		free(root);
		root = NULL;
	}
	free(versions);
	free(shims);
	return root;
}

/* The pyvenv.cfg beside an executable or one directory above it. */
static int read_cfg(struct pyvenv *cfg, const char *path, struct err *e)
{
	char *bin = path_parent(path), *env = path_parent(bin);
	char *beside = path_join(bin, "pyvenv.cfg"), *above = path_join(env, "pyvenv.cfg");
	int found = pyvenv_read(cfg, beside, e);

	if (found == 1)
		found = pyvenv_read(cfg, above, e);
	free(above);
	free(beside);
	free(env);
	free(bin);
	return found;
}

/* Not every base goes by all the names that its environments give it. */
static char *base_in(const struct pyvenv *cfg, const char *name)
{
	long v[PYVERSION_NUMBERS];
	const char *rest;
	size_t count = pyversion_read(cfg->version != NULL ? cfg->version : "", v, &rest);
	char *exact =
		count > 1 ? mem_printf("python%ld.%ld", v[0], v[1]) : mem_strdup("python");
	const char *const names[] = {name, exact, "python3"};
	char *found = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && found == NULL; i++) {
		found = path_join(cfg->home, names[i]);
		if (!path_is_program(found)) {
			free(found);
			found = NULL;
		}
	}
	free(exact);
	return found;
}

/* One step behind `path`: 0 with the next path, 1 when there is nothing behind. */
static int step_behind(char **next, const char *path, const char *cwd, struct err *e)
{
	struct pyvenv cfg;
	char *root = pyenv_of(path);
	int found;

	if (root != NULL) {
		*next = behind_shim(root, path, cwd, e);
		free(root);
		return *next == NULL ? -1 : 0;
	}
	found = read_cfg(&cfg, path, e);
	if (found != 0)
		return found;
	*next = cfg.home != NULL && cfg.home[0] == '/' ? base_in(&cfg, path_base(path)) : NULL;
	if (*next == NULL)
		found = err_set(e, EXIT_FAILED,
			"the base interpreter of '%s' is gone: no python in '%s'; choose another "
			"with -p",
			path, cfg.home != NULL ? cfg.home : "");
	pyvenv_fini(&cfg);
	return found;
}

char *locate_behind(const char *path, const char *cwd, struct err *e)
{
	char *now = mem_strdup(path), *next = NULL;

	for (int i = 0; i < STEPS_MAX; i++) {
		int found = step_behind(&next, now, cwd, e);

		if (found == 1)
			return now;
		free(now);
		if (found < 0)
			return NULL;
		now = next;
	}
	free(now);
	err_set(e, EXIT_FAILED, "'%s' leads from one environment to the next without end",
		path);
	return NULL;
}

/* On PATH; but not a shim whose own choice is another version. */
static char *behind_path(const char *name, const char *cwd)
{
	struct err ignored = ERR_INIT;
	char *found = installed_on_path(name, NULL);
	char *behind = found != NULL ? locate_behind(found, cwd, &ignored) : NULL;

	err_fini(&ignored);
	free(found);
	return behind;
}

static char *of_version(const char *version, const char *cwd)
{
	long v[PYVERSION_NUMBERS];
	const char *rest;
	size_t count = pyversion_read(version, v, &rest);
	char *name = count > 1 ? mem_printf("python%ld.%ld", v[0], v[1])
			       : mem_printf("python%ld", v[0]);
	/* Only the directories of version managers tell the whole version. */
	char *found = count == PYVERSION_NUMBERS ? installed_managed(version) : NULL;

	if (found == NULL)
		found = behind_path(name, cwd);
	if (found == NULL)
		found = installed_managed(version);
	free(name);
	return found;
}

/* The python3 that is no shim of pyenv. */
static char *of_system(void)
{
	char *root = installed_pyenv_root();
	char *shims = root == NULL ? NULL : path_join(root, "shims");
	char *found = installed_on_path("python3", shims);

	free(shims);
	free(root);
	return found;
}

/* What pyenv calls a version, which may be no number: "miniconda3-24.1". */
static char *of_pyenv_name(const char *word)
{
	char *root = installed_pyenv_root();
	char *found = root == NULL ? NULL : of_pyenv(root, word, "python3");

	free(root);
	return found;
}

/* What a word without a slash names, when the user says it. */
static char *of_word(const char *word, const char *cwd)
{
	const char *version = pyversion_in(word);
	/* "python3" is a program before it is a version: what its shim says holds. */
	bool is_program = version == NULL || (version != word && strchr(version, '.') == NULL);
	char *found;

	if (strcmp(word, "system") == 0)
		return of_system();
	found = is_program ? installed_on_path(word, NULL) : NULL;
	if (found == NULL && version != NULL)
		found = of_version(version, cwd);
	return found != NULL ? found : of_pyenv_name(word);
}

/* The same when a stranger's file says it: MUST NOT be any program on PATH. */
static char *of_foreign_word(const char *word, const char *cwd)
{
	if (strcmp(word, "system") == 0 || pyversion_in(word) != NULL)
		return of_word(word, cwd);
	return of_pyenv_name(word);
}

static char *of_path(const char *word, const char *cwd, struct err *e)
{
	char *path = path_absolute(word, cwd, e), *found;

	if (path == NULL)
		return NULL;
	found = path_is_dir(path) ? installed_python(path) : mem_strdup(path);
	if (found == NULL)
		err_set(e, EXIT_FAILED, "there is no bin/python3 in '%s'; name another with -p",
			path);
	else if (!path_is_program(found))
		err_set(e, EXIT_FAILED,
			"'%s' is no program that can be run; name another with -p", found);
	free(path);
	if (e->text != NULL) {
		free(found);
		found = NULL;
	}
	return found;
}

/* The first of the file's words for which there is a Python. */
static char *of_file(const struct list *words, const char *file, const char *cwd, char **wanted,
	struct err *e)
{
	char *found = NULL;

	for (size_t i = 0; i < words->count && found == NULL; i++) {
		found = of_foreign_word(words->items[i], cwd);
		if (found != NULL && pyversion_in(words->items[i]) != NULL)
			*wanted = mem_strdup(pyversion_in(words->items[i]));
	}
	if (found == NULL)
		err_set(e, EXIT_FAILED,
			"'%s' asks for Python '%s', which is not here; install it, or choose "
			"another with -p",
			file, words->items[0]);
	return found;
}

static char *of_default(const char *cwd, char **wanted, struct err *e)
{
	struct list words = LIST_INIT;
	char *file = pyversion_file(cwd, &words), *found;

	found = file != NULL ? of_file(&words, file, cwd, wanted, e)
			     : installed_on_path("python3", NULL);
	if (found == NULL && file == NULL)
		err_set(e, EXIT_FAILED,
			"there is no python3 on PATH; install Python (Debian, Ubuntu: "
			"python3-venv), or choose one with -p");
	free(file);
	list_fini(&words);
	return found;
}

int locate(struct located *l, const char *word, const char *cwd, struct err *e)
{
	char *found;

	*l = (struct located){NULL, NULL};
	if (word == NULL) {
		found = of_default(cwd, &l->wanted, e);
	} else if (strchr(word, '/') != NULL) {
		found = of_path(word, cwd, e);
	} else {
		found = of_word(word, cwd);
		if (found == NULL && path_is_dir(word))
			found = of_path(word, cwd, e);
		else if (found == NULL)
			err_set(e, EXIT_FAILED,
				"there is no Python '%s' on PATH or among those of pyenv, uv, mise "
				"and asdf; install it, or name its path",
				word);
		else if (pyversion_in(word) != NULL)
			l->wanted = mem_strdup(pyversion_in(word));
	}
	if (found != NULL)
		l->path = locate_behind(found, cwd, e);
	free(found);
	if (l->path != NULL)
		return 0;
	located_fini(l);
	return -1;
}

void located_fini(struct located *l)
{
	free(l->path);
	free(l->wanted);
	*l = (struct located){NULL, NULL};
}
