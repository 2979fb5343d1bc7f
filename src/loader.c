#include "loader.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "lookup.h"
#include "path.h"
#include "word.h"
#include "xdg.h"

enum { FILE_MAX = 1 << 20, FILES_MAX = 10, DIR_MAX = 256 };

/* Where a file's name begins. */
enum base { BASE_HOME, BASE_ZDOTDIR, BASE_CONFIG, BASE_ROOT, BASE_COUNT };

/* What each shell may read, in which files; a name ending in '/' is a directory. */
static const struct shell {
	const char *name;
	const char *file;
	const char *line;
	struct {
		enum base base;
		const char *name;
	} files[FILES_MAX];
} shells[] = {
	{"bash", "~/.bashrc", "eval \"$(vact hook bash)\"",
		{{BASE_HOME, ".bashrc"}, {BASE_HOME, ".bash_profile"},
			{BASE_HOME, ".bash_login"}, {BASE_HOME, ".profile"},
			{BASE_ROOT, "/etc/bash.bashrc"}, {BASE_ROOT, "/etc/bashrc"},
			{BASE_ROOT, "/etc/profile"}, {BASE_ROOT, "/etc/profile.d/"}}},
	{"zsh", "~/.zshrc", "eval \"$(vact hook zsh)\"",
		{{BASE_ZDOTDIR, ".zshenv"}, {BASE_ZDOTDIR, ".zprofile"},
			{BASE_ZDOTDIR, ".zshrc"}, {BASE_ZDOTDIR, ".zlogin"},
			{BASE_ROOT, "/etc/zsh/zshrc"}, {BASE_ROOT, "/etc/zshrc"}}},
	{"fish", "~/.config/fish/config.fish", "vact hook fish | source",
		{{BASE_CONFIG, "fish/config.fish"}, {BASE_CONFIG, "fish/conf.d/"},
			{BASE_ROOT, "/etc/fish/config.fish"},
			{BASE_ROOT, "/etc/fish/conf.d/"}}},
	{"tcsh", "~/.tcshrc", "eval \"`vact hook tcsh`\"",
		{{BASE_HOME, ".tcshrc"}, {BASE_HOME, ".cshrc"}, {BASE_HOME, ".login"},
			{BASE_ROOT, "/etc/csh.cshrc"}, {BASE_ROOT, "/etc/csh.login"}}},
	{"nu", "~/.config/nushell/config.nu",
		"$env.config.hooks.env_change.__vact_load = [(^vact hook nu)]; "
		"$env.__vact_load = [(date now)]",
		{{BASE_CONFIG, "nushell/config.nu"}, {BASE_CONFIG, "nushell/env.nu"},
			{BASE_CONFIG, "nushell/login.nu"}, {BASE_CONFIG, "nushell/autoload/"},
			{BASE_HOME, "Library/Application Support/nushell/config.nu"},
			{BASE_HOME, "Library/Application Support/nushell/autoload/"}}},
	{"elvish", "~/.config/elvish/rc.elv", "eval (vact hook elvish | slurp)",
		{{BASE_CONFIG, "elvish/rc.elv"}, {BASE_HOME, ".elvish/rc.elv"}}},
	{"xonsh", "~/.xonshrc", "exec($(vact hook xonsh))",
		{{BASE_HOME, ".xonshrc"}, {BASE_CONFIG, "xonsh/rc.xsh"},
			{BASE_CONFIG, "xonsh/rc.d/"}, {BASE_ROOT, "/etc/xonsh/xonshrc"}}},
	/* The others, which all get the hook for sh. */
	{"sh", "the file that ENV names", "eval \"$(vact hook sh)\"",
		{{BASE_HOME, ".profile"}, {BASE_HOME, ".kshrc"}, {BASE_HOME, ".mkshrc"},
			{BASE_HOME, ".yashrc"}, {BASE_HOME, ".yash_profile"},
			{BASE_ROOT, "/etc/profile"}, {BASE_ROOT, "/etc/profile.d/"}}},
};

enum { SHELLS = sizeof(shells) / sizeof(*shells) };

static const struct shell *shell_of(const struct dialect *d)
{
	for (size_t i = 0; i < SHELLS - 1; i++)
		if (strcmp(shells[i].name, dialect_name(d)) == 0)
			return &shells[i];
	return &shells[SHELLS - 1];
}

const char *loader_file(const struct dialect *d)
{
	return shell_of(d)->file;
}

const char *loader_line(const struct dialect *d)
{
	return shell_of(d)->line;
}

/*
 * The program when `at` begins `vact hook SHELL` for that shell: a word in
 * the place of a command, with nothing but blanks between.
 */
static bool is_call(const char *at, const struct shell *shell, char **program)
{
	char *words[3] = {NULL};
	const struct dialect *d;
	bool is_ours = false;

	for (int i = 0; i < 3; i++) {
		words[i] = word_read(&at);
		if (words[i] == NULL)
			goto out;
		/* xonsh: @('/usr/bin/vact'). */
		at += i == 0 && *at == ')';
		at += strspn(at, " \t");
	}
	if (strcmp(path_base(words[0]), "vact") != 0 || strcmp(words[1], "hook") != 0)
		goto out;
	d = dialect_find(words[2]);
	is_ours = d != NULL && shell_of(d) == shell;
	if (is_ours)
		*program = word_expand(words[0], xdg_home());
out:
	for (int i = 0; i < 3; i++)
		free(words[i]);
	return is_ours;
}

static bool has_call(const char *line, const struct shell *shell, char **program)
{
	const char *at = line + strspn(line, " \t");

	for (bool may_begin = true; *at != '\0'; at++) {
		if (may_begin && *at == '#')
			return false;
		if (may_begin && is_call(at, shell, program))
			return true;
		may_begin = strchr(" \t;|&(`\"^", *at) != NULL;
	}
	return false;
}

/* A file that goes by two names is read once. */
static bool is_new(struct loaders *s, const char *path)
{
	char *real = path_canonical(path);
	bool is_known = real == NULL || list_has(&s->files, real);

	if (!is_known)
		list_add(&s->files, real);
	free(real);
	return !is_known;
}

static void read_one(struct loaders *s, const struct shell *shell, const char *path)
{
	struct buf text = BUF_INIT;
	struct err e = ERR_INIT;
	size_t number = 0;
	char *line;

	if (!is_new(s, path) || file_read(path, FILE_MAX, &text, NULL, &e) != 0 ||
		text.len == 0)
		goto out;
	for (line = text.data; line != NULL; number++) {
		char *end = strchr(line, '\n'), *program = NULL;

		if (end != NULL)
			*end = '\0';
		if (has_call(line, shell, &program)) {
			s->lines = mem_resize(s->lines, s->count + 1, sizeof(*s->lines));
			s->lines[s->count++] = (struct loader){
				.path = mem_strdup(path),
				.number = number + 1,
				.program = program,
			};
		}
		line = end == NULL ? NULL : end + 1;
	}
out:
	err_fini(&e);
	buf_fini(&text);
}

static void read_dir(struct loaders *s, const struct shell *shell, const char *path)
{
	DIR *stream = opendir(path);
	const struct dirent *entry;

	for (int i = 0; stream != NULL && i < DIR_MAX && (entry = readdir(stream)) != NULL;
		i++) {
		char *file = path_join(path, entry->d_name);

		if (entry->d_name[0] != '.')
			read_one(s, shell, file);
		free(file);
	}
	if (stream != NULL)
		closedir(stream);
}

static void read_any(struct loaders *s, const struct shell *shell, const char *path)
{
	if (path[strlen(path) - 1] == '/')
		read_dir(s, shell, path);
	else
		read_one(s, shell, path);
}

void loaders_read(
	struct loaders *s, const struct dialect *d, const struct loader_places *places)
{
	const struct shell *shell = shell_of(d);
	struct err ignored = ERR_INIT;
	char *config = xdg_config_home(&ignored);
	const char *home = xdg_home();
	const char *const bases[BASE_COUNT] = {
		[BASE_HOME] = home,
		[BASE_ZDOTDIR] = places->zdotdir != NULL ? places->zdotdir : home,
		[BASE_CONFIG] = config,
		[BASE_ROOT] = "/",
	};

	*s = (struct loaders){.count = 0};
	if (shell == &shells[SHELLS - 1] && places->env != NULL && places->env[0] == '/')
		read_one(s, shell, places->env);
	for (size_t i = 0; i < FILES_MAX && shell->files[i].name != NULL; i++) {
		const char *base = bases[shell->files[i].base];
		char *path = base == NULL ? NULL : path_join(base, shell->files[i].name);

		if (path != NULL)
			read_any(s, shell, path);
		free(path);
	}
	free(config);
	err_fini(&ignored);
}

bool loader_is_lost(const struct loader *line)
{
	char *found;

	if (line->program == NULL || strchr(line->program, '/') != NULL)
		return false;
	found = lookup_program(line->program, getenv("PATH"), NULL);
	free(found);
	return found == NULL;
}

void loaders_fini(struct loaders *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->lines[i].path);
		free(s->lines[i].program);
	}
	free(s->lines);
	list_fini(&s->files);
	*s = (struct loaders){.count = 0};
}
