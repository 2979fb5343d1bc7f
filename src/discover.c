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
	list_take(l, path_join(dir, name));
}

/*
 * Watches for what would turn `env` into an environment, or into none. MUST
 * stand for the look that decided: what has changed since is then seen at
 * once. But something that is in pyvenv.cfg's place already must go first.
 */
static void watch_env(struct watch *w, const char *env, enum venv_look look)
{
	watch_path(look == VENV_NO_CFG ? &w->absent : &w->present, env, "pyvenv.cfg");
	if (look > VENV_NO_CFG)
		watch_path(look == VENV_SOUND ? &w->present : &w->absent, env, "bin/python");
}

/* A link may be made to lead elsewhere, and the environment with it. */
static void watch_link(struct watch *w, const char *place)
{
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

/* What stands at `place` itself, and what it leads to; false when that is nothing. */
static bool look_behind(const char *place, struct stat *st, struct stat *behind)
{
	if (lstat(place, st) != 0)
		return false;
	*behind = *st;
	return !S_ISLNK(st->st_mode) || stat(place, behind) == 0;
}

/* Whether `place` is an environment or leads to one: fills all of `c` but the project. */
static bool look_at(struct candidate *c, const char *place, struct watch *w)
{
	bool may_redirect = strcmp(path_base(place), ".venv") == 0;
	struct stat st = {.st_mode = 0}, behind = st;
	enum venv_look look;
	char *env;

	if (may_redirect && !look_behind(place, &st, &behind)) {
		if (w != NULL)
			list_add(&w->absent, place);
		return false;
	}
	env = may_redirect && S_ISREG(behind.st_mode) ? redirected(place, w)
						      : mem_strdup(place);
	if (env == NULL)
		return false;
	look = venv_glance(env);
	if (w != NULL)
		watch_env(w, env, look);
	if (look < VENV_DANGLING || (!may_redirect && lstat(place, &st) != 0)) {
		free(env);
		return false;
	}
	if (w != NULL && S_ISLNK(st.st_mode))
		watch_link(w, place);
	*c = (struct candidate){
		.place = mem_strdup(place),
		.env = env,
		.look = look,
	};
	return true;
}

bool discover_in(
	struct candidate *c, const char *dir, const struct settings *s, struct watch *watch)
{
	bool is_found = false;

	*c = (struct candidate)CANDIDATE_INIT;
	for (size_t i = 0; i < s->names.count && !is_found; i++) {
		char *place = path_join(dir, s->names.items[i]);

		is_found = look_at(c, place, watch);
		free(place);
	}
	if (is_found)
		c->project = mem_strdup(dir);
	return is_found;
}

/*
 * Where a walk upward ends: at a directory known by its name, where no link is on
 * the way and that name must come; else by what it is. What is not there ends none.
 */
struct ends {
	struct list names;
	struct stat *dirs;
	size_t count;
};

static void add_end(struct ends *e, const char *dir, const char *from, bool is_real)
{
	char *real = dir != NULL && is_real ? path_canonical(dir) : NULL;
	struct stat st;

	if (real != NULL && path_is_under(from, real)) {
		list_add(&e->names, real);
	} else if (dir != NULL && stat(dir, &st) == 0) {
		e->dirs = mem_resize(e->dirs, e->count + 1, sizeof(*e->dirs));
		e->dirs[e->count++] = st;
	}
	free(real);
}

static void ends_open(struct ends *e, const char *from, const struct settings *s)
{
	bool is_real = path_is_real(from);

	*e = (struct ends){.names = LIST_INIT};
	add_end(e, xdg_home(), from, is_real);
	for (size_t i = 0; i < s->ceilings.count; i++)
		add_end(e, s->ceilings.items[i], from, is_real);
}

static bool ends_walk(const struct ends *e, const char *dir)
{
	struct stat st;

	if (strcmp(dir, "/") == 0 || list_has(&e->names, dir))
		return true;
	if (e->count == 0 || stat(dir, &st) != 0)
		return false;
	for (size_t i = 0; i < e->count; i++)
		if (same_file(&e->dirs[i], &st))
			return true;
	return false;
}

static void ends_close(struct ends *e)
{
	list_fini(&e->names);
	free(e->dirs);
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

	ends_open(&ends, dir, s);
	for (;;) {
		is_found = discover_in(c, dir, s, watch);
		if (is_found || ends_walk(&ends, dir))
			break;
		go_up(&dir);
	}
	ends_close(&ends);
	if (watch != NULL)
		watch->end = mem_strdup(dir);
	free(dir);
	return is_found;
}

char *discover_end(const char *dir, const struct settings *s)
{
	char *end = path_normalise(dir);
	struct ends ends;

	ends_open(&ends, end, s);
	while (!ends_walk(&ends, end))
		go_up(&end);
	ends_close(&ends);
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
	*c = (struct candidate)CANDIDATE_INIT;
}

void watch_fini(struct watch *w)
{
	list_fini(&w->present);
	list_fini(&w->absent);
	list_fini(&w->redirects);
	list_fini(&w->lines);
	free(w->link);
	free(w->target);
	free(w->end);
}
