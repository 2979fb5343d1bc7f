#include "unit.h"

#include <string.h>

#include "list.h"
#include "text.h"

static void expect_sequence(const char *bytes, size_t len, size_t n, uint32_t code)
{
	uint32_t found = 0;

	assert_int_equal(utf8_sequence(bytes, len, &found), n);
	assert_int_equal(found, code);
}

static void sequences(void **state)
{
	(void)state;
	expect_sequence("", 0, 0, 0);
	expect_sequence("a", 1, 1, 'a');
	expect_sequence("\0", 1, 1, 0);
	expect_sequence("\x7f", 1, 1, 0x7f);
	expect_sequence("\xc2\x80", 2, 2, 0x80);
	expect_sequence("\xdf\xbf", 2, 2, 0x7ff);
	expect_sequence("\xe0\xa0\x80", 3, 3, 0x800);
	expect_sequence("\xef\xbf\xbf", 3, 3, 0xffff);
	expect_sequence("\xf0\x90\x80\x80", 4, 4, 0x10000);
	expect_sequence("\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff);
	expect_sequence("ab", 2, 1, 'a');
}

static void no_sequences(void **state)
{
	(void)state;
	expect_sequence("\x80", 1, 0, 0);
	expect_sequence("\xbf", 1, 0, 0);
	expect_sequence("\xc3", 1, 0, 0);
	expect_sequence("\xc3\xa9", 1, 0, 0);
	expect_sequence("\xc3z", 2, 0, 0);
	expect_sequence("\xe2\x82", 2, 0, 0);
	expect_sequence("\xe2\x82\xc0", 3, 0, 0);
	expect_sequence("\xff", 1, 0, 0);
	expect_sequence("\xf8\x88\x80\x80\x80", 5, 0, 0);
	/* Overlong. */
	expect_sequence("\xc0\x80", 2, 0, 0);
	expect_sequence("\xc1\xbf", 2, 0, 0);
	expect_sequence("\xe0\x9f\xbf", 3, 0, 0);
	expect_sequence("\xf0\x8f\xbf\xbf", 4, 0, 0);
	/* Surrogates, and above the last code point. */
	expect_sequence("\xed\xa0\x80", 3, 0, 0);
	expect_sequence("\xed\xbf\xbf", 3, 0, 0);
	expect_sequence("\xf4\x90\x80\x80", 4, 0, 0);
}

static void validity(void **state)
{
	(void)state;
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid("a\0b", 3));
	assert_true(utf8_valid("h\xc3\xa9!", 4));
	assert_false(utf8_valid("h\xc3\xa9!\xff", 5));
	assert_false(utf8_valid("h\xc3", 2));
}

static void expect_visible(const char *bytes, const char *expected)
{
	struct buf b = BUF_INIT;

	text_add_visible(&b, bytes);
	same_buf(&b, expected);
}

static void visible(void **state)
{
	(void)state;
	expect_visible("", "");
	expect_visible("plain ~ text", "plain ~ text");
	expect_visible("a\\b", "a\\b");
	expect_visible("a\nb\tc\rd", "a\\nb\\tc\\rd");
	expect_visible("\x01\x1b[31m\x7f", "\\x01\\x1b[31m\\x7f");
	expect_visible("\xc2\x9b"
		       "31m\xc2\x80\xc2\xa0",
		"\\u009b31m\\u0080\xc2\xa0");
	expect_visible("h\xc3\xa9\xf0\x9f\x90\x8d", "h\xc3\xa9\xf0\x9f\x90\x8d");
	expect_visible("\xff\xc3", "\\xff\\xc3");
}

static void expect_percent(const char *bytes, const char *expected)
{
	struct buf b = BUF_INIT;

	text_add_percent(&b, bytes);
	same_string(text_from_percent(buf_str(&b), b.len), bytes);
	same_buf(&b, expected);
}

static void percent(void **state)
{
	char all[256];

	(void)state;
	expect_percent("", "");
	expect_percent("/home/a.b-c_d+e@f/0", "/home/a.b-c_d+e@f/0");
	expect_percent("a b:c%", "a%20b%3Ac%25");
	expect_percent("\n\xff'\"", "%0A%FF%27%22");
	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	all[255] = '\0';
	for (int i = 0; i < 255; i++) {
		struct buf b = BUF_INIT;

		text_add_percent(&b, all + i);
		same_string(text_from_percent(buf_str(&b), b.len), all + i);
		buf_fini(&b);
	}
}

static void expect_malformed(const char *text)
{
	same_string(text_from_percent(text, strlen(text)), NULL);
}

static void percent_malformed(void **state)
{
	(void)state;
	expect_malformed("%");
	expect_malformed("%4");
	expect_malformed("a%4");
	expect_malformed("%g0");
	expect_malformed("%0g");
	expect_malformed("%00");
	expect_malformed("a%00b");
	expect_malformed("%3a");
	expect_malformed("a b");
	expect_malformed("a:b");
	expect_malformed("\xff");
	expect_malformed("'");
	/* Only the first bytes count. */
	same_string(text_from_percent("ab cd", 2), "ab");
	same_string(text_from_percent("a%20", 3), NULL);
}

static void hashes(void **state)
{
	(void)state;
	/* The test vectors of the FNV draft. */
	assert_true(text_hash("") == 0xcbf29ce484222325);
	assert_true(text_hash("a") == 0xaf63dc4c8601ec8c);
	assert_true(text_hash("foobar") == 0x85944171f73967e8);
}

static void buffers(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	assert_string_equal(buf_str(&b), "");
	buf_cut(&b, 0);
	buf_cut(&b, 5);
	same_string(buf_detach(&b), "");
	buf_add(&b, "a\0b", 3);
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.data, "a\0b", 4);
	buf_cut(&b, 9);
	assert_int_equal(b.len, 3);
	buf_cut(&b, 1);
	buf_addf(&b, "%d%s", 12, "x");
	buf_addc(&b, '!');
	assert_string_equal(buf_str(&b), "a12x!");
	buf_reset(&b);
	assert_string_equal(buf_str(&b), "");
	for (int i = 0; i < 1000; i++)
		buf_adds(&b, "0123456789");
	assert_int_equal(b.len, 10000);
	assert_int_equal(strlen(buf_str(&b)), 10000);
	free(buf_detach(&b));
	assert_null(b.data);
}

static void lists(void **state)
{
	struct list l = LIST_INIT;

	(void)state;
	assert_false(list_has(&l, "a"));
	list_add(&l, "a");
	list_add(&l, "b");
	list_add(&l, "c");
	assert_true(list_has(&l, "c"));
	assert_false(list_has(&l, "ab"));
	list_remove(&l, 0);
	assert_string_equal(l.items[0], "b");
	list_remove(&l, 1);
	assert_int_equal(l.count, 1);
	list_remove(&l, 0);
	assert_int_equal(l.count, 0);
	list_fini(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a UTF-8 sequence is told with its length and code point", sequences),
		CLAIM("what is overlong, cut or a surrogate is no sequence", no_sequences),
		CLAIM("text is UTF-8 when all of it is", validity),
		CLAIM("control bytes and what is not UTF-8 are made visible", visible),
		CLAIM("percent escapes carry every byte there and back", percent),
		CLAIM("malformed percent escapes give nothing", percent_malformed),
		CLAIM("the hash is FNV-1a", hashes),
		CLAIM("a buffer holds any bytes and always ends in NUL", buffers),
		CLAIM("a list owns its strings", lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
