#include "venv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"
#include "text.h"

static enum venv_look look_at_python(const char *path)
{
	char *python = path_join(path, "bin/python");
	enum venv_look look = VENV_SOUND;
	struct stat st;

	if (stat(python, &st) != 0)
		look = lstat(python, &st) != 0 ? VENV_NO_PYTHON : VENV_DANGLING;
	free(python);
	return look;
}

enum venv_look venv_glance(const char *path)
{
	char *cfg = path_join(path, "pyvenv.cfg");
	struct stat st;
	enum venv_look look;

	if (stat(cfg, &st) != 0)
		look = VENV_NO_CFG;
	else
		look = S_ISREG(st.st_mode) ? look_at_python(path) : VENV_OTHER_CFG;
	free(cfg);
	return look;
}

enum venv_look venv_look(const char *path)
{
	enum venv_look look = venv_glance(path);

	return look == VENV_NO_CFG && !path_is_dir(path) ? VENV_NO_DIR : look;
}

/* The name, cut between characters where it is too long. */
static char *bounded(const char *name)
{
	size_t len = strlen(name), cut = 0;

	while (cut < len) {
		size_t n = utf8_sequence(name + cut, len - cut, NULL);

		if (cut + (n == 0 ? 1 : n) > VENV_NAME_MAX)
			break;
		cut += n == 0 ? 1 : n;
	}
	return mem_strndup(name, cut);
}

char *venv_name(const char *path, const char *prompt)
{
	char *parent, *name;

	if (prompt != NULL && prompt[0] != '\0')
		return bounded(prompt);
	if (strcmp(path_base(path), ".venv") != 0)
		return mem_strdup(path_base(path));
	parent = path_parent(path);
	name = mem_strdup(path_base(parent)[0] == '\0' ? ".venv" : path_base(parent));
	free(parent);
	return name;
}

/* Whether what looks so can be activated. */
static int check(const char *path, enum venv_look look, struct err *e)
{
	switch (look) {
	case VENV_SOUND:
		if (strchr(path, ':') == NULL)
			return 0;
		return err_set(e, EXIT_FAILED,
			"cannot activate '%s': a path with ':' cannot stand in PATH; rename it",
			path);
	case VENV_DANGLING:
		return err_set(e, EXIT_FAILED,
			"the interpreter of '%s' is gone: bin/python leads nowhere; "
			"'vact new --upgrade' repairs it",
			path);
	case VENV_NO_DIR:
		return err_set(e, EXIT_FAILED,
			"'%s' is not an environment: no such directory; "
			"'vact new' with that path makes one",
			path);
	case VENV_OTHER_CFG:
	case VENV_NO_CFG:
		return err_set(e, EXIT_FAILED,
			"'%s' is not an environment: no pyvenv.cfg in it; "
			"'vact new' with that path makes one",
			path);
	case VENV_NO_PYTHON:
	default:
		return err_set(e, EXIT_FAILED,
			"'%s' is not an environment: no bin/python in it; "
			"'vact new --upgrade' with that path repairs it",
			path);
	}
}

/* `file` is NULL where it is still to be opened. */
static int open_env(struct venv *v, const char *path, enum venv_look look,
	const struct open_file *file, struct err *e)
{
	char *cfg = path_join(path, "pyvenv.cfg");
	int found = check(path, look, e);

	*v = (struct venv){.path = NULL};
	if (found == 0)
		found = file != NULL ? pyvenv_read_open(&v->cfg, file, cfg, e)
				     : pyvenv_read(&v->cfg, cfg, e);
	if (found == 1)
		found = err_set(e, EXIT_FAILED, "'%s' was deleted just now", path);
	free(cfg);
	if (found != 0)
		return -1;
	v->path = mem_strdup(path);
	v->bin = path_join(path, "bin");
	v->name = venv_name(path, v->cfg.prompt);
	return 0;
}

int venv_open(struct venv *v, const char *path, struct err *e)
{
	return open_env(v, path, venv_look(path), NULL, e);
}

int venv_open_file(struct venv *v, const char *path, enum venv_look look,
	const struct open_file *cfg, struct err *e)
{
	return open_env(v, path, look, cfg, e);
}

void venv_fini(struct venv *v)
{
	free(v->path);
	free(v->bin);
	free(v->name);
	pyvenv_fini(&v->cfg);
	*v = (struct venv){.path = NULL};
}
