#include "venv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "path.h"
#include "text.h"

enum venv_look venv_look(const char *path)
{
	char *cfg = path_join(path, "pyvenv.cfg"), *python = path_join(path, "bin/python");
	enum venv_look look = VENV_SOUND;
	struct stat st;

	if (stat(cfg, &st) != 0 || !S_ISREG(st.st_mode))
		look = stat(path, &st) != 0 || !S_ISDIR(st.st_mode) ? VENV_NO_DIR : VENV_NO_CFG;
	else if (lstat(python, &st) != 0)
		look = VENV_NO_PYTHON;
	else if (stat(python, &st) != 0)
		look = VENV_DANGLING;
	free(python);
	free(cfg);
	return look;
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

static int check_look(const char *path, struct err *e)
{
	switch (venv_look(path)) {
	case VENV_SOUND:
		return 0;
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
	case VENV_NO_CFG:
		return err_set(e, EXIT_FAILED,
			"'%s' is not an environment: no pyvenv.cfg in it; "
			"'vact new' with that path makes one",
			path);
	case VENV_NO_PYTHON:
	default:
		return err_set(e, EXIT_FAILED,
			"'%s' is not an environment: no bin/python in it; "
			"'vact new' with that path makes one",
			path);
	}
}

int venv_open(struct venv *v, const char *path, struct err *e)
{
	char *cfg;
	int found;

	*v = (struct venv){.path = NULL};
	if (strchr(path, ':') != NULL)
		return err_set(e, EXIT_FAILED,
			"cannot activate '%s': a path with ':' cannot stand in PATH; rename it",
			path);
	if (check_look(path, e) != 0)
		return -1;
	cfg = path_join(path, "pyvenv.cfg");
	found = pyvenv_read(&v->cfg, cfg, e);
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

void venv_fini(struct venv *v)
{
	free(v->path);
	free(v->bin);
	free(v->name);
	pyvenv_fini(&v->cfg);
	*v = (struct venv){.path = NULL};
}
