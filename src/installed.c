#include "installed.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"
#include "pyversion.h"
#include "tree.h"
#include "xdg.h"

/* Where version managers put their interpreters, a directory for each. */
static const struct {
	const char *variable;
	const char *below_variable;
	const char *below_home;
	/* What the name of a CPython's directory has before the version. */
	const char *before;
} installs[] = {
	{"PYENV_ROOT", "versions", ".pyenv/versions", ""},
	{"UV_PYTHON_INSTALL_DIR", "", ".local/share/uv/python", "cpython-"},
	{"XDG_DATA_HOME", "uv/python", ".local/share/uv/python", "cpython-"},
	{"MISE_DATA_DIR", "installs/python", ".local/share/mise/installs/python", ""},
	{"ASDF_DATA_DIR", "installs/python", ".asdf/installs/python", ""},
};

char *installed_in(const char *dir, const char *name)
{
	char *bin = path_join(dir, "bin"), *path = path_join(bin, name);

	free(bin);
	if (path_is_program(path))
		return path;
	free(path);
	return NULL;
}

char *installed_python(const char *dir)
{
	char *path = installed_in(dir, "python3");

	return path != NULL ? path : installed_in(dir, "python");
}

char *installed_latest(
	const char *dir, const char *before, const char *wanted, const char *name)
{
	DIR *entries = opendir(dir);
	const char *entry;
	char *best = NULL, *found = NULL;

	while (entries != NULL && (entry = tree_next(entries)) != NULL) {
		const char *version = entry + strlen(before);
		char *home, *program;

		if (strncmp(entry, before, strlen(before)) != 0 ||
			!pyversion_is_release(version) || !pyversion_matches(version, wanted) ||
			(best != NULL && !pyversion_is_later(version, best)))
			continue;
		home = path_join(dir, entry);
		program = name != NULL ? installed_in(home, name) : installed_python(home);
		free(home);
		if (program == NULL)
			continue;
		free(found);
		found = program;
		free(best);
		best = mem_strdup(version);
	}
	if (entries != NULL)
		closedir(entries);
	free(best);
	return found;
}

static char *install_dir(size_t row)
{
	const char *base = getenv(installs[row].variable), *home = xdg_home();

	if (base != NULL && base[0] == '/')
		return path_join(base, installs[row].below_variable);
	return home != NULL ? path_join(home, installs[row].below_home) : NULL;
}

char *installed_managed(const char *wanted)
{
	char *found = NULL;

	for (size_t i = 0; i < sizeof(installs) / sizeof(*installs) && found == NULL; i++) {
		char *dir = install_dir(i);

		if (dir != NULL)
			found = installed_latest(dir, installs[i].before, wanted, NULL);
		free(dir);
	}
	return found;
}

/* Whether an entry of PATH, as it stands there, is that directory. */
static bool is_dir_named(const char *entry, const char *dir)
{
	char *normal = path_normalise(entry);
	bool is_it = strcmp(normal, dir) == 0;

	free(normal);
	return is_it;
}

char *installed_on_path(const char *name, const char *but)
{
	const char *path = getenv("PATH");

	while (path != NULL && *path != '\0') {
		size_t len = strcspn(path, ":");
		char *dir = mem_strndup(path, len), *program = path_join(dir, name);
		/* A relative entry would find what lies about in some directory. */
		bool is_it = dir[0] == '/' && (but == NULL || !is_dir_named(dir, but)) &&
			     path_is_program(program);

		free(dir);
		if (is_it)
			return program;
		free(program);
		path += len;
		path += *path == ':';
	}
	return NULL;
}

char *installed_pyenv_root(void)
{
	char *versions = install_dir(0),
	     *root = versions == NULL ? NULL : path_parent(versions);

	free(versions);
	return root;
}
