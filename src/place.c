#include "place.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "layout.h"
#include "list.h"
#include "path.h"
#include "stage.h"
#include "tree.h"
#include "venv.h"

static bool is_own_name(const char *name)
{
	for (size_t i = 0; layout_names[i] != NULL; i++)
		if (strcmp(layout_names[i], name) == 0)
			return true;
	return false;
}

/*
 * Whether the names in the directory were moved there out of the stage in it: a
 * stage is complete before that begins, and what moves is no longer in it. Had
 * they been there before, it would hold copies of them.
 */
static bool came_from(const char *stage, const struct list *names)
{
	char *cfg = path_join(stage, "pyvenv.cfg");
	struct stat st;
	bool came = lstat(cfg, &st) == 0;

	for (size_t i = 0; i < names->count; i++) {
		char *entry = path_join(stage, names->items[i]);

		came = came && lstat(entry, &st) != 0 && errno == ENOENT;
		free(entry);
	}
	free(cfg);
	return came;
}

static enum place look_inside(const char *path)
{
	DIR *dir = opendir(path);
	struct list own = LIST_INIT;
	char *stage = NULL;
	const char *name;
	bool has_others = false;
	enum place place = PLACE_EMPTY;

	while (dir != NULL && (name = tree_next(dir)) != NULL) {
		if (stage == NULL && stage_is_name(path, name, false))
			stage = path_join(path, name);
		else if (stage_is_name(path, name, true))
			continue;
		else if (is_own_name(name))
			list_add(&own, name);
		else
			has_others = true;
	}
	/* What cannot be read may hold anything. */
	if (dir == NULL || errno != 0 || has_others)
		place = PLACE_DIR;
	else if (own.count > 0)
		place = stage != NULL && came_from(stage, &own) ? PLACE_UNFINISHED : PLACE_DIR;
	if (dir != NULL)
		closedir(dir);
	free(stage);
	list_fini(&own);
	return place;
}

enum place place_look(const char *path)
{
	struct stat st;

	if (lstat(path, &st) != 0)
		return PLACE_NOTHING;
	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
		return PLACE_OTHER;
	return venv_look(path) >= VENV_NO_PYTHON ? PLACE_ENV : look_inside(path);
}
