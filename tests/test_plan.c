#include "unit.h"

#include <string.h>

#include "plan.h"

enum { ENTRIES_MAX = 4 };

/* The edit turns the entries of `before` into those of `after`, in any order. */
static void expect_edit(enum edit_kind kind, const char *first, const char *second,
	const char *const *before, const char *const *after)
{
	struct plan p = PLAN_INIT;
	struct list environment = LIST_INIT;
	size_t count = 0;

	for (size_t i = 0; i < ENTRIES_MAX && before[i] != NULL; i++)
		list_add(&environment, before[i]);
	plan_add(&p, kind, first, second);
	plan_apply(&p, &environment);
	for (; count < ENTRIES_MAX && after[count] != NULL; count++)
		if (!list_has(&environment, after[count]))
			fail_msg("'%s' is missing; the first entry is '%s'", after[count],
				environment.count > 0 ? environment.items[0] : "");
	assert_int_equal(environment.count, count);
	plan_fini(&p);
	list_fini(&environment);
}

#define ENV(...) ((const char *const[ENTRIES_MAX]){__VA_ARGS__})

static void variables(void **state)
{
	(void)state;
	expect_edit(EDIT_EXPORT, "A", "x", ENV("B=1"), ENV("A=x", "B=1"));
	expect_edit(EDIT_EXPORT, "A", "", ENV("A=1", "AB=2"), ENV("A=", "AB=2"));
	expect_edit(EDIT_UNSET, "A", NULL, ENV("A=1", "AB=2"), ENV("AB=2"));
	expect_edit(EDIT_UNSET, "A", NULL, ENV("AB=2"), ENV("AB=2"));
	expect_edit(EDIT_KEEP, "A", NULL, ENV("A=1"), ENV(NULL));
	expect_edit(EDIT_UNSET_IF, "A", "1", ENV("A=1"), ENV(NULL));
	expect_edit(EDIT_UNSET_IF, "A", "1", ENV("A=2"), ENV("A=2"));
	expect_edit(EDIT_UNSET_IF, "A", "", ENV("A="), ENV(NULL));
	expect_edit(EDIT_GIVE_BACK, "A", "x", ENV(NULL), ENV("A=x"));
	expect_edit(EDIT_GIVE_BACK, "A", "", ENV(NULL), ENV("A="));
	expect_edit(EDIT_GIVE_BACK, "A", NULL, ENV(NULL), ENV(NULL));
	expect_edit(EDIT_GIVE_BACK, "A", "x", ENV("A=user"), ENV("A=user"));
}

static void expect_path(
	enum edit_kind kind, const char *dir, const char *before, const char *after)
{
	expect_edit(kind, dir, NULL, ENV(before), ENV(after));
}

static void paths(void **state)
{
	(void)state;
	expect_path(EDIT_PATH_ADD, "/e/bin", "PATH=/bin", "PATH=/e/bin:/bin");
	expect_path(EDIT_PATH_ADD, "/e/bin", "PATH=/e/bin", "PATH=/e/bin:/e/bin");
	/* No empty entry comes into being: it would mean the working directory. */
	expect_path(EDIT_PATH_ADD, "/e/bin", "PATH=", "PATH=/e/bin");
	expect_path(EDIT_PATH_ADD, "/e/bin", NULL, "PATH=/e/bin");
	/* What the user has of them stays. */
	expect_path(EDIT_PATH_ADD, "/e/bin", "PATH=:/bin:", "PATH=/e/bin::/bin:");
	expect_path(EDIT_PATH_NEED, "/e/bin", "PATH=/bin", "PATH=/e/bin:/bin");
	expect_path(EDIT_PATH_NEED, "/e/bin", "PATH=/bin:/e/bin", "PATH=/bin:/e/bin");
	expect_path(EDIT_PATH_NEED, "/e/bin", "PATH=/e/bin/x", "PATH=/e/bin:/e/bin/x");
	expect_path(EDIT_PATH_NEED, "/e/bin", NULL, "PATH=/e/bin");
}

static void drops(void **state)
{
	(void)state;
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=/e/bin:/bin", "PATH=/bin");
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=/a:/e/bin:/b", "PATH=/a:/b");
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=/a:/e/bin", "PATH=/a");
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=/e/bin", "PATH=");
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=/e/bin:/a:/e/bin", "PATH=/a:/e/bin");
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=/e/bin/:/a", "PATH=/e/bin/:/a");
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=/e/bin2:/x/e/bin", "PATH=/e/bin2:/x/e/bin");
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=:/e/bin:", "PATH=:");
	expect_path(EDIT_PATH_DROP, "/e/bin", "PATH=/a", "PATH=/a");
	expect_path(EDIT_PATH_DROP, "/e/bin", NULL, NULL);
}

static void foreign(void **state)
{
	(void)state;
	expect_edit(EDIT_LEAVE_FOREIGN, "/e", NULL,
		ENV("PATH=/e/bin:/bin", "VIRTUAL_ENV=/e", "VIRTUAL_ENV_PROMPT=e"),
		ENV("PATH=/bin"));
}

/* What only a shell has is passed over. */
static void shells_own(void **state)
{
	static const enum edit_kind kinds[] = {EDIT_SET, EDIT_PROMPT_SHOW, EDIT_PROMPT_HIDE,
		EDIT_DEACTIVATE_ADD, EDIT_DEACTIVATE_DROP, EDIT_REHASH, EDIT_SAY, EDIT_UNLOAD};

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		expect_edit(kinds[i], "A", "x", ENV("A=1"), ENV("A=1"));
}

static void look_ups(void **state)
{
	struct list environment = LIST_INIT;

	(void)state;
	list_add(&environment, "AB=1");
	list_add(&environment, "A=x=y");
	list_add(&environment, "C=");
	list_add(&environment, "odd");
	assert_string_equal(environment_get(&environment, "A"), "x=y");
	assert_string_equal(environment_get(&environment, "C"), "");
	assert_null(environment_get(&environment, "B"));
	assert_null(environment_get(&environment, "odd"));
	list_fini(&environment);
}

static void functions(void **state)
{
	struct plan p = PLAN_INIT, body = PLAN_INIT;

	(void)state;
	plan_add(&body, EDIT_UNSET, "A", NULL);
	plan_add_function(&p, "f", &body);
	assert_int_equal(body.count, 0);
	assert_int_equal(p.count, 1);
	assert_int_equal(p.edits[0].body->count, 1);
	plan_fini(&p);
	plan_fini(&body);
	assert_int_equal(p.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("variables are set, unset and given back, and no others", variables),
		CLAIM("entering puts one entry in front of PATH, and none that is empty",
			paths),
		CLAIM("leaving removes the first entry that equals ours, and no other", drops),
		CLAIM("a foreign environment takes its entry and variables with it", foreign),
		CLAIM("what only a shell has leaves an environment alone", shells_own),
		CLAIM("a variable is looked up by its whole name", look_ups),
		CLAIM("a function's body moves into the plan", functions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
