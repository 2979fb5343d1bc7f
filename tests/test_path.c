#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "path.h"

static void expect_under(const char *path, const char *dir, bool expected)
{
	if (path_is_under(path, dir) != expected)
		fail_msg("'%s' should%s be under '%s'", path, expected ? "" : " not", dir);
}

static void under(void **state)
{
	(void)state;
	expect_under("/a", "/a", true);
	expect_under("/a/b", "/a", true);
	expect_under("/a/b/c", "/a/", true);
	expect_under("/a", "/a//", true);
	expect_under("/a", "/", true);
	expect_under("/", "/", true);
	expect_under("/ab", "/a", false);
	expect_under("/proj-evil", "/proj", false);
	expect_under("/proj-evil/x", "/proj", false);
	expect_under("/proj", "/proj-evil", false);
	expect_under("/", "/a", false);
	expect_under("/b/a", "/a", false);
}

static void joins(void **state)
{
	(void)state;
	same_string(path_join("/a", "b"), "/a/b");
	same_string(path_join("/a/", "b"), "/a/b");
	same_string(path_join("/", "b"), "/b");
	same_string(path_join("/a", "/b"), "/b");
	same_string(path_join("", "b"), "/b");
}

static void expect_parts(const char *path, const char *parent, const char *base)
{
	same_string(path_parent(path), parent);
	assert_string_equal(path_base(path), base);
}

static void parts(void **state)
{
	(void)state;
	expect_parts("/a/b", "/a", "b");
	expect_parts("/a", "/", "a");
	expect_parts("/", "/", "");
	expect_parts("//", "/", "");
	expect_parts("/a/b/", "/a", "");
	expect_parts("/a//b", "/a", "b");
	expect_parts("a", ".", "a");
	expect_parts("a/b", "a", "b");
	expect_parts("", ".", "");
}

static void expect_normal(const char *path, const char *expected)
{
	same_string(path_normalise(path), expected);
	if (path_is_normal(path) != (strcmp(path, expected) == 0))
		fail_msg("'%s' is taken for %s", path, path_is_normal(path) ? "normal" : "not");
	assert_true(path_is_normal(expected));
}

static void normal(void **state)
{
	(void)state;
	expect_normal("/", "/");
	expect_normal("//", "/");
	expect_normal("/a/b", "/a/b");
	expect_normal("/a//b/", "/a/b");
	expect_normal("/./a/./b/.", "/a/b");
	expect_normal("/a/../b", "/b");
	expect_normal("/a/b/..", "/a");
	expect_normal("/a/b/../..", "/");
	expect_normal("/..", "/");
	expect_normal("/../../a", "/a");
	expect_normal("/a/...", "/a/...");
	expect_normal("/a/..b/.c", "/a/..b/.c");
	expect_normal("/a\n/ /..", "/a\n");
	expect_normal("", "/");
}

static void relative_is_not_normal(void **state)
{
	(void)state;
	assert_false(path_is_normal(""));
	assert_false(path_is_normal("a"));
	assert_false(path_is_normal("./a"));
}

/* A directory tree to ask the kernel about: real/sub, link -> real/sub, env. */
static int make_tree(void **state)
{
	static char dir[] = "/tmp/vact-test.XXXXXX";

	if (mkdtemp(dir) == NULL || chdir(dir) != 0 || mkdir("real", 0700) != 0 ||
		mkdir("real/sub", 0700) != 0 || mkdir("env", 0700) != 0 ||
		symlink("real/sub", "link") != 0)
		return -1;
	*state = path_canonical(".");
	return *state == NULL ? -1 : 0;
}

static int remove_tree(void **state)
{
	char *top = *state;
	int result = chdir(top) != 0 || unlink("link") != 0 || rmdir("env") != 0 ||
		     rmdir("real/sub") != 0 || rmdir("real") != 0 || chdir("/") != 0 ||
		     rmdir(top) != 0;

	free(top);
	return result;
}

/* PATH, given in TOP/CWD, is TOP/EXPECTED. */
static void expect_absolute(
	const char *top, const char *cwd, const char *path, const char *expected)
{
	struct err e = ERR_INIT;
	char *dir = path_join(top, cwd), *wanted = path_join(top, expected);

	assert_int_equal(chdir(dir), 0);
	same_string(path_absolute(path, dir, &e), wanted);
	assert_null(e.text);
	free(wanted);
	free(dir);
}

static void absolute(void **state)
{
	const char *top = *state;

	expect_absolute(top, "real", "sub", "real/sub");
	expect_absolute(top, "real", "./sub/", "real/sub");
	expect_absolute(top, "real", "../env", "env");
	expect_absolute(top, "real", "nowhere/../x", "real/x");
	/* The logical reading, where it is the kernel's too. */
	expect_absolute(top, "link", ".", "link");
	expect_absolute(top, "link", "new", "link/new");
	expect_absolute(top, "env", "../link", "link");
	/* The kernel's, where they differ. */
	expect_absolute(top, "link", "..", "real");
	expect_absolute(top, "link", "../sub", "real/sub");
	expect_absolute(top, "env", "../link/../sub", "real/sub");
	expect_absolute(top, "env", "../link/../.", "real");
}

static void without_cwd(void **state)
{
	struct err e = ERR_INIT;

	(void)state;
	same_string(path_absolute("/nowhere/../x", NULL, &e), "/x");
	assert_null(path_absolute("x", NULL, &e));
	assert_non_null(strstr(e.text, "'x'"));
	err_fini(&e);
}

static void working_directory(void **state)
{
	const char *top = *state;
	struct err e = ERR_INIT;
	char *link = path_join(top, "link"), *real = path_join(top, "real/sub");
	char *env = path_join(top, "env");

	assert_int_equal(chdir(link), 0);
	unsetenv("PWD");
	same_string(path_cwd(NULL, &e), real);
	same_string(path_cwd(link, &e), link);
	same_string(path_cwd(env, &e), real);
	same_string(path_cwd("", &e), real);
	same_string(path_cwd("link", &e), real);
	setenv("PWD", link, 1);
	same_string(path_cwd(NULL, &e), link);
	same_string(path_cwd(env, &e), link);
	setenv("PWD", env, 1);
	same_string(path_cwd(NULL, &e), real);
	assert_null(e.text);
	free(env);
	free(real);
	free(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a path is under a directory by whole components", under),
		CLAIM("joining puts one slash between, none before an absolute path", joins),
		CLAIM("a path has a parent and a last component", parts),
		CLAIM("a normal path has no dots and no doubled slashes", normal),
		CLAIM("a relative path is not normal", relative_is_not_normal),
		CLAIM("a user's path is read logically where the kernel agrees", absolute),
		CLAIM("a relative path needs a working directory", without_cwd),
		CLAIM("the working directory is believed only where it is one",
			working_directory),
	};

	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
