#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "settings.h"

static char directory[] = "/tmp/vact-test.XXXXXX";

static int make_directory(void **state)
{
	(void)state;
	if (mkdtemp(directory) == NULL || chdir(directory) != 0)
		return -1;
	setenv("HOME", "/home/u", 1);
	setenv("VACT_CONFIG", "config.json", 1);
	return 0;
}

static int remove_directory(void **state)
{
	(void)state;
	unlink("config.json");
	return chdir("/") != 0 || rmdir(directory) != 0;
}

static void load(struct settings *s, const char *text)
{
	struct err e = ERR_INIT;

	assert_int_equal(file_write("config.json", text, strlen(text), &e), 0);
	settings_load(s);
}

/* The list's items, each followed by a '|'. */
static void expect_list(const struct list *l, const char *expected)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < l->count; i++)
		buf_addf(&b, "%s|", l->items[i]);
	same_buf(&b, expected);
}

static void expect_defaults(struct settings *s, size_t problems)
{
	expect_list(&s->names, ".venv|venv|env|.virtualenv|");
	expect_list(&s->trusted, "");
	expect_list(&s->ceilings, "");
	assert_string_equal(s->prompt, "({name}) ");
	assert_false(s->is_quiet);
	assert_int_equal(s->problems.count, problems);
	settings_fini(s);
}

static void defaults(void **state)
{
	struct settings s;

	(void)state;
	load(&s, "{}");
	expect_defaults(&s, 0);
	load(&s, "{");
	expect_defaults(&s, 1);
	load(&s, "[]");
	expect_defaults(&s, 1);
	load(&s, "{\"names\": 1, \"trusted\": 1, \"ceiling\": 1, \"prompt\": 1, \"quiet\": 1}");
	expect_defaults(&s, 5);
	load(&s, "{\"names\": [1], \"trusted\": [1], \"ceiling\": [1], \"prompt\": true}");
	expect_defaults(&s, 4);
	unlink("config.json");
	settings_load(&s);
	expect_defaults(&s, 1);
}

static void all(void **state)
{
	struct settings s;

	(void)state;
	load(&s, "{\"names\": [\"e\", \"a b\"], \"trusted\": [\"/a//b/\", \"~/c\", \"~\"],\n"
		 "\"ceiling\": [\"/d\"], \"prompt\": \"{name}>\", \"quiet\": true}");
	expect_list(&s.names, "e|a b|");
	expect_list(&s.trusted, "/a/b|/home/u/c|/home/u|");
	expect_list(&s.ceilings, "/d|");
	assert_string_equal(s.prompt, "{name}>");
	assert_true(s.is_quiet);
	assert_int_equal(s.problems.count, 0);
	settings_fini(&s);
	load(&s, "{\"ceiling\": \"/d\", \"prompt\": false}");
	expect_list(&s.ceilings, "/d|");
	assert_null(s.prompt);
	settings_fini(&s);
}

static void items(void **state)
{
	struct settings s;

	(void)state;
	load(&s, "{\"names\": [\"\", \"a/b\", \"..\", \"ok\", \".\"],\n"
		 "\"trusted\": [\"rel\", \"/ok\", \"~u/x\", \"\"],\n\"ceiling\": [\"rel\", "
		 "\"/ok\"]}");
	expect_list(&s.names, "ok|");
	expect_list(&s.trusted, "/ok|");
	expect_list(&s.ceilings, "/ok|");
	assert_int_equal(s.problems.count, 8);
	assert_string_equal(s.problems.items[1],
		"'config.json' line 1: \"names\" holds 'a/b', which is not a single name; "
		"it is passed over");
	assert_non_null(strstr(s.problems.items[4], " line 2: \"trusted\" holds 'rel'"));
	assert_non_null(strstr(s.problems.items[7], " line 3: \"ceiling\" holds 'rel'"));
	settings_fini(&s);
}

static void unknown(void **state)
{
	struct settings s;

	(void)state;
	load(&s, "{\n\"nope\": {\"names\": 1},\n\"quiet\": true, \"\": 1}");
	assert_true(s.is_quiet);
	assert_int_equal(s.problems.count, 2);
	assert_string_equal(s.problems.items[0],
		"'config.json' line 2: \"nope\" is no setting of vact; it is passed over");
	settings_fini(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("without a good file the defaults hold, and what is wrong is told",
			defaults),
		CLAIM("every setting is read", all),
		CLAIM("an item that will not do is told and passed over", items),
		CLAIM("an unknown key is told and passed over", unknown),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
