#include "xdg.h"

#include <stdlib.h>

#include "path.h"

static const char *absolute_variable(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] == '/' ? value : NULL;
}

const char *xdg_home(void)
{
	return absolute_variable("HOME");
}

/* home/dir/vact */
static char *below(const char *home, const char *dir)
{
	char *base = path_join(home, dir), *own = path_join(base, "vact");

	free(base);
	return own;
}

static char *base_dir(const char *variable, const char *below_home, struct err *e)
{
	const char *base = absolute_variable(variable), *home = xdg_home();

	if (base != NULL)
		return path_join(base, "vact");
	if (home != NULL)
		return below(home, below_home);
	err_set(e, EXIT_FAILED, "HOME is not set to an absolute path; set it, or %s", variable);
	return NULL;
}

char *xdg_config_dir(struct err *e)
{
	return base_dir("XDG_CONFIG_HOME", ".config", e);
}

char *xdg_state_dir(struct err *e)
{
	return base_dir("XDG_STATE_HOME", ".local/state", e);
}

char *xdg_cache_dir(struct err *e)
{
	return base_dir("XDG_CACHE_HOME", ".cache", e);
}

char *xdg_config_home(struct err *e)
{
	char *own = xdg_config_dir(e), *home = own == NULL ? NULL : path_parent(own);

	free(own);
	return home;
}
