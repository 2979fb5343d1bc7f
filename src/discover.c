#include "discover.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"
#include "redirect.h"
#include "venv.h"
#include "xdg.h"

/* Watches dir/name, or `dir` for a NULL name, for a change of what it is now. */
static void watch_path(struct watch *w, const char *dir, const char *name)
{
	char *path = name == NULL ? mem_strdup(dir) : path_join(dir, name);
	struct stat st;

	list_add(stat(path, &st) == 0 ? &w->present : &w->absent, path);
	free(path);
}

/* Watches for what would turn `env` into an environment, or into none. */
static void watch_env(struct watch *w, const char *env, enum venv_look look)
{
	if (look == VENV_NO_DIR) {
		watch_path(w, env, NULL);
		return;
	}
	watch_path(w, env, "pyvenv.cfg");
	if (look != VENV_NO_CFG)
		watch_path(w, env, "bin/python");
}

/* The path of the environment that `place` is or leads to; NULL when none. */
static char *env_at(const char *place, struct watch *w)
{
	struct stat st;
	enum venv_look look;
	char *env;

	if (stat(place, &st) != 0) {
		if (w != NULL)
			list_add(&w->absent, place);
		return NULL;
	}
	if (!S_ISREG(st.st_mode)) {
		env = mem_strdup(place);
	} else if (strcmp(path_base(place), ".venv") == 0) {
		if (w != NULL)
			list_add(&w->present, place);
		env = redirect_read(place);
	} else {
		env = NULL;
	}
	if (env == NULL)
		return NULL;
	look = venv_look(env);
	if (w != NULL)
		watch_env(w, env, look);
	if (look >= VENV_DANGLING)
		return env;
	free(env);
	return NULL;
}

bool discover_in(
	struct candidate *c, const char *dir, const struct settings *s, struct watch *watch)
{
	*c = (struct candidate){NULL, NULL, NULL};
	for (size_t i = 0; i < s->names.count; i++) {
		char *place = path_join(dir, s->names.items[i]);
		char *env = env_at(place, watch);

		if (env != NULL) {
			*c = (struct candidate){mem_strdup(dir), place, env};
			return true;
		}
		free(place);
	}
	return false;
}

static bool is_same_dir(const char *a, const char *b)
{
	struct stat st_a, st_b;

	return strcmp(a, b) == 0 ||
	       (stat(a, &st_a) == 0 && stat(b, &st_b) == 0 && same_file(&st_a, &st_b));
}

static bool ends_walk(const char *dir, const struct settings *s)
{
	const char *home = xdg_home();

	if (strcmp(dir, "/") == 0 || (home != NULL && is_same_dir(dir, home)))
		return true;
	for (size_t i = 0; i < s->ceilings.count; i++)
		if (is_same_dir(dir, s->ceilings.items[i]))
			return true;
	return false;
}

bool discover(
	struct candidate *c, const char *from, const struct settings *s, struct watch *watch)
{
	char *dir = path_normalise(from);
	bool is_found;

	for (;;) {
		char *parent;

		is_found = discover_in(c, dir, s, watch);
		if (is_found || ends_walk(dir, s))
			break;
		parent = path_parent(dir);
		free(dir);
		dir = parent;
	}
	free(dir);
	return is_found;
}

void candidate_fini(struct candidate *c)
{
	free(c->project);
	free(c->place);
	free(c->env);
	*c = (struct candidate){NULL, NULL, NULL};
}

void watch_fini(struct watch *w)
{
	list_fini(&w->present);
	list_fini(&w->absent);
}
