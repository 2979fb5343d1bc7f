#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tree.h"

/* A directory for each test, open. */
static int root = -1;
static char *root_path;

static int make_root(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	root_path = mem_printf("%s/vact-tree.XXXXXX", tmp != NULL ? tmp : "/tmp");
	if (mkdtemp(root_path) != NULL)
		root = open(root_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return root < 0 ? -1 : 0;
}

static int remove_root(void **state)
{
	int result = tree_remove(AT_FDCWD, root_path);

	(void)state;
	close(root);
	free(root_path);
	return result;
}

static void put(const char *name, const char *text)
{
	assert_int_equal(tree_write(root, name, text, strlen(text), 0644), 0);
}

static void expect_text(const char *name, const char *expected)
{
	char text[64] = "";
	int fd = openat(root, name, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_true(read(fd, text, sizeof(text) - 1) >= 0);
	close(fd);
	assert_string_equal(text, expected);
}

static struct stat look(const char *name)
{
	struct stat st;

	assert_int_equal(fstatat(root, name, &st, AT_SYMLINK_NOFOLLOW), 0);
	return st;
}

static bool is_there(const char *name)
{
	struct stat st;

	return fstatat(root, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static void expect_target(const char *name, const char *expected)
{
	char target[64] = "";

	assert_true(readlinkat(root, name, target, sizeof(target) - 1) > 0);
	assert_string_equal(target, expected);
}

static void linking(void **state)
{
	(void)state;
	put("a", "text");
	assert_int_equal(tree_link(root, "a", root, "b", LINK_HARD), 0);
	assert_int_equal(look("a").st_ino, look("b").st_ino);
	put("c", "other");
	assert_int_equal(tree_link(root, "a", root, "c", LINK_HARD), 0);
	assert_int_equal(look("a").st_nlink, 3);
	assert_int_equal(tree_link(root, "gone", root, "d", LINK_HARD), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(tree_make(root, "dir"), 0);
	assert_int_equal(tree_link(root, "a", root, "dir", LINK_HARD), -1);
	assert_true(S_ISDIR(look("dir").st_mode));
}

static void copying(void **state)
{
	const struct timespec times[2] = {{1000000000, 1}, {1500000000, 123456789}};

	(void)state;
	put("a", "text");
	assert_int_equal(fchmodat(root, "a", 0751, 0), 0);
	assert_int_equal(utimensat(root, "a", times, 0), 0);
	put("b", "replaced by a copy");
	for (int mode = LINK_COPY; mode <= LINK_REFLINK; mode++) {
		assert_int_equal(tree_link(root, "a", root, "b", (enum link_mode)mode), 0);
		assert_int_not_equal(look("a").st_ino, look("b").st_ino);
		assert_int_equal(look("b").st_mode & 07777, 0751);
		assert_int_equal(look("b").st_mtim.tv_sec, 1500000000);
		assert_int_equal(look("b").st_mtim.tv_nsec, 123456789);
		expect_text("b", "text");
	}
}

/* What is linked to is not written to, or all environments would change. */
static void replacing(void **state)
{
	(void)state;
	put("cache", "as it was");
	assert_int_equal(tree_link(root, "cache", root, "env", LINK_HARD), 0);
	put("env", "new");
	expect_text("cache", "as it was");
	assert_int_equal(tree_link(root, "cache", root, "env", LINK_HARD), 0);
	put("other", "another");
	assert_int_equal(tree_link(root, "other", root, "env", LINK_COPY), 0);
	expect_text("cache", "as it was");
	assert_int_equal(tree_symlink("cache", root, "env"), 0);
	put("env", "not through the link");
	expect_text("cache", "as it was");
	assert_int_equal(tree_symlink("cache", root, "env"), 0);
	assert_int_equal(tree_link(root, "other", root, "env", LINK_COPY), 0);
	expect_text("cache", "as it was");
	expect_text("env", "another");
}

static void removing(void **state)
{
	(void)state;
	put("kept", "text");
	assert_int_equal(tree_make(root, "kept-dir"), 0);
	put("kept-dir/file", "text");
	assert_int_equal(tree_make(root, "dir/sub/deep"), 0);
	put("dir/sub/deep/file", "text");
	assert_int_equal(tree_symlink("../kept-dir", root, "dir/link"), 0);
	assert_int_equal(tree_symlink("nowhere", root, "dir/dangling"), 0);
	assert_int_equal(fchmodat(root, "dir/sub/deep", 0500, 0), 0);
	assert_int_equal(fchmodat(root, "dir/sub", 0000, 0), 0);
	assert_int_equal(tree_remove(root, "dir"), 0);
	assert_false(is_there("dir"));
	expect_text("kept-dir/file", "text");
	assert_int_equal(tree_symlink("kept-dir", root, "link"), 0);
	assert_int_equal(tree_remove(root, "link"), 0);
	expect_text("kept-dir/file", "text");
	assert_int_equal(tree_remove(root, "gone"), 0);
	assert_int_equal(tree_remove(root, "kept"), 0);
	assert_false(is_there("kept"));
}

static void making(void **state)
{
	(void)state;
	assert_int_equal(tree_make(root, "a/b/c"), 0);
	assert_int_equal(tree_make(root, "a/b/c"), 0);
	assert_int_equal(tree_make(root, "a/d"), 0);
	assert_true(S_ISDIR(look("a/b/c").st_mode) && S_ISDIR(look("a/d").st_mode));
	put("file", "text");
	assert_int_equal(tree_make(root, "file"), -1);
	assert_int_equal(errno, ENOTDIR);
	assert_int_equal(tree_make(root, "file/below"), -1);
	expect_text("file", "text");
}

static void opening(void **state)
{
	int fd;

	(void)state;
	assert_int_equal(tree_make(root, "dir"), 0);
	assert_int_equal(tree_symlink("dir", root, "link"), 0);
	put("file", "text");
	fd = tree_open(root, "dir");
	assert_true(fd >= 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
	close(fd);
	assert_int_equal(tree_open(root, "link"), -1);
	assert_int_equal(tree_open(root, "file"), -1);
	assert_int_equal(tree_open(root, "gone"), -1);
	assert_int_equal(errno, ENOENT);
}

static void cloning(void **state)
{
	(void)state;
	assert_int_equal(tree_make(root, "a/b"), 0);
	put("a/b/file", "text");
	assert_int_equal(tree_symlink("../nowhere", root, "a/link"), 0);
	assert_int_equal(fchmodat(root, "a/b", 0750, 0), 0);
	assert_int_equal(tree_clone(root, "a", root, "c"), 0);
	assert_int_equal(look("a/b/file").st_ino, look("c/b/file").st_ino);
	assert_int_not_equal(look("a/b").st_ino, look("c/b").st_ino);
	assert_int_equal(look("c/b").st_mode & 07777, 0750);
	expect_target("c/link", "../nowhere");
	put("c/b/file", "new");
	expect_text("a/b/file", "text");
	/* Into one that is there. */
	put("a/more", "text");
	assert_int_equal(tree_clone(root, "a", root, "c"), 0);
	expect_text("c/more", "text");
	expect_text("c/b/file", "text");
	assert_int_equal(tree_clone(root, "gone", root, "d"), -1);
}

static void exchanging(void **state)
{
	(void)state;
	assert_int_equal(tree_make(root, "dir"), 0);
	put("file", "text");
	if (tree_exchange(root, "dir", root, "file") != 0) {
		assert_true(errno == ENOSYS || errno == EINVAL || errno == ENOTSUP);
		skip();
	}
	assert_true(S_ISDIR(look("file").st_mode));
	expect_text("dir", "text");
	assert_int_equal(tree_exchange(root, "dir", root, "gone"), -1);
	assert_int_equal(errno, ENOENT);
	expect_text("dir", "text");
}

#define IN_ROOT(words, function)                                                               \
	{                                                                                      \
		words, function, make_root, remove_root, NULL                                  \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ROOT("a link is the same file, and replaces any but a directory", linking),
		IN_ROOT("a copy has mode, time and bytes of the original", copying),
		IN_ROOT("what is replaced is not written to", replacing),
		IN_ROOT("what is removed is all below, and nothing behind a link", removing),
		IN_ROOT("a directory is made with its parents, where none is", making),
		IN_ROOT("a directory is not opened through a link", opening),
		IN_ROOT("a clone has directories of its own and the same files", cloning),
		IN_ROOT("two names change places, whatever they are of", exchanging),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
