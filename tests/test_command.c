#include "unit.h"

#include <string.h>

#include "command.h"
#include "dialect_code.h"
#include "plan.h"

/* Commands that only hooks call have neither summary nor help. */
static void table(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *c = commands[i];
		const struct option_row *o;

		assert_non_null(c->name);
		assert_ptr_equal(command_find(c->name), c);
		assert_non_null(c->run);
		if (c->operands == NULL)
			fail_msg("'%s' has no operands, not even \"\"", c->name);
		if (c->summary == NULL)
			continue;
		if (c->details == NULL || c->details[0] == '\0')
			fail_msg("'%s' has no details", c->name);
		if (c->example == NULL || strstr(c->example, "vact ") == NULL ||
			strstr(c->example, c->name) == NULL)
			fail_msg("'%s' has no example of its own", c->name);
		for (o = command_rows(c); o->name != NULL; o++)
			assert_in_range(o->id, 1, OPTION_COUNT - 1);
		assert_in_range(o - command_rows(c), 0, OPTIONS_MAX);
	}
}

static void help(void **state)
{
	struct buf all = BUF_INIT;

	(void)state;
	command_help_all(&all);
	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *c = commands[i];
		struct buf out = BUF_INIT;

		if (c->summary == NULL)
			continue;
		command_help(&out, c);
		if (strstr(buf_str(&all), c->summary) == NULL)
			fail_msg("the list of commands lacks '%s'", c->name);
		assert_non_null(strstr(buf_str(&out), c->details));
		assert_non_null(strstr(buf_str(&out), c->example));
		for (const char *at = buf_str(&out); *at != '\0'; at += strcspn(at, "\n") + 1)
			if (strcspn(at, "\n") > 80)
				fail_msg("'vact help %s' is too wide: %.100s", c->name, at);
		buf_fini(&out);
	}
	for (const char *at = buf_str(&all); *at != '\0'; at += strcspn(at, "\n") + 1)
		if (strcspn(at, "\n") > 80)
			fail_msg("'vact help' is too wide: %.100s", at);
	buf_fini(&all);
}

static void expect_nearest(const char *typed, const char *expected)
{
	const struct command *c = command_nearest(typed);

	if (c == NULL ? expected != NULL : expected == NULL || strcmp(c->name, expected) != 0)
		fail_msg("'%s' should hint at '%s', not '%s'", typed,
			expected != NULL ? expected : "nothing",
			c != NULL ? c->name : "nothing");
}

static void hints(void **state)
{
	(void)state;
	expect_nearest("alow", "allow");
	expect_nearest("allwo", "allow");
	expect_nearest("dney", "deny");
	expect_nearest("hok", "hook");
	expect_nearest("statuss", "status");
	expect_nearest("onn", "on");
	expect_nearest("xyzzy", NULL);
	expect_nearest("", NULL);
	expect_nearest("q", NULL);
	expect_nearest("event1", NULL);
	expect_nearest("a-very-long-word-that-is-no-command-at-all", NULL);
}

/* Every edit, rendered: a kind without a spelling would come out empty. */
static void spellings(void **state)
{
	struct list environment = LIST_INIT;

	(void)state;
	for (size_t n = 0; dialect_names(n) != NULL; n++) {
		const struct dialect *d = dialect_find(dialect_names(n));

		assert_non_null(d);
		for (int kind = 0; kind < EDIT_COUNT && !dialect_is_data(d); kind++) {
			struct plan p = PLAN_INIT, body = PLAN_INIT;
			struct buf out = BUF_INIT;
			struct err e = ERR_INIT;

			/* tcsh knows a file by its time, the others by its line. */
			if (kind == EDIT_WHILE_TIME && dialect_watching(d) != WATCHING_TIMES)
				continue;
			if (strcmp(dialect_name(d), "tcsh") == 0 &&
				kind >= EDIT_WHILE_PRESENT && kind <= EDIT_WHILE_IN_PATH)
				continue;
			if (kind == EDIT_FUNCTION)
				plan_add_function(&p, "f", &body);
			else
				plan_add(&p, (enum edit_kind)kind, "A",
					kind == EDIT_WHILE_BETWEEN ? "A" : NULL);
			assert_int_equal(
				dialect_render(d, &p, false, &environment, &out, &e), 0);
			if (out.len < 5 || strstr(buf_str(&out), "(null)") != NULL)
				fail_msg("%s does not spell edit %d", dialect_name(d), kind);
			buf_fini(&out);
			plan_fini(&p);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("every command of the table has summary, details and example", table),
		CLAIM("help is made from the table and fits a terminal", help),
		CLAIM("a typing error is told from a word that is far from any", hints),
		CLAIM("every dialect spells every edit", spellings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
