#include "unit.h"

#include <string.h>

#include "manifest.h"

/* The number of lines of a whole manifest, -1 for what is none. */
static int count_lines(const char *text, size_t len)
{
	struct buf b = BUF_INIT;
	struct manifest_line line;
	const char *at;
	int count = -1;

	buf_add(&b, text, len);
	if (manifest_open(&b))
		for (at = buf_str(&b), count = 0; manifest_next(&line, &at);)
			count++;
	buf_fini(&b);
	return count;
}

static void expect_count(const char *text, int expected)
{
	int count = count_lines(text, strlen(text));

	if (count != expected)
		fail_msg("%d lines, not %d, in: %s", count, expected, text);
}

/* One line in an otherwise whole manifest: 1 when it is taken, else -1. */
static void expect_line(const char *line, int expected)
{
	char *text = mem_printf("vact-wheel 1\n%s\nend 2\n", line);

	expect_count(text, expected);
	free(text);
}

static void whole(void **state)
{
	struct buf b = BUF_INIT;
	struct manifest_line line;
	const char *at;

	(void)state;
	buf_adds(&b,
		"vact-wheel 1\ndir pip\nfile 12 1600000000123456789 pip/a b, 'c'.py\n"
		"script pip3 pip._internal:main.x\nrecord pip-1.dist-info/RECORD\nend 5\n");
	assert_true(manifest_open(&b));
	at = buf_str(&b);
	assert_true(manifest_next(&line, &at));
	assert_int_equal(line.kind, MANIFEST_DIR);
	assert_string_equal(line.path, "pip");
	assert_null(line.call);
	assert_true(manifest_next(&line, &at));
	assert_int_equal(line.kind, MANIFEST_FILE);
	assert_true(line.size == 12 && line.mtime == 1600000000123456789LL);
	assert_string_equal(line.path, "pip/a b, 'c'.py");
	assert_true(manifest_next(&line, &at));
	assert_int_equal(line.kind, MANIFEST_SCRIPT);
	assert_string_equal(line.path, "pip3");
	assert_string_equal(line.call, "pip._internal:main.x");
	assert_true(manifest_next(&line, &at));
	assert_int_equal(line.kind, MANIFEST_RECORD);
	assert_string_equal(line.path, "pip-1.dist-info/RECORD");
	assert_false(manifest_next(&line, &at));
	assert_false(manifest_next(&line, &at));
	buf_fini(&b);
}

static void unfinished(void **state)
{
	const char *text = "vact-wheel 1\ndir a\nfile 1 2 a/b\nend 3\n";

	(void)state;
	expect_count(text, 2);
	for (size_t len = 0; len < strlen(text); len++)
		assert_int_equal(count_lines(text, len), -1);
	expect_count("vact-wheel 1\ndir a\nend 1\n", -1);
	expect_count("vact-wheel 1\ndir a\nend 3\n", -1);
	expect_count("vact-wheel 1\ndir a\nend \n", -1);
	expect_count("vact-wheel 1\ndir a\nend 2\n\n", -1);
	expect_count("vact-wheel 1\ndir a\nend 2\ndir b\n", -1);
	expect_count("vact-wheel 2\ndir a\nend 2\n", -1);
	expect_count("dir a\nend 1\n", -1);
	assert_int_equal(count_lines("vact-wheel 1\ndir a\0b\nend 2\n", 27), -1);
	assert_int_equal(count_lines("vact-wheel 1\ndir a\nend 2\n\0", 26), -1);
}

static void outside(void **state)
{
	static const char *const paths[] = {"", "/", "/etc/passwd", "..", "../a", "a/..",
		"a/../b", "a/../../b", ".", "./a", "a/.", "a/./b", "a//b", "a/", "//a"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		char *dir = mem_printf("dir %s", paths[i]);
		char *file = mem_printf("file 1 2 %s", paths[i]);
		char *record = mem_printf("record %s", paths[i]);
		char *script = mem_printf("script %s a:b", paths[i]);

		expect_line(dir, -1);
		expect_line(file, -1);
		expect_line(record, -1);
		expect_line(script, -1);
		free(script);
		free(record);
		free(file);
		free(dir);
	}
	expect_line("dir ...", 1);
	expect_line("dir ..a/b.. /.a", 1);
}

static void malformed(void **state)
{
	(void)state;
	expect_line("file 1 2 a", 1);
	expect_line("file 0 0 a", 1);
	expect_line("file 1 a", -1);
	expect_line("file 1 2", -1);
	expect_line("file 1 2a", -1);
	expect_line("file -1 2 a", -1);
	expect_line("file 1 -2 a", -1);
	expect_line("file x 2 a", -1);
	expect_line("files 1 2 a", -1);
	expect_line("link a b", -1);
	expect_line("", -1);
	expect_line("dir", -1);
	expect_line("script a", -1);
	expect_line("script  a:b", -1);
}

static void calls(void **state)
{
	(void)state;
	expect_line("script a b", 1);
	expect_line("script a b_1.c:d.e", 1);
	expect_line("script a b:c d", -1);
	expect_line("script a b:c;d", -1);
	expect_line("script a b:c()", -1);
	expect_line("script a b:c\td", -1);
	expect_line("script a b:c\rimport d", -1);
	expect_line("script a \xc3\xa9:b", -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a whole manifest is read line by line", whole),
		CLAIM("one that is not whole is none", unfinished),
		CLAIM("no path leads out of the directory", outside),
		CLAIM("a line of another form makes it none", malformed),
		CLAIM("what a script calls is names and nothing else", calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
