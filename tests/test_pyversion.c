#include "unit.h"

#include <string.h>

#include "pyversion.h"

static void expect_read(const char *s, size_t count, long a, long b, long c, const char *left)
{
	long numbers[PYVERSION_NUMBERS];
	const char *rest;

	assert_int_equal(pyversion_read(s, numbers, &rest), count);
	assert_int_equal(numbers[0], a);
	assert_int_equal(numbers[1], b);
	assert_int_equal(numbers[2], c);
	assert_string_equal(rest, left);
}

static void reading(void **state)
{
	(void)state;
	expect_read("", 0, -1, -1, -1, "");
	expect_read("x", 0, -1, -1, -1, "x");
	expect_read(".3", 0, -1, -1, -1, ".3");
	expect_read("-3", 0, -1, -1, -1, "-3");
	expect_read("3", 1, 3, -1, -1, "");
	expect_read("3.", 1, 3, -1, -1, ".");
	expect_read("3.x", 1, 3, -1, -1, ".x");
	expect_read("3.12", 2, 3, 12, -1, "");
	expect_read("3.12.1", 3, 3, 12, 1, "");
	expect_read("3.12.1.4", 3, 3, 12, 1, ".4");
	expect_read("3.13.0rc2", 3, 3, 13, 0, "rc2");
	expect_read("3.12-dev", 2, 3, 12, -1, "-dev");
	expect_read("3. 12", 1, 3, -1, -1, ". 12");
}

static void matching(void **state)
{
	(void)state;
	assert_true(pyversion_matches("3.12.1", "3"));
	assert_true(pyversion_matches("3.12.1", "3.12"));
	assert_true(pyversion_matches("3.12.1", "3.12.1"));
	assert_false(pyversion_matches("3.12.1", "3.1"));
	assert_false(pyversion_matches("3.1.2", "3.12"));
	assert_false(pyversion_matches("3.12", "3.12.1"));
	assert_false(pyversion_matches("2.7.18", "3"));
	assert_false(pyversion_matches("3.12.1", ""));
	assert_false(pyversion_matches("", "3"));
}

static void order(void **state)
{
	(void)state;
	assert_true(pyversion_is_later("3.10.1", "3.9.20"));
	assert_true(pyversion_is_later("3.12.1", "3.12.0"));
	assert_true(pyversion_is_later("3.12.0", "3.12"));
	assert_true(pyversion_is_later("3", ""));
	assert_false(pyversion_is_later("3.9.20", "3.10.1"));
	assert_false(pyversion_is_later("3.12.1", "3.12.1"));
	assert_false(pyversion_is_later("", ""));
}

static void releases(void **state)
{
	(void)state;
	assert_true(pyversion_is_release("3.12.1"));
	assert_true(pyversion_is_release("3.12.1-linux-x86_64-gnu"));
	assert_false(pyversion_is_release("3.12"));
	assert_false(pyversion_is_release("3.13.0rc2"));
	assert_false(pyversion_is_release("3.12.1t"));
	assert_false(pyversion_is_release("pypy3.9.1"));
	assert_false(pyversion_is_release(""));
}

static void expect_in(const char *word, const char *version)
{
	const char *found = pyversion_in(word);

	if (version == NULL || found == NULL)
		assert_ptr_equal(found, version);
	else
		assert_string_equal(found, version);
}

static void words_with_versions(void **state)
{
	(void)state;
	expect_in("3", "3");
	expect_in("3.12", "3.12");
	expect_in("python3.12.1", "3.12.1");
	expect_in("python", NULL);
	expect_in("", NULL);
	expect_in("3.12-dev", NULL);
	expect_in("3.12.1.4", NULL);
	expect_in("pypy3.10", NULL);
	expect_in("python3.12t", NULL);
	expect_in("../3.12", NULL);
}

static void expect_words(const char *text, const char *const *expected, size_t count)
{
	struct list words = LIST_INIT;

	pyversion_add_words(&words, text);
	assert_int_equal(words.count, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(words.items[i], expected[i]);
	list_fini(&words);
}

static void files(void **state)
{
	static const char *const three[] = {"3.12", "3.11.7", "system"};

	(void)state;
	expect_words("", NULL, 0);
	expect_words("# nothing\n \t\r\n#", NULL, 0);
	expect_words("3.12", three, 1);
	expect_words("3.12\r\n", three, 1);
	expect_words("# first\n3.12 3.11.7\n\nsystem\n", three, 3);
	expect_words("3.12:3.11.7:system", three, 3);
	expect_words("::3.12 # 3.11.7\n3.11.7#\n\tsystem",
		(const char *const[]){"3.12", "3.11.7#", "system"}, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("up to three numbers are read, and what follows is left", reading),
		CLAIM("a version matches what it begins with, by whole numbers", matching),
		CLAIM("versions are ordered by their numbers", order),
		CLAIM("a release has three numbers and no suffix but after a dash", releases),
		CLAIM("a word is a version, or python and a version", words_with_versions),
		CLAIM("the words of .python-version are told from its comments", files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
