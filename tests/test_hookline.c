#include "dialect_code.h"
#include "unit.h"

#include <string.h>

#include "hookline.h"

#define SH(program)                                                                            \
	"if command -v " program " >/dev/null 2>&1; then eval \"$(" program " hook bash)\"; fi"

static void fill(struct buf *text, const char *s)
{
	buf_reset(text);
	buf_adds(text, s);
}

/* The number of the line that loads the hook; 0 for none. */
static void expect_line(const char *shell, const char *s, unsigned number)
{
	struct buf text = BUF_INIT;
	struct hook_line line;
	bool found;

	fill(&text, s);
	found = hookline_find(&text, 0, dialect_find(shell), &line);
	if ((found ? line.number : 0) != number)
		fail_msg("in %s, the line is %u, not %u: %s", shell, found ? line.number : 0,
			number, s);
	if (found)
		assert_false(line.is_marked);
	buf_fini(&text);
}

static void by_hand(void **state)
{
	(void)state;
	expect_line("bash", "eval \"$(vact hook bash)\"\n", 1);
	expect_line("bash", "a\n\n\teval \"$(vact hook bash --cd)\"", 3);
	expect_line("bash", "eval \"$(vact hook --cd bash)\"\r\n", 1);
	expect_line("bash", "eval \"$('/o p/vact'  hook\tbash)\"", 1);
	expect_line("bash", "eval \"$(\"$HOME/bin/vact\" hook bash)\"", 1);
	expect_line("bash", "eval \"$(~/.local/bin/vact hook bash)\" # vact", 1);
	expect_line("bash", "command -v vact >/dev/null && eval \"$(vact hook bash)\"", 1);
	expect_line("bash", "eval \"`vact hook bash`\"; #", 1);
	expect_line("bash", "source <(vact hook bash)", 1);
	expect_line("bash", ". <(vact hook bash)", 1);
	expect_line("zsh", "x=\\#; eval \"$(vact hook zsh)\"", 1);
	expect_line("fish", "vact hook fish | source", 1);
	expect_line("fish", "type -q vact; and vact hook fish|source", 1);
	expect_line("dash", "eval \"$(vact hook sh)\"", 1);
	expect_line("sh", "eval \"$(vact hook mksh)\"", 1);
	expect_line("rbash", "eval \"$(vact hook bash)\"", 1);
}

static void others(void **state)
{
	(void)state;
	expect_line("bash", "", 0);
	expect_line("bash", "# eval \"$(vact hook bash)\"\n", 0);
	expect_line("bash", "  true # eval \"$(vact hook bash)\"", 0);
	expect_line("bash", "eval \"$(vact hook zsh)\"", 0);
	expect_line("bash", "eval \"$(vact hook sh)\"", 0);
	expect_line("bash", "eval \"$(vact hook bashful)\"", 0);
	expect_line("bash", "eval \"$(vact hook nosuch)\"", 0);
	expect_line("bash", "eval \"$(vact hook json)\"", 0);
	expect_line("bash", "eval \"$(vact hook)\"", 0);
	expect_line("bash", "eval \"$(vact hooks bash)\"", 0);
	expect_line("bash", "eval \"$(vact on)\"", 0);
	expect_line("bash", "eval \"$(exvact hook bash)\"", 0);
	expect_line("bash", "eval \"$(my-vact hook bash)\"", 0);
	expect_line("bash", "eval \"$(vact", 0);
	expect_line("bash", "eval \"$(vact hook ", 0);
	expect_line("bash", "eval \"$(vact hook --cd", 0);
	expect_line("bash", "alias vh='vact hook bash'", 0);
	expect_line("bash", "echo 'vact hook bash'", 0);
	expect_line("fish", "eval \"$(vact hook bash)\"", 0);
	expect_line("zsh", "eval \"$(direnv hook zsh)\"\n", 0);
}

/* Adding gives `expected`, undoing the very bytes that were there. */
static void expect_added(const char *before, const char *expected)
{
	const struct dialect *d = dialect_find("bash");
	struct buf text = BUF_INIT;
	struct hook_line line;
	struct hook_note note;

	fill(&text, before);
	hookline_add(&text, SH("vact"), false, 0);
	assert_string_equal(buf_str(&text), expected);
	assert_true(hookline_find(&text, 0, d, &line));
	assert_true(line.is_marked);
	assert_true(hookline_is_plain(&text, &line, d, false));
	assert_int_equal(line.code_len, strlen(SH("vact")));
	assert_int_equal(hookline_remove(&text, d, &note), 1);
	assert_false(note.is_new);
	same_buf(&text, before);
}

static void added(void **state)
{
	(void)state;
	expect_added("", SH("vact") " # vact setup\n");
	expect_added("a\n", "a\n" SH("vact") " # vact setup\n");
	expect_added("\n\n", "\n\n" SH("vact") " # vact setup\n");
	expect_added("a", "a\n" SH("vact") " # vact setup: 1 line end before\n");
	expect_added("a\r\n", "a\r\n" SH("vact") " # vact setup\r\n");
	expect_added("a\r\nb", "a\r\nb\r\n" SH("vact") " # vact setup: 1 line end before\r\n");
	expect_added("a\r\nb\n", "a\r\nb\n" SH("vact") " # vact setup\n");
	expect_added("a \\\n", "a \\\n\n" SH("vact") " # vact setup: 1 line end before\n");
	expect_added("a \\", "a \\\n\n" SH("vact") " # vact setup: 2 line ends before\n");
	expect_added("a \\\\\n", "a \\\\\n" SH("vact") " # vact setup\n");
	expect_added(
		"a \\\r\n", "a \\\r\n\r\n" SH("vact") " # vact setup: 1 line end before\r\n");
	expect_added("\xff\x01\x1b[",
		"\xff\x01\x1b[\n" SH("vact") " # vact setup: 1 line end before\n");
}

static void bytes(void **state)
{
	static const char before[] = "a\0b\neval vact\0hook bash\n\0";
	const struct dialect *d = dialect_find("bash");
	struct buf text = BUF_INIT;
	struct hook_note note;

	(void)state;
	buf_add(&text, before, sizeof(before) - 1);
	hookline_add(&text, SH("vact"), false, 0);
	assert_int_equal(hookline_remove(&text, d, &note), 1);
	assert_int_equal(text.len, sizeof(before) - 1);
	assert_memory_equal(text.data, before, text.len);
	buf_fini(&text);
}

/* The user's text around the line when it is taken out. */
static void expect_left(const char *text_with_line, size_t count, const char *expected)
{
	struct buf text = BUF_INIT;
	struct hook_note note;

	fill(&text, text_with_line);
	assert_int_equal(hookline_remove(&text, dialect_find("bash"), &note), count);
	same_buf(&text, expected);
}

static void meanwhile(void **state)
{
	(void)state;
	expect_left("a\n" SH("vact") " # vact setup\nb\n", 1, "a\nb\n");
	expect_left("a\n" SH("vact") " # vact setup: 1 line end before\nb\n", 1, "a\nb\n");
	expect_left(
		"a \\\n\n" SH("vact") " # vact setup: 1 line end before\nb", 1, "a \\\n\nb");
	expect_left(SH("vact") " # vact setup: 1 line end before\n", 1, "");
	expect_left(
		SH("vact") " # vact setup: 9999999999999999999999 line ends before\n", 1, "");
	expect_left("b\n" SH("vact") " # vact setup", 1, "b\n");
	expect_left("eval \"$(vact hook bash --cd)\" # vact setup\n", 1, "");
	expect_left(SH("vact") " # vact setup\nb\n" SH("vact") " # vact setup\n", 2, "b\n");
	expect_left(SH("vact") "\n", 0, SH("vact") "\n");
	expect_left(SH("vact") " # vact setups\n", 0, SH("vact") " # vact setups\n");
	expect_left("# " SH("vact") " # vact setup\n", 0, "# " SH("vact") " # vact setup\n");
}

static void notes(void **state)
{
	const struct dialect *d = dialect_find("bash");
	struct buf text = BUF_INIT;
	struct hook_note note;

	(void)state;
	for (unsigned dirs = 0; dirs < 12; dirs++) {
		hookline_add(&text, SH("vact"), true, dirs);
		assert_int_equal(hookline_remove(&text, d, &note), 1);
		assert_true(note.is_new);
		assert_int_equal(note.dirs, dirs);
		assert_int_equal(text.len, 0);
	}
	hookline_add(&text, SH("vact"), true, 1);
	same_buf(&text, SH("vact") " # vact setup: new file, 1 new directory\n");
}

/* What setup wrote for another program is told from what the user changed. */
static void expect_plain(const char *code, bool is_plain)
{
	struct buf text = BUF_INIT;
	struct hook_line line;

	fill(&text, "a\n");
	hookline_add(&text, code, false, 0);
	assert_true(hookline_find(&text, 0, dialect_find("bash"), &line));
	if (hookline_is_plain(&text, &line, dialect_find("bash"), false) != is_plain)
		fail_msg("should %sbe as setup writes it: %s", is_plain ? "" : "not ", code);
	if (is_plain) {
		hookline_replace(&text, &line, "new");
		assert_string_equal(buf_str(&text), "a\nnew # vact setup\n");
	}
	buf_fini(&text);
}

static void plain(void **state)
{
	(void)state;
	expect_plain(SH("vact"), true);
	expect_plain(SH("/usr/bin/vact"), true);
	expect_plain(SH("'/a b/c'\\''d/vact'"), true);
	expect_plain(SH("'/ >/dev/null 2>&1; then eval \"$(/vact'"), true);
	expect_plain("eval \"$(vact hook bash)\"", false);
	expect_plain("if command -v vact >/dev/null 2>&1; then eval \"$(/vact hook bash)\"; fi",
		false);
	expect_plain(
		"if command -v vact >/dev/null 2>&1; then eval \"$(vact hook bash --cd)\"; fi",
		false);
	expect_plain(SH("vact") "; true", false);
}

/* Any program's line is found again, in every shell. */
static void programs(void **state)
{
	static const char *const names[] = {"vact", "/usr/bin/vact", "/a b/'\"$`\\/vact",
		"/# vact setup/vact", "/eval \"$(/vact", "/x\r/vact", "/it's #1/vact",
		"/new\x1b/vact"};
	struct err e = ERR_INIT;

	(void)state;
	for (size_t i = 0; dialect_names(i) != NULL; i++) {
		const struct dialect *d = dialect_find(dialect_names(i));

		for (size_t n = 0; n < sizeof(names) / sizeof(*names) && dialect_has_hook(d);
			n++) {
			struct buf text = BUF_INIT, code = BUF_INIT;
			struct hook_line line;

			/* See no_line. */
			if (strcmp(dialect_name(d), "tcsh") == 0 &&
				strpbrk(names[n], "$`\"") != NULL)
				continue;
			assert_int_equal(dialect_hook_line(d, names[n], n % 2, &code, &e), 0);
			hookline_add(&text, buf_str(&code), false, 0);
			if (!hookline_find(&text, 0, d, &line))
				fail_msg("not found again: %s", buf_str(&text));
			assert_true(line.is_marked);
			assert_int_equal(line.code_len, code.len);
			assert_true(hookline_is_plain(&text, &line, d, n % 2));
			buf_fini(&text);
			buf_fini(&code);
		}
	}
}

static void no_line(void **state)
{
	struct buf code = BUF_INIT;
	struct err e = ERR_INIT;

	(void)state;
	assert_int_equal(
		dialect_hook_line(dialect_find("bash"), "/a\nb/vact", false, &code, &e), -1);
	assert_non_null(strstr(e.text, "in one line"));
	assert_int_equal(
		dialect_hook_line(dialect_find("yash"), "/\xff/vact", false, &code, &e), -1);
	assert_non_null(strstr(e.text, "not UTF-8"));
	for (const char *c = "$`\""; *c != '\0'; c++) {
		const char program[] = {'/', *c, '/', 'v', '\0'};

		assert_int_equal(
			dialect_hook_line(dialect_find("tcsh"), program, false, &code, &e), -1);
		assert_non_null(strstr(e.text, "in one line"));
	}
	assert_int_equal(code.len, 0);
	err_fini(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CLAIM("a line that the user wrote is recognised in every usual form", by_hand),
		CLAIM("comments, other programs and other shells are no hook line", others),
		CLAIM("adding and removing gives the bytes back, however the text ends", added),
		CLAIM("NUL bytes in the text are kept", bytes),
		CLAIM("what the user wrote meanwhile stays when the line is removed",
			meanwhile),
		CLAIM("the mark carries what undoing must know", notes),
		CLAIM("a line that was not edited is known, whatever program it names", plain),
		CLAIM("the line of every shell and program is found again", programs),
		CLAIM("a program that no line can name is refused", no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
