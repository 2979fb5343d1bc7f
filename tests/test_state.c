#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "state.h"

static void expect_round_trip(const struct state *s, const char *text)
{
	char *made = state_format(s), *again;
	struct state read;

	assert_string_equal(made, text);
	assert_true(state_parse(&read, made));
	assert_int_equal(read.origin, s->origin);
	assert_string_equal(read.env, s->env);
	assert_string_equal(read.name, s->name);
	assert_string_equal(read.project, s->project);
	again = state_format(&read);
	assert_string_equal(again, made);
	free(again);
	free(made);
	state_fini(&read);
}

static void round_trips(void **state)
{
	char env[] = "/p/.venv", name[] = "p", project[] = "/p", none[] = "";
	char odd[] = "/a b%\n\xff'", value[] = "x:y";

	(void)state;
	expect_round_trip(&(struct state){ORIGIN_AUTO, env, name, project, {NULL, NULL, NULL}},
		"1:auto:/p/.venv:p:/p:-:-:-");
	expect_round_trip(&(struct state){ORIGIN_MANUAL, odd, odd, none, {none, value, NULL}},
		"1:manual:/a%20b%25%0A%FF%27:/a%20b%25%0A%FF%27::+:+x%3Ay:-");
}

static void expect_none(const char *text)
{
	struct state s;

	if (state_parse(&s, text))
		fail_msg("'%s' should be no state", text);
	assert_null(s.env);
	assert_int_equal(s.origin, ORIGIN_NONE);
	state_fini(&s);
}

static void malformed(void **state)
{
	(void)state;
	expect_none(NULL);
	expect_none("");
	expect_none("1");
	expect_none(":::::::");
	expect_none("1:auto:/e:e:/p:-:-");
	expect_none("1:auto:/e:e:/p:-:-:-:");
	expect_none("1:auto:/e:e:/p:-:-:- ");
	expect_none("2:auto:/e:e:/p:-:-:-");
	expect_none("1:none:/e:e:/p:-:-:-");
	expect_none("1:foreign:/e:e:/p:-:-:-");
	expect_none("1:auto:e:e:/p:-:-:-");
	expect_none("1:auto:/e/:e:/p:-:-:-");
	expect_none("1:auto:/a/../e:e:/p:-:-:-");
	expect_none("1:auto:/a%3Ae:e:/p:-:-:-");
	expect_none("1:auto:/e::/p:-:-:-");
	expect_none("1:auto:/e:e:p:-:-:-");
	expect_none("1:auto:/e:e:/p:x:-:-");
	expect_none("1:auto:/e:e:/p:-:--:-");
	expect_none("1:auto:/e:e:/p:-:-:");
	expect_none("1:auto:/%:e:/p:-:-:-");
	expect_none("1:auto:/%00:e:/p:-:-:-");
	expect_none("1:auto:/\xff:e:/p:-:-:-");
}

static void same_memory(const char *text, const char *made)
{
	struct memory m;

	memory_parse(&m, text);
	same_string(memory_format(&m), made);
	assert_int_equal(m.is_first, text == NULL || strncmp(text, "1:", 2) != 0);
	memory_fini(&m);
}

static void memories(void **state)
{
	(void)state;
	same_memory(NULL, "1:none::::");
	same_memory("", "1:none::::");
	same_memory("x", "1:none::::");
	same_memory("1:auto:/p:/p/x:/q:", "1:auto:/p:/p/x:/q:");
	same_memory(
		"1:manual:/a%20b:::0123456789abcdef/", "1:manual:/a%20b:::0123456789abcdef/");
	same_memory("1:none::/p/q/r:/p//p/q:", "1:none::/p/q/r:/p//p/q:");
	same_memory("1:none::/p:///p:", "1:none::/p:///p:");
	/* What is held off is paths; other words do not count, nor does one twice. */
	same_memory("1:none::/p:p//p//p//p/../q:", "1:none::/p:/p:");
	same_memory("1:nonsense::::", "1:none::::");
	/* What was told is hashes; other words do not count. */
	same_memory("1:none::::x/%0A/0123456789abcdeF/", "1:none::::");
	same_memory("2:auto:/p:::", "1:none::::");
}

static void told(void **state)
{
	struct memory m, again;
	char *text, what[16];

	(void)state;
	memory_parse(&m, "");
	assert_true(memory_tell(&m, "a"));
	assert_false(memory_tell(&m, "a"));
	assert_true(memory_tell(&m, "b"));
	text = memory_format(&m);
	memory_parse(&again, text);
	assert_false(again.is_first);
	assert_false(memory_tell(&again, "a"));
	assert_true(memory_tell(&again, "c"));
	/* It does not grow for ever. */
	for (int i = 0; i < 1000; i++) {
		snprintf(what, sizeof(what), "%d", i);
		assert_true(memory_tell(&m, what));
		assert_false(memory_tell(&m, what));
	}
	assert_true(m.told.count < 100);
	free(text);
	memory_fini(&again);
	memory_fini(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a state comes back as it was, whatever bytes it holds", round_trips),
		CLAIM("a malformed state is none", malformed),
		CLAIM("a memory comes back, and a malformed one is empty", memories),
		CLAIM("the user is told of a thing once in a shell", told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
