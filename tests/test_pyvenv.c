#include "unit.h"

#include "pyvenv.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("the files that Python, virtualenv and uv write are read", files),
		CLAIM("a line is a key in any case, `=`, and a value, trimmed", lines),
		CLAIM("a repr comes back as the string it stands for", reprs),
		CLAIM("what is not quite a repr stays as it is", no_reprs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
