#include "unit.h"

#include "quote.h"

typedef void quoter(struct buf *out, const char *value);

static void expect_quoted(quoter *quote, const char *value, const char *expected)
{
	struct buf b = BUF_INIT;

	/* It appends, and leaves alone what is there. */
	buf_addc(&b, '<');
	quote(&b, value);
	assert_int_equal(b.data[0], '<');
	assert_string_equal(b.data + 1, expected);
	buf_fini(&b);
}

static void bourne(void **state)
{
	(void)state;
	expect_quoted(quote_bourne, "", "''");
	expect_quoted(quote_bourne, "a b", "'a b'");
	expect_quoted(quote_bourne, "'", "''\\'''");
	expect_quoted(quote_bourne, "it's", "'it'\\''s'");
	expect_quoted(quote_bourne, "''", "''\\'''\\'''");
	expect_quoted(quote_bourne, "$(x) `y` \"z\" \\ ! * ~", "'$(x) `y` \"z\" \\ ! * ~'");
	expect_quoted(quote_bourne, "a\nb\\", "'a\nb\\'");
	expect_quoted(quote_bourne, "\xff\x01", "'\xff\x01'");
	expect_quoted(quote_bourne, "-n", "'-n'");
}

static void fish(void **state)
{
	(void)state;
	expect_quoted(quote_fish, "", "''");
	expect_quoted(quote_fish, "a b", "'a b'");
	expect_quoted(quote_fish, "it's", "'it\\'s'");
	expect_quoted(quote_fish, "\\", "'\\\\'");
	expect_quoted(quote_fish, "\\'", "'\\\\\\''");
	expect_quoted(quote_fish, "$x (y) \"z\" ~ *", "'$x (y) \"z\" ~ *'");
	expect_quoted(quote_fish, "a\nb", "'a'\\n'b'");
	/* Where 0x95 0x5c is one character, the rest stays within the quotes. */
	expect_quoted(quote_fish, "\x95\\'x", "'\x95''\\\\\\'x'");
	expect_quoted(quote_fish, "\x95'", "'\x95''\\''");
}

static void csh(void **state)
{
	(void)state;
	expect_quoted(quote_csh, "", "''");
	expect_quoted(quote_csh, "/a/b.c_d-e", "/a/b.c_d-e");
	expect_quoted(quote_csh, "a b", "'a'\\ 'b'");
	expect_quoted(quote_csh, "it's", "'it'\\''s'");
	expect_quoted(quote_csh, "'", "\\'");
	expect_quoted(quote_csh, "a!b", "'a'\\!'b'");
	expect_quoted(quote_csh, "$x`y`\\", "\\$'x'\\`'y'\\`\\\\");
	expect_quoted(quote_csh, "a\nb", "'a\\\nb'");
	expect_quoted(quote_csh, "!\n!", "\\!'\\\n'\\!");
	expect_quoted(quote_csh, "\xff\x01", "'\xff'\\\x01");
}

static void elvish(void **state)
{
	(void)state;
	expect_quoted(quote_elvish, "", "\"\"");
	expect_quoted(quote_elvish, "a b'c", "\"a b'c\"");
	expect_quoted(quote_elvish, "\"\\", "\"\\\"\\\\\"");
	expect_quoted(quote_elvish, "$x (y) {z} ~ *", "\"$x (y) {z} ~ *\"");
	expect_quoted(quote_elvish, "a\nb", "\"a\\x0ab\"");
	expect_quoted(quote_elvish, "\xc3\xa9\xff\x01\x7f", "\"\\xc3\\xa9\\xff\\x01\\x7f\"");
}

static void python(void **state)
{
	(void)state;
	expect_quoted(quote_python, "", "b''");
	expect_quoted(quote_python, "a \"b\" {c} $d", "b'a \"b\" {c} $d'");
	expect_quoted(quote_python, "'\\", "b'\\'\\\\'");
	expect_quoted(quote_python, "a\nb\xff", "b'a\\x0ab\\xff'");
	expect_quoted(quote_python_text, "h\xc3\xa9's", "'h\xc3\xa9\\'s'");
}

/* What every shell's prompt may expand. */
#define HOSTILE "a\\b$(c)`d`!%e\"f'~"

static void prompts(void **state)
{
	(void)state;
	expect_quoted(prompt_literal, HOSTILE, HOSTILE);
	expect_quoted(prompt_unknown, HOSTILE, "a_b_(c)_d___e_f__");
	expect_quoted(prompt_dash, HOSTILE, "a\\\\b\\$(c)\\`d\\`!%e\"f'~");
	expect_quoted(prompt_mksh, HOSTILE, "a\\\\b\\$(c)\\`d\\`!!%e\"f'~");
	expect_quoted(prompt_ksh93, HOSTILE, "a\\\\b\\$(c)\\`d\\`!!%e\\\"f\\'\\~");
	expect_quoted(prompt_bash, HOSTILE, "a\\\\\\\\b\\\\$(c)\\\\`d\\\\`\\041%e\"f'~");
	expect_quoted(prompt_zsh, HOSTILE,
		"a%1<<\\\\%<<b%1<<\\$%<<(c)%1<<\\`%<<d%1<<\\`%<<%1<<!!%<<%%e\"f'~");
	expect_quoted(prompt_busybox, HOSTILE, "a\\134b\\044(c)\\140d\\140!%e\"f'~");
	expect_quoted(prompt_xonsh, HOSTILE "{RED}", HOSTILE "{{RED}}");
	expect_quoted(prompt_yash, HOSTILE, "a\\\\b${-+\\$}(c)${-+\\`}d${-+\\`}!%e\"f'~");
}

static void plain_prompts(void **state)
{
	static quoter *const all[] = {prompt_unknown, prompt_literal, prompt_bash, prompt_zsh,
		prompt_dash, prompt_busybox, prompt_ksh93, prompt_mksh, prompt_yash,
		prompt_xonsh};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		expect_quoted(all[i], "", "");
		expect_quoted(all[i], "(my-env.2 h\xc3\xa9) ", "(my-env.2 h\xc3\xa9) ");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a Bourne shell gets one word within single quotes", bourne),
		CLAIM("fish gets one word within single quotes", fish),
		CLAIM("csh gets one word in which no character can begin a substitution", csh),
		CLAIM("elvish gets one word within double quotes, in ASCII", elvish),
		CLAIM("Python gets bytes, in ASCII, or a text", python),
		CLAIM("a prompt's text is escaped by the rules of each shell", prompts),
		CLAIM("a plain name is shown as it is by every shell", plain_prompts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
