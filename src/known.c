#include "known.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"
#include "xdg.h"

struct found {
	struct known *all;
	size_t count;
	/* What is allocated. */
	size_t cap;
};

static void add(struct found *f, const struct candidate *at, bool is_gone)
{
	if (f->count == f->cap) {
		f->cap = f->cap == 0 ? 16 : 2 * f->cap;
		f->all = mem_resize(f->all, f->cap, sizeof(*f->all));
	}
	f->all[f->count++] = (struct known){.at = *at, .is_gone = is_gone};
}

static void add_decided(struct found *f, const struct decision *d, const struct session *s)
{
	struct candidate at;

	if (discover_in(&at, d->project, &s->settings, NULL)) {
		add(f, &at, false);
		return;
	}
	/* Where nothing had been found, there was only a directory to deny. */
	if (strcmp(d->target, d->project) == 0)
		return;
	at.project = mem_strdup(d->project);
	at.env = d->target[0] == '\0' ? NULL : mem_strdup(d->target);
	add(f, &at, true);
	f->all[f->count - 1].decided = d->verdict;
}

static int add_decisions(struct found *f, const struct session *s, struct err *e)
{
	struct decision *all;
	size_t count;
	int result = registry_list(&all, &count, e);

	for (size_t i = 0; i < count; i++) {
		add_decided(f, &all[i], s);
		decision_fini(&all[i]);
	}
	free(all);
	return result < 0 ? -1 : 0;
}

char *known_workon_home(void)
{
	const char *workon = getenv("WORKON_HOME"), *home = xdg_home();

	if (workon != NULL && workon[0] == '/')
		return path_normalise(workon);
	return home == NULL ? NULL : path_join(home, ".virtualenvs");
}

static void add_workon_home(struct found *f)
{
	char *base = known_workon_home();
	DIR *stream = base == NULL ? NULL : opendir(base);
	const struct dirent *entry;

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		struct candidate at = CANDIDATE_INIT;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		at.env = path_join(base, entry->d_name);
		if (venv_look(at.env) > VENV_NO_CFG)
			add(f, &at, false);
		else
			candidate_fini(&at);
	}
	if (stream != NULL)
		closedir(stream);
	free(base);
}

/* As decisions name it, by its real path, so that one project is one. */
static void add_project(struct found *f, const char *project, const struct session *s)
{
	char *real = path_canonical(project);
	struct candidate at;

	if (real != NULL && discover_in(&at, real, &s->settings, NULL))
		add(f, &at, false);
	free(real);
}

static void add_here(struct found *f, const struct session *s)
{
	struct err ignored = ERR_INIT;
	char *cwd = path_cwd(NULL, &ignored);
	struct candidate c = CANDIDATE_INIT;

	if (cwd != NULL && discover(&c, cwd, &s->settings, NULL))
		add_project(f, c.project, s);
	candidate_fini(&c);
	free(cwd);
	err_fini(&ignored);
}

/* What comes first when the rest is equal: what is there, and has a project. */
static int by_place(const void *a, const void *b)
{
	const struct known *k = a, *l = b;
	const char *k_path = k->at.env != NULL ? k->at.env : k->at.project;
	const char *l_path = l->at.env != NULL ? l->at.env : l->at.project;
	int order = strcmp(k_path, l_path);

	if (order == 0)
		order = (k->at.project == NULL) - (l->at.project == NULL);
	if (order == 0 && k->at.project != NULL)
		order = strcmp(k->at.project, l->at.project);
	return order != 0 ? order : k->is_gone - l->is_gone;
}

/* `l` comes right after `k`. */
static bool is_same(const struct known *k, const struct known *l)
{
	if (k->at.env == NULL || l->at.env == NULL || strcmp(k->at.env, l->at.env) != 0)
		return false;
	return l->at.project == NULL ||
	       (k->at.project != NULL && strcmp(k->at.project, l->at.project) == 0);
}

static void sort(struct found *f)
{
	size_t kept = 0;

	if (f->count > 1)
		qsort(f->all, f->count, sizeof(*f->all), by_place);
	for (size_t i = 0; i < f->count; i++) {
		if (kept > 0 && is_same(&f->all[kept - 1], &f->all[i]))
			known_fini(&f->all[i]);
		else
			f->all[kept++] = f->all[i];
	}
	f->count = kept;
}

/* Marks what is the directory `env`, by whichever path; false when none is. */
static bool mark_active(struct found *f, const char *env)
{
	struct stat active, st;
	bool is_there = stat(env, &active) == 0, is_found = false;

	for (size_t i = 0; i < f->count; i++) {
		struct known *k = &f->all[i];

		if (k->at.env == NULL)
			continue;
		k->is_active =
			strcmp(k->at.env, env) == 0 ||
			(is_there && stat(k->at.env, &st) == 0 && same_file(&active, &st));
		is_found = is_found || k->is_active;
	}
	return is_found;
}

int known_list(struct known **all, size_t *count, const struct session *s, struct err *e)
{
	const char *active = session_active(s);
	struct found f = {.all = NULL};
	int result = add_decisions(&f, s, e);

	add_workon_home(&f);
	add_here(&f, s);
	if (active == s->state.env && active != NULL && s->state.project[0] != '\0')
		add_project(&f, s->state.project, s);
	sort(&f);
	if (active != NULL && !mark_active(&f, active)) {
		struct candidate at = {.env = mem_strdup(active)};

		add(&f, &at, false);
		f.all[f.count - 1].is_active = true;
		sort(&f);
	}
	*all = f.all;
	*count = f.count;
	return result;
}

void known_fini(struct known *k)
{
	candidate_fini(&k->at);
}
