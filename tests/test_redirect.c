#include "unit.h"

#include <string.h>

#include "decision.h"
#include "identity.h"
#include "redirect.h"

static void expect_text(const char *dir, const char *env, const char *expected)
{
	struct err e = ERR_INIT;

	same_string(redirect_text(dir, env, &e), expected);
	assert_null(e.text);
}

static void inside(void **state)
{
	(void)state;
	expect_text("/p", "/p/.tox/dev", ".tox/dev\n");
	expect_text("/p", "/p/e", "e\n");
	expect_text("/", "/e", "e\n");
	expect_text("/p", "/p/a b\t'\"$x\\", "a b\t'\"$x\\\n");
	expect_text("/p", "/p/h\xc3\xa9", "h\xc3\xa9\n");
}

static void outside(void **state)
{
	(void)state;
	expect_text("/p", "/envs/e", "/envs/e\n");
	expect_text("/p", "/p-other/e", "/p-other/e\n");
	expect_text("/a/p", "/a/e", "/a/e\n");
	expect_text("/p", "/p", "/p\n");
	expect_text("/", "/", "/\n");
}

static void expect_refused(const char *dir, const char *env, const char *why)
{
	struct err e = ERR_INIT;

	same_string(redirect_text(dir, env, &e), NULL);
	assert_int_equal(e.status, EXIT_FAILED);
	assert_non_null(strstr(e.text, env));
	if (strstr(e.text, why) == NULL)
		fail_msg("'%s' should say '%s'", e.text, why);
	err_fini(&e);
}

static void refused(void **state)
{
	(void)state;
	expect_refused("/p", "/e\nx", "one line");
	expect_refused("/p", "/e\n", "one line");
	expect_refused("/p", "/e\r", "one line");
	expect_refused("/p", "/p/e\rx", "one line");
	expect_refused("/p", "/\xff", "UTF-8");
	expect_refused("/p", "/p/\xed\xa0\x80", "UTF-8");
}

/* Only what stands in the file has to be held by it. */
static void inside_of_odd(void **state)
{
	(void)state;
	expect_text("/p\n\xff", "/p\n\xff/e", "e\n");
	expect_refused("/p\n\xff", "/p\n\xff-other/e", "one line");
}

static void too_long(void **state)
{
	struct err e = ERR_INIT;
	char *env = mem_alloc(10000, 1);

	(void)state;
	memset(env, 'x', 9999);
	env[0] = '/';
	same_string(redirect_text("/p", env, &e), NULL);
	assert_non_null(strstr(e.text, "too long"));
	err_fini(&e);
	free(env);
}

static void expect_match(const char *a, const char *b, bool expected)
{
	if (identity_may_match(a, b) != expected || identity_may_match(b, a) != expected)
		fail_msg("'%s' and '%s' should%s match", a, b, expected ? "" : " not");
}

static void identities(void **state)
{
	(void)state;
	expect_match("12-3.4", "12-3.4", true);
	expect_match("12", "12", true);
	expect_match("12", "12-3.4", true);
	expect_match("12-3.4", "12-3.5", false);
	expect_match("12-3.4", "13-3.4", false);
	expect_match("1", "12-3.4", false);
	expect_match("1", "12", false);
	expect_match("", "12", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a redirect to what is inside is relative", inside),
		CLAIM("a redirect to what is elsewhere is absolute", outside),
		CLAIM("what one line of UTF-8 cannot hold is refused", refused),
		CLAIM("the directory's own name may be anything", inside_of_odd),
		CLAIM("a path that no reader takes is refused", too_long),
		CLAIM("without its birth time, a directory may be the same", identities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
