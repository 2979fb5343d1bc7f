#include "unit.h"

#include <string.h>

#include "pyvenv.h"
#include "text.h"

static void expect_fields(
	const char *text, const char *home, const char *version, const char *prompt)
{
	struct pyvenv p;

	pyvenv_parse(&p, text);
	same_string(p.home, home);
	same_string(p.version, version);
	same_string(p.prompt, prompt);
}

static void files(void **state)
{
	(void)state;
	expect_fields("", NULL, NULL, NULL);
	/* As venv, virtualenv and uv write it. */
	expect_fields("home = /usr/bin\ninclude-system-site-packages = false\n"
		      "version = 3.11.2\nexecutable = /usr/bin/python3.11\n",
		"/usr/bin", "3.11.2", NULL);
	expect_fields("home = /usr/bin\nimplementation = CPython\n"
		      "version_info = 3.11.2.final.0\nvirtualenv = 20.17.1\nprompt = x\n",
		"/usr/bin", "3.11.2.final.0", "x");
	expect_fields("home = /usr/bin\nuv = 0.5.4\nversion_info = 3.12.1\nprompt = p\n",
		"/usr/bin", "3.12.1", "p");
}

static void lines(void **state)
{
	(void)state;
	expect_fields("home=/a b\r\nVersion=3\r\n", "/a b", "3", NULL);
	expect_fields(" \t home \t=\t /a \t\nversion=", "/a", "", NULL);
	expect_fields("home = /a = b\n", "/a = b", NULL, NULL);
	expect_fields("home = /a\nhome = /b\n", "/b", NULL, NULL);
	expect_fields("home\n= /a\n= \n==\n\n\n", NULL, NULL, NULL);
	expect_fields("homes = /a\nhom = /b\n#home = /c\n", NULL, NULL, NULL);
	expect_fields("\xff\xfe = \x01\nhome = \xff\n", "\xff", NULL, NULL);
}

static void expect_prompt(const char *value, const char *expected)
{
	struct buf text = BUF_INIT;

	buf_addf(&text, "prompt = %s\n", value);
	expect_fields(buf_str(&text), NULL, NULL, expected);
	buf_fini(&text);
}

static void reprs(void **state)
{
	(void)state;
	expect_prompt("'x'", "x");
	expect_prompt("\"x\"", "x");
	expect_prompt("''", "");
	expect_prompt("'a b'", "a b");
	expect_prompt("\"it's\"", "it's");
	expect_prompt("'\"'", "\"");
	expect_prompt("'it\\'s \"x\"'", "it's \"x\"");
	expect_prompt("'a\\\\b'", "a\\b");
	expect_prompt("'\\n\\t\\r'", "\n\t\r");
	expect_prompt("'\\x1b[31m\\x7f'", "\x1b[31m\x7f");
	expect_prompt("'\\xe9\\u20ac\\U0001f40d'", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8d");
	expect_prompt("'\\udcff\\udc80'", "\xff\x80");
	expect_prompt("'\xc3\xa9'", "\xc3\xa9");
}

static void no_reprs(void **state)
{
	(void)state;
	expect_prompt("", "");
	expect_prompt("x", "x");
	expect_prompt("'", "'");
	expect_prompt("'x", "'x");
	expect_prompt("x'", "x'");
	expect_prompt("'x\"", "'x\"");
	expect_prompt("'a'b'", "'a'b'");
	expect_prompt("'a' + 'b'", "'a' + 'b'");
	expect_prompt("'\\'", "'\\'");
	expect_prompt("'\\q'", "'\\q'");
	expect_prompt("'\\x1'", "'\\x1'");
	expect_prompt("'\\xzz'", "'\\xzz'");
	expect_prompt("'\\x00'", "'\\x00'");
	expect_prompt("'\\u12'", "'\\u12'");
	expect_prompt("'\\U00110000'", "'\\U00110000'");
	expect_prompt("'\\Uffffffff'", "'\\Uffffffff'");
	expect_prompt("a\\nb", "a\\nb");
}

static void expect_repr(const char *value, const char *expected)
{
	struct buf out = BUF_INIT;

	pyvenv_add_repr(&out, value);
	same_buf(&out, expected);
}

static void as_python(void **state)
{
	(void)state;
	expect_repr("", "''");
	expect_repr("x", "'x'");
	expect_repr("a b", "'a b'");
	expect_repr("it's", "\"it's\"");
	expect_repr("\"", "'\"'");
	expect_repr("it's \"x\"", "'it\\'s \"x\"'");
	expect_repr("a\\b", "'a\\\\b'");
	expect_repr("\n\r\t", "'\\n\\r\\t'");
	expect_repr("\a\b\f\v\x1b\x7f", "'\\x07\\x08\\x0c\\x0b\\x1b\\x7f'");
	expect_repr("\xc2\x80\xc2\x9b", "'\\x80\\x9b'");
	expect_repr("\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8d",
		"'\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8d'");
	/* As os.fsdecode gives them. */
	expect_repr("\xff\x80", "'\\udcff\\udc80'");
	expect_repr("\xed\xb3\xbf", "'\\udced\\udcb3\\udcbf'");
	expect_repr("${x} `y` %n", "'${x} `y` %n'");
}

static void expect_back(const char *value)
{
	struct buf text = BUF_INIT;

	buf_adds(&text, "prompt = ");
	pyvenv_add_repr(&text, value);
	assert_true(strchr(buf_str(&text), '\n') == NULL);
	assert_true(utf8_valid(buf_str(&text), text.len));
	buf_adds(&text, "\nversion = 3\n");
	expect_fields(buf_str(&text), NULL, "3", value);
	buf_fini(&text);
}

static void there_and_back(void **state)
{
	(void)state;
	expect_back("");
	for (int a = 1; a < 256; a++) {
		char one[] = {(char)a, '\0'}, among[] = {' ', (char)a, ' ', '\0'};

		expect_back(one);
		expect_back(among);
		for (int b = 1; b < 256; b++) {
			char two[] = {(char)a, (char)b, '\0'};
			char three[] = {(char)a, '\'', (char)b, '"', '\0'};

			expect_back(two);
			expect_back(three);
		}
	}
	expect_back("\\udcff \\x41 \\' \\\"");
	expect_back("\xe2\x80\xa8 \xf4\x8f\xbf\xbf \xef\xbb\xbf");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("the files that Python, virtualenv and uv write are read", files),
		CLAIM("a line is a key in any case, `=`, and a value, trimmed", lines),
		CLAIM("a repr comes back as the string it stands for", reprs),
		CLAIM("what is not quite a repr stays as it is", no_reprs),
		CLAIM("a repr is written as Python writes it", as_python),
		CLAIM("any string comes back from its repr, on one line of UTF-8",
			there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
