#include "startup.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "path.h"
#include "xdg.h"

enum { READ_MAX = 1024 * 1024 };

/* A way to find the file; `home` is $HOME, `row` the shell's. */
struct row {
	const char *shell;
	int (*find)(struct startup *s, const struct row *row, const char *home, struct err *e);
	/* Below $HOME, when no variable names another. */
	const char *file;
	const char *restart;
};

/* Whether a line of the file that is no comment has `word` in it. */
static bool mentions(const char *path, const char *word)
{
	struct buf text = BUF_INIT;
	struct err e = ERR_INIT;
	bool found = false;
	const char *line;

	file_read(path, READ_MAX, &text, NULL, &e);
	for (line = buf_str(&text); *line != '\0' && !found; line += *line == '\n') {
		size_t len = strcspn(line, "\n"), blanks = strspn(line, " \t");
		char *own = mem_strndup(line, len);

		found = own[blanks < len ? blanks : 0] != '#' && strstr(own, word) != NULL;
		free(own);
		line += len;
	}
	err_fini(&e);
	buf_fini(&text);
	return found;
}

/* The first of the files that a login bash looks for, NULL when none is there. */
static char *bash_login_file(const char *home)
{
	static const char *const names[] = {".bash_profile", ".bash_login", ".profile"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char *path = path_join(home, names[i]);

		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

/* Whether it reads .bashrc, itself or by way of .profile. */
static bool reads_bashrc(const char *login, const char *home)
{
	char *profile = path_join(home, ".profile");
	bool does = mentions(login, "bashrc") ||
		    (mentions(login, ".profile") && mentions(profile, "bashrc"));

	free(profile);
	return does;
}

static int find_bash(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	char *login = bash_login_file(home);

	(void)e;
	s->path = path_join(home, row->file);
	if (login == NULL)
		s->advice = mem_printf("a login bash (ssh, a console) reads no file of yours: "
				       "put '. ~/.bashrc' into '%s/.bash_profile'",
			home);
	else if (!reads_bashrc(login, home))
		s->advice = mem_printf("a login bash (ssh, a console) reads only '%s': "
				       "put '. ~/.bashrc' into that",
			login);
	free(login);
	return 0;
}

/*
 * A terminal there starts login shells. A new .bash_profile would hide the
 * other two.
 */
static int find_bash_macos(
	struct startup *s, const struct row *row, const char *home, struct err *e)
{
	char *bashrc = path_join(home, ".bashrc");

	(void)e;
	s->path = bash_login_file(home);
	if (s->path == NULL)
		s->path = path_join(home, row->file);
	else if (reads_bashrc(s->path, home))
		list_add(&s->others, bashrc);
	s->is_shared = strcmp(path_base(s->path), ".profile") == 0;
	free(bashrc);
	return 0;
}

/* .zshenv may set ZDOTDIR for zsh alone; which value, only zsh can tell. */
static int find_zsh(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	const char *dir = getenv("ZDOTDIR");
	char *zshenv = path_join(home, ".zshenv");
	bool is_hidden = dir == NULL && mentions(zshenv, "ZDOTDIR=");

	free(zshenv);
	if (is_hidden)
		return err_set(e, EXIT_FAILED,
			"'%s/.zshenv' sets ZDOTDIR, but does not export it; in zsh, type: "
			"ZDOTDIR=$ZDOTDIR command vact setup zsh",
			home);
	if (dir != NULL && dir[0] != '\0' && dir[0] != '/')
		return err_set(
			e, EXIT_FAILED, "ZDOTDIR is '%s'; make that an absolute path", dir);
	s->path = path_join(dir != NULL && dir[0] != '\0' ? dir : home, row->file);
	return 0;
}

static int find_fish(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	char *base = xdg_config_home(e), *other;

	(void)home;
	if (base == NULL)
		return -1;
	s->path = path_join(base, row->file);
	other = path_join(base, "fish/config.fish");
	list_add(&s->others, other);
	s->is_early = true;
	free(other);
	free(base);
	return 0;
}

/* What is in the directory of the row's file is read behind the two others. */
static void put_nu(struct startup *s, const struct row *row, const char *base)
{
	static const char *const names[] = {"nushell/config.nu", "nushell/env.nu"};

	s->path = path_join(base, row->file);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char *other = path_join(base, names[i]);

		list_add(&s->others, other);
		free(other);
	}
}

static int find_nu(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	char *base = xdg_config_home(e);

	(void)home;
	if (base == NULL)
		return -1;
	put_nu(s, row, base);
	free(base);
	return 0;
}

/* There, nu takes the system's own directory where XDG_CONFIG_HOME names none. */
static int find_macos_nu(
	struct startup *s, const struct row *row, const char *home, struct err *e)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	char *base;

	if (config != NULL && config[0] == '/')
		return find_nu(s, row, home, e);
	base = path_join(home, "Library/Application Support");
	put_nu(s, row, base);
	free(base);
	return 0;
}

/* The value of ENV undergoes parameter expansion; of that, only HOME is known here. */
static char *expand_env(const char *env, const char *home)
{
	static const char *const names[] = {"$HOME/", "${HOME}/"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strncmp(env, names[i], strlen(names[i])) == 0)
			return path_join(home, env + strlen(names[i]));
	return env[0] == '/' ? mem_strdup(env) : NULL;
}

static int find_env(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	const char *env = getenv("ENV");

	if (env != NULL && env[0] != '\0') {
		s->path = expand_env(env, home);
		if (s->path == NULL)
			return err_set(e, EXIT_FAILED,
				"ENV is '%s'; make that the absolute path of a start-up file",
				env);
		return 0;
	}
	s->path = path_join(home, row->file);
	return 0;
}

/* Without ENV, these read nothing. */
static int find_env_only(
	struct startup *s, const struct row *row, const char *home, struct err *e)
{
	const char *env = getenv("ENV");

	if (env == NULL || env[0] == '\0') {
		s->advice = mem_printf(
			"%s reads it when ENV names it: put 'ENV=%s/%s; export ENV' into "
			"'%s/.profile' and log in again",
			row->shell, home, row->file, home);
		s->restart = NULL;
	}
	return find_env(s, row, home, e);
}

static int find_yash(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	(void)e;
	s->path = path_join(home, row->file);
	if (access(s->path, F_OK) != 0)
		s->advice = mem_strdup("yash has read its own sample settings while there was "
				       "no such file; put '. --autoload initialization/sample' "
				       "at its top to have them back");
	return 0;
}

/* posh reads nothing but .profile, and that only as a login shell. */
static int find_posh(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	(void)e;
	s->path = path_join(home, row->file);
	s->is_shared = true;
	return 0;
}

/* The directory of old is still read first where it is there. */
static int find_elvish(
	struct startup *s, const struct row *row, const char *home, struct err *e)
{
	char *old = path_join(home, ".elvish/rc.elv"), *base;

	if (access(old, F_OK) == 0) {
		s->path = old;
		return 0;
	}
	free(old);
	base = xdg_config_home(e);
	if (base == NULL)
		return -1;
	s->path = path_join(base, row->file);
	free(base);
	return 0;
}

/* All of them are read; the user's own is the one that is there. */
static int find_xonsh(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	char *base = xdg_config_home(e), *own, *other;

	if (base == NULL)
		return -1;
	own = path_join(home, row->file);
	other = path_join(base, "xonsh/rc.xsh");
	if (access(own, F_OK) != 0 && access(other, F_OK) == 0) {
		s->path = other;
		list_add(&s->others, own);
		free(own);
	} else {
		s->path = own;
		list_add(&s->others, other);
		free(other);
	}
	free(base);
	return 0;
}

/* Of .cshrc, tcsh reads nothing where there is a .tcshrc; csh reads .cshrc alone. */
static int find_tcsh(struct startup *s, const struct row *row, const char *home, struct err *e)
{
	char *own = path_join(home, ".tcshrc"), *both = path_join(home, ".cshrc");

	(void)e;
	(void)row;
	s->is_shared = access(own, F_OK) != 0 && access(both, F_OK) == 0;
	s->path = mem_strdup(s->is_shared ? both : own);
	if (!s->is_shared)
		list_add(&s->others, both);
	free(own);
	free(both);
	return 0;
}

/* In place of those further down. */
static const struct row macos_rows[] = {
	{"bash", find_bash_macos, ".bash_profile", "exec bash -l"},
	{"nu", find_macos_nu, "nushell/autoload/vact.nu", "exec nu"},
};

static const struct row rows[] = {
	{"bash", find_bash, ".bashrc", "exec bash"},
	{"zsh", find_zsh, ".zshrc", "exec zsh"},
	{"fish", find_fish, "fish/conf.d/vact.fish", "exec fish"},
	{"nu", find_nu, "nushell/autoload/vact.nu", "exec nu"},
	{"sh", find_env_only, ".shrc", "exec sh"},
	{"dash", find_env_only, ".shrc", "exec dash"},
	{"busybox", find_env_only, ".shrc", "exec busybox sh"},
	{"ksh", find_env, ".kshrc", "exec ksh"},
	{"mksh", find_env, ".mkshrc", "exec mksh"},
	{"yash", find_yash, ".yashrc", "exec yash"},
	{"elvish", find_elvish, "elvish/rc.elv", "exec elvish"},
	{"xonsh", find_xonsh, ".xonshrc", "exec xonsh"},
	{"posh", find_posh, ".profile", "exec posh -l"},
	{"tcsh", find_tcsh, ".tcshrc", "exec tcsh"},
};

static const struct row *find_row(const char *shell, bool is_macos)
{
	for (size_t i = 0; is_macos && i < sizeof(macos_rows) / sizeof(*macos_rows); i++)
		if (strcmp(macos_rows[i].shell, shell) == 0)
			return &macos_rows[i];
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(rows[i].shell, shell) == 0)
			return &rows[i];
	return NULL;
}

int startup_find(struct startup *s, const struct dialect *d, bool is_macos, struct err *e)
{
	const struct row *row = find_row(dialect_name(d), is_macos);
	const char *home = xdg_home();

	*s = (struct startup){.path = NULL};
	if (row == NULL)
		return err_set(
			e, EXIT_USAGE, "there is no start-up file for '%s'", dialect_name(d));
	if (home == NULL)
		return err_set(e, EXIT_FAILED, "HOME is not set to an absolute path; set it");
	s->restart = row->restart;
	return row->find(s, row, home, e);
}

void startup_fini(struct startup *s)
{
	free(s->path);
	free(s->advice);
	list_fini(&s->others);
	*s = (struct startup){.path = NULL};
}
