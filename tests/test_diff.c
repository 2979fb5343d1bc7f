#include "unit.h"

#include "diff.h"

static void expect_diff(const char *old, const char *now, const char *expected)
{
	struct buf a = BUF_INIT, b = BUF_INIT, out = BUF_INIT;

	if (old != NULL)
		buf_adds(&a, old);
	if (now != NULL)
		buf_adds(&b, now);
	diff_add(&out, old != NULL ? "o" : NULL, &a, now != NULL ? "n" : NULL, &b);
	same_buf(&out, expected);
	buf_fini(&a);
	buf_fini(&b);
}

static void hunks(void **state)
{
	(void)state;
	expect_diff("a\n", "a\nb\n", "--- o\n+++ n\n@@ -1 +1,2 @@\n a\n+b\n");
	expect_diff("", "b\n", "--- o\n+++ n\n@@ -0,0 +1 @@\n+b\n");
	expect_diff("b\n", "", "--- o\n+++ n\n@@ -1 +0,0 @@\n-b\n");
	expect_diff("1\n2\n3\n4\n5\n", "1\n2\n3\n4\n5\n6\n",
		"--- o\n+++ n\n@@ -3,3 +3,4 @@\n 3\n 4\n 5\n+6\n");
	expect_diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n6\n7\n8\n9\n",
		"--- o\n+++ n\n@@ -2,7 +2,6 @@\n 2\n 3\n 4\n-5\n 6\n 7\n 8\n");
	expect_diff("x\nx\n", "x\nx\nx\n", "--- o\n+++ n\n@@ -1,2 +1,3 @@\n x\n x\n+x\n");
}

static void open_ends(void **state)
{
	(void)state;
	expect_diff("a", "a\nb\n",
		"--- o\n+++ n\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n");
	expect_diff("a\nb", "b",
		"--- o\n+++ n\n@@ -1,2 +1 @@\n-a\n b\n\\ No newline at end of file\n");
}

static void no_file(void **state)
{
	(void)state;
	expect_diff(NULL, "b\n", "--- /dev/null\n+++ n\n@@ -0,0 +1 @@\n+b\n");
	expect_diff("b\n", NULL, "--- o\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n");
}

static void nothing(void **state)
{
	(void)state;
	expect_diff("", "", "");
	expect_diff("a\nb", "a\nb", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a change is one hunk with three lines around it", hunks),
		CLAIM("a last line without an end is told", open_ends),
		CLAIM("a file that is not there is /dev/null", no_file),
		CLAIM("equal texts give nothing", nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
