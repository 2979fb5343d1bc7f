/*
 * random_values: have shells take random values through the code that vact
 * prints, and see whether these arrived.
 *
 * usage: random_values print SHELL SEED BATCH   code for the shell to evaluate
 *        random_values say SHELL SEED BATCH     what it then writes to stderr
 *        random_values check SHELL SEED BATCH   compares its own environment
 *
 * A batch is a plan with VALUES random strings in variables V0, V1…, some by
 * a function `__vact_leave` that is to be called, and with edits of a PATH that
 * is $BASE_PATH. What a plan means is told by a model here, not by plan_apply.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dialect_code.h"
#include "text.h"

enum { VALUES = 100, DIRS = 12, SAYINGS = 4, CHUNKS_MAX = 40, LONG = 4000 };

/* SplitMix64, by Sebastiano Vigna, who gave it to everyone. */
static uint64_t state;

static unsigned below(unsigned bound)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (unsigned)((z ^ z >> 31) % bound);
}

/* What means something to a shell, or would leave a trace when run. */
static const char *const chunks[] = {"'", "\"", "\\", "`", "$", "!", "%", "&", "|", ";", "<",
	">", "(", ")", "[", "]", "{", "}", "*", "?", "~", "#", "^", "=", "-", " ", "\t", "\n",
	"\r", "\033", "\001", "\177", "a", "n", "0", "/", ":", "$'", "$\"", "${", "$((", "[[",
	"''", "\\'", "\\\\", "\\\n", "\n\n", "{a,b}", "~root", "$HOME", "$$", "!!", "%%", "%n",
	"*/*", "[!a]", "#\n", "\nEOF\n", "}\n", "\nend\n", "\ndone\n", "$(>PWNED)", "`>PWNED`",
	";>PWNED;", "\n>PWNED\n", "|>PWNED", "&>PWNED", "';>PWNED;'", "\";>PWNED;\"",
	"$(touch PWNED)", "`touch PWNED`", "';touch PWNED;'", "\\';touch PWNED;\\'",
	"${x-$(>PWNED)}", "$[$(>PWNED)]", "a[$(>PWNED)]", "<(>PWNED)", "=(>PWNED)", "(>PWNED)",
	"\n)>PWNED\n", "$IFS", "-n", "-e", "--", "\\x27", "\\047", "\\c", "%s"};

static const char *const characters[] = {"é", "ß", "日", "🐍", "\u00a0", "\u2028", "\u202e",
	"\u0300", "\ufeff", "\uf600", "\ue000", "\uffff", "\xc2\x85", "\u200b"};

/* Halves of characters, and what looks like one. */
static const char *const bytes[] = {"\xff", "\xfe", "\x80", "\xbf", "\xc0", "\xc3", "\xe2",
	"\xe2\x82", "\xed\xa0\x80", "\xf0\x9f", "\xf8\x88\x80\x80\x80", "\x9b", "\xc0\xa7",
	"\xe0\x80\xa7", "\x83\\", "\x81'", "\xa4\""};

#define ANY(table) ((table)[below(sizeof(table) / sizeof(*(table)))])

static char *random_value(bool is_utf8)
{
	struct buf out = BUF_INIT;
	unsigned kind = below(8), count = below(CHUNKS_MAX);

	if (below(50) == 0)
		count = LONG / 4 + below(LONG);
	for (unsigned i = 0; i < count; i++) {
		if (kind < 4 || (is_utf8 && below(2)))
			buf_adds(&out, ANY(chunks));
		else if (kind == 4 || is_utf8)
			buf_adds(&out, below(3) == 0 ? ANY(chunks) : ANY(characters));
		else if (kind == 5)
			buf_adds(&out, below(3) == 0 ? ANY(chunks) : ANY(bytes));
		else
			buf_addc(&out, (char)(1 + below(255)));
	}
	return buf_detach(&out);
}

/* What the shell is to have in the end. */
struct outcome {
	char *values[VALUES];
	/* The entries that come in front of BASE_PATH. */
	struct list path;
	struct list said;
};

/* V`i` becomes `value`, in one of the ways that a plan has for that. */
static void add_value(
	struct plan *p, struct plan *later, size_t i, const char *value, const char *other)
{
	char name[16];

	snprintf(name, sizeof(name), "V%zu", i);
	switch (i % 5) {
	case 0:
		plan_add(p, EDIT_EXPORT, name, value);
		break;
	case 1:
		plan_add(later, EDIT_EXPORT, name, value);
		break;
	case 2:
		plan_add(p, EDIT_SET, name, value);
		plan_add(p, EDIT_KEEP, name, NULL);
		plan_add(later, EDIT_GIVE_BACK, name, NULL);
		break;
	case 3:
		plan_add(p, EDIT_EXPORT, name, other);
		plan_add(later, EDIT_UNSET_IF, name, other);
		plan_add(later, EDIT_GIVE_BACK, name, value);
		break;
	default:
		plan_add(p, EDIT_EXPORT, name, value);
		if (strcmp(other, value) != 0)
			plan_add(p, EDIT_UNSET_IF, name, other);
		plan_add(p, EDIT_GIVE_BACK, name, other);
		break;
	}
}

/* A directory as plans have them: absolute and without a colon. */
static char *random_dir(bool is_utf8)
{
	char *value = random_value(is_utf8), *dir;

	for (char *colon; (colon = strchr(value, ':')) != NULL;)
		*colon = ';';
	dir = mem_printf("/nowhere/%.1000s", value);
	if (is_utf8 && !utf8_valid(dir, strlen(dir)))
		dir[sizeof("/nowhere/") - 1] = '\0';
	free(value);
	return dir;
}

static void path_add(struct outcome *o, const char *dir)
{
	struct list after = LIST_INIT;

	list_add(&after, dir);
	list_add_all(&after, &o->path);
	list_fini(&o->path);
	o->path = after;
}

static void add_dirs(struct plan *p, struct outcome *o, bool is_utf8)
{
	char *dirs[DIRS];

	for (size_t i = 0; i < DIRS; i++)
		dirs[i] = random_dir(is_utf8);
	for (size_t i = 0; i < 3 * (size_t)DIRS; i++) {
		const char *dir = dirs[below(DIRS)];

		switch (below(3)) {
		case 0:
			plan_add(p, EDIT_PATH_ADD, dir, NULL);
			path_add(o, dir);
			break;
		case 1:
			plan_add(p, EDIT_PATH_NEED, dir, NULL);
			if (!list_has(&o->path, dir))
				path_add(o, dir);
			break;
		default:
			plan_add(p, EDIT_PATH_DROP, dir, NULL);
			list_take_out(&o->path, dir);
			break;
		}
	}
	for (size_t i = 0; i < DIRS; i++)
		free(dirs[i]);
}

static void add_saying(struct plan *p, struct outcome *o, bool is_utf8)
{
	char *value = random_value(is_utf8);
	struct buf shown = BUF_INIT;

	text_add_visible(&shown, value);
	plan_add(p, EDIT_SAY, buf_str(&shown), NULL);
	list_add(&o->said, buf_str(&shown));
	/* Shown and taken away again: PS1 is as it was. */
	plan_add(p, EDIT_PROMPT_SHOW, buf_str(&shown), NULL);
	plan_add(p, EDIT_PROMPT_HIDE, NULL, NULL);
	buf_fini(&shown);
	free(value);
}

static void make_batch(struct plan *p, struct outcome *o, bool is_utf8)
{
	struct plan later = PLAN_INIT;

	for (size_t i = 0; i < VALUES; i++) {
		char *other = random_value(is_utf8);

		o->values[i] = random_value(is_utf8);
		add_value(p, &later, i, o->values[i], other);
		free(other);
	}
	add_dirs(p, o, is_utf8);
	for (size_t i = 0; i < SAYINGS; i++)
		add_saying(p, o, is_utf8);
	plan_add_function(p, "__vact_leave", &later);
}

static int print_code(const struct dialect *d, const struct plan *p)
{
	struct buf out = BUF_INIT;
	struct list none = LIST_INIT;
	struct err e = ERR_INIT;
	int result = dialect_render(d, p, true, &none, &out, &e);

	if (result != 0)
		fprintf(stderr, "random_values: %s\n", e.text);
	else
		fwrite(buf_str(&out), 1, out.len, stdout);
	buf_fini(&out);
	err_fini(&e);
	return result == 0 ? 0 : 1;
}

static int print_said(const struct outcome *o)
{
	for (size_t i = 0; i < o->said.count; i++)
		printf("%s\n", o->said.items[i]);
	return 0;
}

static bool is_same(const char *name, const char *wanted)
{
	const char *is = getenv(name);
	struct buf shown = BUF_INIT;

	if (is != NULL && strcmp(is, wanted) == 0)
		return true;
	buf_addf(&shown, "%s is not '", name);
	text_add_visible(&shown, wanted);
	buf_adds(&shown, is == NULL ? "', but is not set" : "', but '");
	text_add_visible(&shown, is == NULL ? "" : is);
	puts(buf_str(&shown));
	buf_fini(&shown);
	return false;
}

static int check(const struct outcome *o)
{
	const char *base = getenv("BASE_PATH");
	struct buf path = BUF_INIT;
	bool is_good = true;

	for (size_t i = 0; i < VALUES; i++) {
		char name[16];

		snprintf(name, sizeof(name), "V%zu", i);
		is_good = is_same(name, o->values[i]) && is_good;
	}
	for (size_t i = 0; i < o->path.count; i++)
		buf_addf(&path, "%s:", o->path.items[i]);
	buf_adds(&path, base == NULL ? "" : base);
	is_good = is_same("PATH", buf_str(&path)) && is_good;
	buf_fini(&path);
	return is_good ? 0 : 1;
}

static int run(const char *what, const struct dialect *d, const struct plan *p,
	const struct outcome *o)
{
	if (strcmp(what, "print") == 0)
		return print_code(d, p);
	if (strcmp(what, "say") == 0)
		return print_said(o);
	return check(o);
}

int main(int argc, char **argv)
{
	struct plan p = PLAN_INIT;
	struct outcome o = {.path = LIST_INIT};
	const struct dialect *d = argc == 5 ? dialect_find(argv[2]) : NULL;
	int status;

	if (d == NULL) {
		fprintf(stderr, "usage: random_values print|say|check SHELL SEED BATCH\n");
		return 2;
	}
	state = strtoull(argv[3], NULL, 10) * 1000003 + strtoull(argv[4], NULL, 10);
	/* The one shell that takes nothing else. */
	make_batch(&p, &o, strcmp(dialect_name(d), "yash") == 0);
	status = run(argv[1], d, &p, &o);
	for (size_t i = 0; i < VALUES; i++)
		free(o.values[i]);
	list_fini(&o.path);
	list_fini(&o.said);
	plan_fini(&p);
	return status;
}
