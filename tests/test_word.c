#include "unit.h"

#include "word.h"

/* The word, and what is left behind it. */
static void expect_word(const char *text, const char *word, const char *rest)
{
	const char *at = text;

	same_string(word_read(&at), word);
	if (word != NULL)
		assert_string_equal(at, rest);
}

static void bare(void **state)
{
	(void)state;
	expect_word("vact hook bash", "vact", " hook bash");
	expect_word("bash)\"", "bash", ")\"");
	expect_word("a\tb", "a", "\tb");
	expect_word("a;b", "a", ";b");
	expect_word("a|b", "a", "|b");
	expect_word("a`", "a", "`");
	expect_word("a\nb", "a", "\nb");
	expect_word("a\\ b\\\\ c", "a b\\", " c");
	expect_word("\xff\x01#", "\xff\x01#", "");
	expect_word("a\\", "a\\", "");
}

static void quoted(void **state)
{
	(void)state;
	expect_word("'a b' c", "a b", " c");
	expect_word("'a\\'b", "a\\b", "");
	expect_word("'it'\\''s'", "it's", "");
	expect_word("'it'\"'\"'s'", "it's", "");
	expect_word("\"a 'b' \\\"c\\\" \\$d \\e\" f", "a 'b' \"c\" $d \\e", " f");
	expect_word("''", "", "");
	expect_word("x'y'\"z\"", "xyz", "");
}

static void none(void **state)
{
	(void)state;
	expect_word("", NULL, NULL);
	expect_word(" a", NULL, NULL);
	expect_word("(a", NULL, NULL);
	expect_word("'a", NULL, NULL);
	expect_word("\"a\\\"", NULL, NULL);
	expect_word("a'b\nc'", NULL, NULL);
}

static void homes(void **state)
{
	(void)state;
	same_string(word_expand("~/bin/vact", "/h"), "/h/bin/vact");
	same_string(word_expand("$HOME/bin/vact", "/h"), "/h/bin/vact");
	same_string(word_expand("${HOME}/bin/vact", "/h"), "/h/bin/vact");
	same_string(word_expand("vact", NULL), "vact");
	same_string(word_expand("/a/~/b", NULL), "/a/~/b");
	same_string(word_expand("~user/x", "/h"), "~user/x");
	same_string(word_expand("~/x", NULL), NULL);
	same_string(word_expand("$HOMES/x", "/h"), NULL);
	same_string(word_expand("$HOME/$x", "/h"), NULL);
	same_string(word_expand("/opt/$x/vact", "/h"), NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a bare word ends where a shell's does", bare),
		CLAIM("quotes are removed, and nothing is evaluated", quoted),
		CLAIM("what is no word, or does not end, is none", none),
		CLAIM("home is put in, and no other variable", homes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
