#include "lookup.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"

/* The next entry of PATH at *at, moved on; NULL behind the last. */
static char *next_entry(const char **at)
{
	size_t len;
	char *entry;

	if (*at == NULL)
		return NULL;
	len = strcspn(*at, ":");
	/* POSIX: an empty entry is the working directory. */
	entry = len == 0 ? mem_strdup(".") : mem_strndup(*at, len);
	*at = (*at)[len] == ':' ? *at + len + 1 : NULL;
	return entry;
}

char *lookup_program(const char *name, const char *path, char **entry)
{
	char *dir;

	if (entry != NULL)
		*entry = NULL;
	while ((dir = next_entry(&path)) != NULL) {
		char *program = path_join(dir, name);

		if (path_is_program(program)) {
			if (entry != NULL)
				*entry = dir;
			else
				free(dir);
			return program;
		}
		free(program);
		free(dir);
	}
	return NULL;
}

static bool has_entry(const char *path, const char *dir)
{
	bool has = false;
	char *entry;

	while (!has && (entry = next_entry(&path)) != NULL) {
		has = path_same(entry, dir);
		free(entry);
	}
	return has;
}

/* Whether `entry`/../`name` is there. */
static bool has_beside(const char *entry, const char *name)
{
	char *parent = path_parent(entry), *path = path_join(parent, name);
	struct stat st;
	bool has = stat(path, &st) == 0;

	free(path);
	free(parent);
	return has;
}

static bool is_below_variable(const char *entry, const char *name)
{
	const char *dir = getenv(name);

	return dir != NULL && dir[0] == '/' && path_is_under(entry, dir);
}

/* Tools that put a python of their own in front, by where they keep it. */
static const struct {
	const char *tool;
	const char *variable;
	const char *part;
} tools[] = {
	{"pyenv", "PYENV_ROOT", "/.pyenv/"},
	{"pyenv", NULL, "/pyenv/shims"},
	{"mise", "MISE_DATA_DIR", "/mise/"},
	{"asdf", "ASDF_DATA_DIR", "/.asdf/"},
	{"conda", "CONDA_PREFIX", "/miniconda"},
	{"conda", NULL, "/anaconda"},
	{"conda", NULL, "/miniforge"},
	{"rye", "RYE_HOME", "/.rye/"},
};

static const char *tool_of(const char *entry)
{
	const char *terminal = getenv("TERM_PROGRAM");

	for (size_t i = 0; i < sizeof(tools) / sizeof(*tools); i++)
		if (strstr(entry, tools[i].part) != NULL ||
			(tools[i].variable != NULL &&
				is_below_variable(entry, tools[i].variable)))
			return tools[i].tool;
	if (has_beside(entry, "conda-meta"))
		return "conda";
	if (!has_beside(entry, "pyvenv.cfg"))
		return NULL;
	/* Its Python extension prepends the environment that is selected there. */
	return terminal != NULL && strcmp(terminal, "vscode") == 0 ? "VS Code"
								   : "another environment";
}

/* Whether the entry `dir` comes before `other`, both being entries of PATH. */
static bool is_before(const char *path, const char *dir, const char *other)
{
	bool is_first = false, is_found = false;
	char *entry;

	while (!is_found && (entry = next_entry(&path)) != NULL) {
		is_first = path_same(entry, dir);
		is_found = is_first || path_same(entry, other);
		free(entry);
	}
	return is_first;
}

static char *explain(const struct lookup *l, const char *bin, const char *path)
{
	if (!has_entry(path, bin))
		return mem_printf("'%s' is not in PATH", bin);
	if (l->program == NULL)
		return mem_printf("'%s/python' cannot be run", bin);
	/* An entry behind ours serves only where ours has nothing to run. */
	if (!is_before(path, l->entry, bin))
		return mem_printf("'%s/python' cannot be run", bin);
	return mem_printf("'%s'%s%s%s stands before '%s' in PATH", l->entry,
		l->tool != NULL ? " (" : "", l->tool != NULL ? l->tool : "",
		l->tool != NULL ? ")" : "", bin);
}

void lookup_python(struct lookup *l, const char *env, const char *path)
{
	char *bin = path_join(env, "bin");

	*l = (struct lookup){.program = NULL};
	l->program = lookup_program("python", path, &l->entry);
	l->is_env = l->entry != NULL && path_same(l->entry, bin);
	if (!l->is_env) {
		l->tool = l->entry == NULL ? NULL : tool_of(l->entry);
		l->why = explain(l, bin, path);
	}
	free(bin);
}

void lookup_fini(struct lookup *l)
{
	free(l->program);
	free(l->entry);
	free(l->why);
	*l = (struct lookup){.program = NULL};
}
