#include "discover.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"
#include "redirect.h"
#include "venv.h"
#include "xdg.h"

static void watch_path(struct list *l, const char *dir, const char *name)
{
	char *path = path_join(dir, name);

	list_add(l, path);
	free(path);
}

/*
 * Watches for what would turn `env` into an environment, or into none. MUST
 * stand for the look that decided: what has changed since is then seen at
 * once. But something that is in pyvenv.cfg's place already must go first.
 */
static void watch_env(struct watch *w, const char *env, enum venv_look look)
{
	struct stat st;
	char *cfg;

	if (look > VENV_NO_CFG) {
		watch_path(&w->present, env, "pyvenv.cfg");
		watch_path(look == VENV_SOUND ? &w->present : &w->absent, env, "bin/python");
		return;
	}
	cfg = path_join(env, "pyvenv.cfg");
	list_add(stat(cfg, &st) == 0 && !S_ISREG(st.st_mode) ? &w->present : &w->absent, cfg);
	free(cfg);
}

/* A link may be made to lead elsewhere, and the environment with it. */
static void watch_link(struct watch *w, const char *place)
{
	struct stat st;

	if (lstat(place, &st) != 0 || !S_ISLNK(st.st_mode))
		return;
	w->link = mem_strdup(place);
	w->target = path_canonical(place);
}

static char *redirected(const char *place, struct watch *w)
{
	char *line = w == NULL ? NULL : redirect_line(place);

	if (line != NULL) {
		list_add(&w->redirects, place);
		list_add(&w->lines, line);
	} else if (w != NULL) {
		list_add(&w->present, place);
	}
	free(line);
	return redirect_read(place);
}

/* The path of the environment that `place` is or leads to; NULL when none. */
static char *env_at(const char *place, struct watch *w)
{
	bool may_redirect = strcmp(path_base(place), ".venv") == 0;
	struct stat st;
	enum venv_look look;
	char *env;

	if (may_redirect && stat(place, &st) != 0) {
		if (w != NULL)
			list_add(&w->absent, place);
		return NULL;
	}
	env = may_redirect && S_ISREG(st.st_mode) ? redirected(place, w) : mem_strdup(place);
	if (env == NULL)
		return NULL;
	look = venv_look(env);
	if (w != NULL)
		watch_env(w, env, look);
	if (look >= VENV_DANGLING) {
		if (w != NULL)
			watch_link(w, place);
		return env;
	}
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

/* Where a walk upward ends; what is not there ends none. */
struct ends {
	struct stat *dirs;
	size_t count;
};

static void add_end(struct ends *e, const char *dir)
{
	struct stat st;

	if (dir == NULL || stat(dir, &st) != 0)
		return;
	e->dirs = mem_resize(e->dirs, e->count + 1, sizeof(*e->dirs));
	e->dirs[e->count++] = st;
}

static bool ends_walk(const struct ends *e, const char *dir)
{
	struct stat st;

	if (strcmp(dir, "/") == 0)
		return true;
	if (e->count == 0 || stat(dir, &st) != 0)
		return false;
	for (size_t i = 0; i < e->count; i++)
		if (same_file(&e->dirs[i], &st))
			return true;
	return false;
}

static void find_ends(struct ends *e, const struct settings *s)
{
	*e = (struct ends){NULL, 0};
	add_end(e, xdg_home());
	for (size_t i = 0; i < s->ceilings.count; i++)
		add_end(e, s->ceilings.items[i]);
}

static void go_up(char **dir)
{
	char *parent = path_parent(*dir);

	free(*dir);
	*dir = parent;
}

bool discover(
	struct candidate *c, const char *from, const struct settings *s, struct watch *watch)
{
	char *dir = path_normalise(from);
	struct ends ends;
	bool is_found;

	find_ends(&ends, s);
	for (;;) {
		is_found = discover_in(c, dir, s, watch);
		if (is_found || ends_walk(&ends, dir))
			break;
		go_up(&dir);
	}
	free(ends.dirs);
	free(dir);
	return is_found;
}

char *discover_end(const char *dir, const struct settings *s)
{
	char *end = path_normalise(dir);
	struct ends ends;

	find_ends(&ends, s);
	while (!ends_walk(&ends, end))
		go_up(&end);
	free(ends.dirs);
	return end;
}

int discover_none(const char *dir, struct err *e)
{
	return err_set(
		e, EXIT_FAILED, "no environment belongs to '%s'; 'vact new' makes one", dir);
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
	list_fini(&w->redirects);
	list_fini(&w->lines);
	free(w->link);
	free(w->target);
}
