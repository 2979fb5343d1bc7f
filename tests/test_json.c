#include "unit.h"

#include <string.h>

#include "json.h"

static void expect_json(const char *text)
{
	struct err e = ERR_INIT;
	cJSON *document = json_parse(text, strlen(text), "f", &e);

	if (document == NULL)
		fail_msg("%s: %s", text, e.text);
	cJSON_Delete(document);
}

static void good(void **state)
{
	(void)state;
	expect_json("{}");
	expect_json(" \t\r\n{ \"a\" : [1, -2.5e3, true, false, null, \"\\u00e9\\\"\"] }\n\n");
	expect_json("[]");
	expect_json("\"x\"");
	expect_json("5");
	expect_json("\"\\\\u0000\"");
}

static void expect_error(const char *text, size_t len, const char *expected)
{
	struct err e = ERR_INIT;
	cJSON *document = json_parse(text, len, "/f", &e);

	if (document != NULL)
		fail_msg("'%s' should be no JSON", text);
	assert_string_equal(e.text, expected);
	err_fini(&e);
}

static void expect_error_at(const char *text, unsigned line)
{
	char *expected = mem_printf("'/f' line %u is not JSON", line);

	expect_error(text, strlen(text), expected);
	free(expected);
}

static void bad(void **state)
{
	(void)state;
	expect_error_at("", 1);
	expect_error_at("{", 1);
	expect_error_at("{\"a\": 1,}", 1);
	expect_error_at("{\n\"a\" 1}", 2);
	expect_error_at("{\n\"a\": 1\n\n\"b\": 2}", 4);
	expect_error_at("{} x", 1);
	expect_error_at("{}\n{}", 2);
	expect_error_at("\"", 1);
	expect_error_at("\xff", 1);
	expect_error("[\n\"\\\\u0000\\u0000\"]", 18,
		"'/f' line 2 has a \\u that stands for no character");
	expect_error("[\"\\uzzzz\"]", 10, "'/f' line 1 has a \\u that stands for no character");
	expect_error("{}\0", 3, "'/f' is not JSON: it holds a NUL byte");
	expect_error("{\"a\": \"\0\"}", 10, "'/f' is not JSON: it holds a NUL byte");
}

static void member_lines(void **state)
{
	const char *text = "{\n \"a\": {\"x\": 1,\n \"y\": 2}, \"b\": [\"{\", \",\\\"\"],\n\n"
			   "\"c}\\\\\": \"\n\", \"d\"\n: 1}";

	(void)state;
	expect_json(text);
	assert_int_equal(json_member_line(text, 0), 2);
	assert_int_equal(json_member_line(text, 1), 3);
	assert_int_equal(json_member_line(text, 2), 5);
	assert_int_equal(json_member_line(text, 3), 6);
	assert_int_equal(json_member_line(text, 4), 1);
	assert_int_equal(json_member_line("{}", 0), 1);
	assert_int_equal(json_member_line("", 0), 1);
	assert_int_equal(json_member_line("{\"", 5), 1);
}

static void expect_string_item(const char *bytes, const char *expected)
{
	cJSON *item = json_string(bytes);
	char *text = cJSON_PrintUnformatted(item);

	assert_string_equal(text, expected);
	cJSON_free(text);
	cJSON_Delete(item);
}

static void strings(void **state)
{
	(void)state;
	expect_string_item("", "\"\"");
	expect_string_item(
		"/a b/h\xc3\xa9\xf0\x9f\x90\x8d", "\"/a b/h\xc3\xa9\xf0\x9f\x90\x8d\"");
	expect_string_item("\"\\/", "\"\\\"\\\\/\"");
	expect_string_item("\n\x1b\x7f\xc2\x9b", "\"\\u000a\\u001b\\u007f\\u009b\"");
	expect_string_item("\xff", "\"\\udcff\"");
	expect_string_item("a\xc3z\x80", "\"a\\udcc3z\\udc80\"");
	/* A surrogate in UTF-8 is none: three bytes that are not. */
	expect_string_item("\xed\xb2\x80", "\"\\udced\\udcb2\\udc80\"");
}

static void documents(void **state)
{
	struct buf out = BUF_INIT;
	cJSON *document = json_document();

	(void)state;
	assert_string_equal(document->child->string, "version");
	json_add(document, "path", "/\xff");
	json_add(document, "none", NULL);
	json_print(&out, document);
	assert_int_equal(out.data[out.len - 1], '\n');
	assert_non_null(strstr(out.data, "\"/\\udcff\""));
	assert_non_null(strstr(out.data, "null"));
	buf_fini(&out);
}

static void expect_list(size_t count)
{
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	cJSON *document;

	json_list_begin(&out, "rows");
	for (size_t i = 0; i < count; i++) {
		cJSON *row = cJSON_CreateObject();

		json_add(row, "path", "/\"\\\n");
		json_list_item(&out, row, i == 0);
	}
	json_list_end(&out);
	document = json_parse(buf_str(&out), out.len, "rows", &e);
	assert_non_null(document);
	assert_string_equal(document->child->string, "version");
	assert_int_equal(document->child->valueint, 1);
	assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(document, "rows")), count);
	cJSON_Delete(document);
	buf_fini(&out);
}

static void lists(void **state)
{
	(void)state;
	expect_list(0);
	expect_list(1);
	expect_list(3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("JSON is read", good),
		CLAIM("what is not JSON is named with its line", bad),
		CLAIM("a member's line is found behind nested and quoted braces", member_lines),
		CLAIM("a string of any bytes makes a valid document", strings),
		CLAIM("an answer is one object that begins with its version", documents),
		CLAIM("an answer with a list in it is one, however many there are", lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
