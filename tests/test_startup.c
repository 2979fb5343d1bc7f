#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "startup.h"

static char home[] = "/tmp/vact-test-startup.XXXXXX";
static const char *const made[] = {
	".tcshrc", ".cshrc", ".bash_profile", ".bash_login", ".profile", ".bashrc", ".zshenv"};

static void put(const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", home, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

/* The file below HOME, and whether there is advice that has `advice` in it. */
static void expect_file(const char *shell, bool is_macos, const char *file, const char *advice)
{
	struct startup s;
	struct err e = ERR_INIT;
	char *path = mem_printf("%s/%s", home, file);

	assert_int_equal(startup_find(&s, dialect_find(shell), is_macos, &e), 0);
	assert_string_equal(s.path, path);
	if (advice == NULL)
		assert_null(s.advice);
	else if (s.advice == NULL || strstr(s.advice, advice) == NULL)
		fail_msg("should advise '%s': %s", advice,
			s.advice != NULL ? s.advice : "nothing");
	startup_fini(&s);
	free(path);
}

static void expect_error(const char *shell, const char *words)
{
	struct startup s;
	struct err e = ERR_INIT;

	assert_int_equal(startup_find(&s, dialect_find(shell), false, &e), -1);
	if (strstr(e.text, words) == NULL)
		fail_msg("should say '%s': %s", words, e.text);
	startup_fini(&s);
	err_fini(&e);
}

static int clean(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++) {
		char *path = mem_printf("%s/%s", home, made[i]);

		unlink(path);
		free(path);
	}
	setenv("HOME", home, 1);
	unsetenv("ENV");
	unsetenv("ZDOTDIR");
	unsetenv("XDG_CONFIG_HOME");
	return 0;
}

static void plain(void **state)
{
	(void)state;
	expect_file("bash", false, ".bashrc", "put '. ~/.bashrc' into");
	expect_file("zsh", false, ".zshrc", NULL);
	expect_file("fish", false, ".config/fish/conf.d/vact.fish", NULL);
	expect_file("sh", false, ".shrc", "ENV=");
	expect_file("dash", false, ".shrc", "ENV=");
	expect_file("ash", false, ".shrc", "ENV=");
	expect_file("ksh93", false, ".kshrc", NULL);
	expect_file("mksh", false, ".mkshrc", NULL);
	expect_file("yash", false, ".yashrc", "initialization/sample");
	expect_file("posh", false, ".profile", NULL);
	expect_file("tcsh", false, ".tcshrc", NULL);
	expect_file("csh", false, ".tcshrc", NULL);
	expect_error("json", "no start-up file");
}

static void tcsh(void **state)
{
	(void)state;
	put(".cshrc", "");
	expect_file("tcsh", false, ".cshrc", NULL);
	put(".tcshrc", "");
	expect_file("tcsh", false, ".tcshrc", NULL);
}

static void login_bash(void **state)
{
	(void)state;
	put(".profile", "# . ~/.bashrc\n");
	expect_file("bash", false, ".bashrc", "/.profile'");
	put(".profile", "if [ -n \"$BASH_VERSION\" ]; then\n\t. \"$HOME/.bashrc\"\nfi");
	expect_file("bash", false, ".bashrc", NULL);
	put(".bash_login", "umask 022\n");
	expect_file("bash", false, ".bashrc", "/.bash_login'");
	put(".bash_profile", ". ~/.profile\n");
	expect_file("bash", false, ".bashrc", NULL);
}

/* Making a .bash_profile would hide what is read without it. */
static void macos(void **state)
{
	struct startup s;
	struct err e = ERR_INIT;

	(void)state;
	expect_file("bash", true, ".bash_profile", NULL);
	expect_file("zsh", true, ".zshrc", NULL);
	put(".profile", "umask 022\n");
	expect_file("bash", true, ".profile", NULL);
	assert_int_equal(startup_find(&s, dialect_find("bash"), true, &e), 0);
	assert_true(s.is_shared);
	assert_int_equal(s.others.count, 0);
	startup_fini(&s);
	put(".bash_login", ". ~/.bashrc\n");
	expect_file("bash", true, ".bash_login", NULL);
	assert_int_equal(startup_find(&s, dialect_find("bash"), true, &e), 0);
	assert_false(s.is_shared);
	assert_int_equal(s.others.count, 1);
	startup_fini(&s);
	put(".bash_profile", "");
	expect_file("bash", true, ".bash_profile", NULL);
}

static void macos_nu(void **state)
{
	struct startup s;
	struct err e = ERR_INIT;

	(void)state;
	expect_file("nu", false, ".config/nushell/autoload/vact.nu", NULL);
	expect_file("nu", true, "Library/Application Support/nushell/autoload/vact.nu", NULL);
	setenv("XDG_CONFIG_HOME", "/c", 1);
	assert_int_equal(startup_find(&s, dialect_find("nu"), true, &e), 0);
	assert_string_equal(s.path, "/c/nushell/autoload/vact.nu");
	assert_string_equal(s.others.items[0], "/c/nushell/config.nu");
	startup_fini(&s);
	unsetenv("XDG_CONFIG_HOME");
}

static void zdotdir(void **state)
{
	struct startup s;
	struct err e = ERR_INIT;

	(void)state;
	put(".zshenv", "  # ZDOTDIR=x\n");
	expect_file("zsh", false, ".zshrc", NULL);
	put(".zshenv", "ZDOTDIR=~/.config/zsh\n");
	expect_error("zsh", "ZDOTDIR=$ZDOTDIR command vact setup zsh");
	setenv("ZDOTDIR", "", 1);
	expect_file("zsh", false, ".zshrc", NULL);
	setenv("ZDOTDIR", "z", 1);
	expect_error("zsh", "absolute");
	setenv("ZDOTDIR", "/z z", 1);
	assert_int_equal(startup_find(&s, dialect_find("zsh"), false, &e), 0);
	assert_string_equal(s.path, "/z z/.zshrc");
	startup_fini(&s);
}

static void variables(void **state)
{
	struct startup s;
	struct err e = ERR_INIT;

	(void)state;
	setenv("ENV", "$HOME/.a", 1);
	expect_file("dash", false, ".a", NULL);
	expect_file("ksh", false, ".a", NULL);
	expect_file("yash", false, ".yashrc", "sample");
	setenv("ENV", "${HOME}/b/c", 1);
	expect_file("mksh", false, "b/c", NULL);
	setenv("ENV", "", 1);
	expect_file("mksh", false, ".mkshrc", NULL);
	setenv("ENV", "/x/y", 1);
	assert_int_equal(startup_find(&s, dialect_find("dash"), false, &e), 0);
	assert_string_equal(s.path, "/x/y");
	assert_string_equal(s.restart, "exec dash");
	startup_fini(&s);
	setenv("ENV", "$(id)", 1);
	expect_error("dash", "ENV is '$(id)'");
	setenv("ENV", "rc", 1);
	expect_error("ksh", "ENV is 'rc'");
	setenv("XDG_CONFIG_HOME", "relative", 1);
	expect_file("fish", false, ".config/fish/conf.d/vact.fish", NULL);
	setenv("XDG_CONFIG_HOME", "/c", 1);
	assert_int_equal(startup_find(&s, dialect_find("fish"), false, &e), 0);
	assert_string_equal(s.path, "/c/fish/conf.d/vact.fish");
	assert_string_equal(s.others.items[0], "/c/fish/config.fish");
	startup_fini(&s);
	setenv("HOME", "", 1);
	expect_error("bash", "HOME");
	unsetenv("HOME");
	expect_error("zsh", "HOME");
}

static int make_home(void **state)
{
	(void)state;
	return mkdtemp(home) != NULL ? 0 : -1;
}

static int drop_home(void **state)
{
	clean(state);
	return rmdir(home);
}

#define CLEAN_CLAIM(words, function)                                                           \
	{                                                                                      \
		words, function, clean, NULL, NULL                                             \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLEAN_CLAIM("each shell has its file where no variable names another", plain),
		CLEAN_CLAIM(
			"a login bash that does not come to .bashrc brings advice", login_bash),
		CLEAN_CLAIM("what tcsh reads already is not hidden by a new file", tcsh),
		CLEAN_CLAIM("macOS takes the file that a login bash reads", macos),
		CLEAN_CLAIM(
			"on macOS, nu has its files where that system keeps them", macos_nu),
		CLEAN_CLAIM("a ZDOTDIR that only zsh knows is no guess", zdotdir),
		CLEAN_CLAIM("variables name the file where the shell heeds them", variables),
	};

	return cmocka_run_group_tests(tests, make_home, drop_home);
}
