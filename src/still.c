#include "still.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "buf.h"

/* As long as the file begins with that line, so far as the shell can see. */
static void while_file(
	struct plan *body, enum watching watching, const char *path, const char *line)
{
	struct stat st;
	long long seconds = -1;
	char *text;

	if (watching != WATCHING_TIMES) {
		plan_add(body, EDIT_WHILE_LINE, path, line);
		return;
	}
	/*
	 * Within the second in which a file was written, its time does not tell of
	 * the next one, so that no time will do.
	 */
	if (stat(path, &st) == 0)
		seconds = st.st_mtime >= time(NULL) ? -2 : (long long)st.st_mtime;
	text = mem_printf("%lld", seconds);
	plan_add(body, EDIT_WHILE_TIME, path, text);
	free(text);
}

static void while_files(struct plan *body, enum watching watching, const struct still *s)
{
	const struct watch *w = s->watch;

	if (s->high != NULL && s->missing != NULL)
		plan_add(body, EDIT_WHILE_ABSENT, s->missing, NULL);
	for (size_t i = 0; i < w->absent.count; i++)
		plan_add(body, EDIT_WHILE_ABSENT, w->absent.items[i], NULL);
	for (size_t i = 0; i < w->present.count; i++)
		plan_add(body, EDIT_WHILE_PRESENT, w->present.items[i], NULL);
	for (size_t i = 0; i < w->redirects.count; i++)
		while_file(body, watching, w->redirects.items[i], w->lines.items[i]);
	if (w->link != NULL && w->target != NULL)
		plan_add(body, EDIT_WHILE_SAME, w->link, w->target);
}

static void while_none(struct plan *p)
{
	struct plan body = PLAN_INIT;

	plan_add(&body, EDIT_WHILE_NONE, NULL, NULL);
	plan_add_function(p, "__vact_still", &body);
}

static void never(struct plan *p, const char *function)
{
	struct plan body = PLAN_INIT;

	/* What is below a file is never there. */
	plan_add(&body, EDIT_WHILE_PRESENT, "/dev/null/.", NULL);
	plan_add_function(p, function, &body);
}

static void plan_back(struct plan *p, const struct still *s)
{
	struct plan body = PLAN_INIT;

	if (s->is_active)
		plan_add(&body, EDIT_LEAVE, NULL, NULL);
	plan_add(&body, EDIT_SET, "__vact_memory", s->memory_after);
	while_none(&body);
	plan_add_function(p, "__vact_back", &body);
}

void still_plan(struct plan *p, enum watching watching, const struct still *s)
{
	struct plan body = PLAN_INIT;
	bool is_kept = watching == WATCHING_PLACES && s->is_none && s->high != NULL;

	if (watching == WATCHING_NOTHING)
		return;
	if (watching == WATCHING_PLACES)
		plan_add(&body, EDIT_WHILE_BETWEEN, s->high != NULL ? s->high : s->pwd, s->pwd);
	while_files(&body, watching, s);
	if (s->entry != NULL)
		plan_add(&body, EDIT_WHILE_IN_PATH, s->entry, NULL);
	plan_add_function(p, is_kept ? "__vact_none" : "__vact_still", &body);
	if (is_kept)
		while_none(p);
	else if (watching == WATCHING_PLACES && s->is_by_files)
		plan_back(p, s);
	else if (watching == WATCHING_PLACES)
		never(p, "__vact_none");
}

void still_never(struct plan *p, enum watching watching)
{
	if (watching != WATCHING_NOTHING)
		never(p, "__vact_still");
	if (watching == WATCHING_PLACES)
		never(p, "__vact_none");
}
