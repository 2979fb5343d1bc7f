/*
 * random_values: have shells take random values through the code that vact
 * prints, and see whether these arrived.
 *
 * usage: random_values print SHELL SEED BATCH   code for the shell to evaluate
 *        random_values hooked SHELL SEED BATCH  the same where its hook is loaded
 *        random_values spoilt SHELL SEED BATCH  the same with a value that it cannot hold
 *        random_values say SHELL SEED BATCH     what it then writes to stderr
 *        random_values check SHELL SEED BATCH   compares its own environment
 *        random_values none SHELL SEED BATCH    sees that nothing of it is there
 *
 * A batch is a plan with random strings in variables V0, V1…, some by
 * a function `__vact_leave` that is to be called, and with edits of a PATH that
 * is $BASE_PATH. What a plan means is told by a model here, not by plan_apply.
 *
 * Some shells cannot hold every string. Which ones these are is told by a table
 * here, and the strings of a batch are among those they can, but for a spoilt
 * one: that MUST be refused, and nothing of it be done.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dialect_code.h"
#include "random_text.h"
#include "text.h"

enum { DIRS = 12 };

/* What the shell is to have in the end. */
struct outcome {
	char *values[VALUES_MAX];
	/* The entries that come in front of BASE_PATH. */
	struct list path;
	struct list said;
	const struct shell *shell;
};

/* V`i` becomes `value`, in one of the ways that a plan has for that. */
static void add_value(struct plan *p, struct plan *later, size_t i, const char *value,
	const char *other, bool is_flat)
{
	char name[24];

	snprintf(name, sizeof(name), "V%zu", i);
	switch (i % 5) {
	case 0:
		plan_add(p, EDIT_EXPORT, name, value);
		break;
	case 1:
		plan_add(later, EDIT_EXPORT, name, value);
		break;
	case 2:
		/* A script of such a shell has no other variables. */
		if (is_flat) {
			plan_add(p, EDIT_EXPORT, name, value);
			break;
		}
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
static char *random_dir(const struct shell *s)
{
	char *value = random_value(s), *dir;

	for (char *colon; (colon = strchr(value, ':')) != NULL;)
		*colon = ';';
	dir = mem_printf("/nowhere/%.1000s", value);
	if (!can_hold(s, dir))
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

static void add_dirs(struct plan *p, struct outcome *o)
{
	char *dirs[DIRS];

	for (size_t i = 0; i < DIRS; i++)
		dirs[i] = random_dir(o->shell);
	for (size_t i = 0; i < o->shell->path_edits; i++) {
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

static void add_saying(struct plan *p, struct outcome *o)
{
	char *value = random_value(o->shell);
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

/* One more edit, in some place of the batch, of what the shell cannot hold. */
static void spoil(struct plan *p, struct plan *later, const struct shell *s)
{
	char *value = spoilt_value(s), *dir = mem_printf("/nowhere/%s", value);
	struct plan *to = below(3) == 0 ? later : p;

	if (below(2) == 0)
		plan_add(to, EDIT_PATH_ADD, dir, NULL);
	else
		plan_add(to, EDIT_EXPORT, "V0", value);
	free(dir);
	free(value);
}

static void move_edits(struct plan *to, struct plan *from)
{
	for (size_t i = 0; i < from->count; i++)
		plan_add(to, from->edits[i].kind, from->edits[i].args[0],
			from->edits[i].args[1]);
	plan_fini(from);
}

static void make_batch(struct plan *p, struct outcome *o, bool is_flat, bool is_spoilt)
{
	struct plan later = PLAN_INIT;

	for (size_t i = 0; i < o->shell->values; i++) {
		char *other = random_value(o->shell);

		o->values[i] = random_value(o->shell);
		add_value(p, &later, i, o->values[i], other, is_flat);
		free(other);
	}
	add_dirs(p, o);
	for (size_t i = 0; i < o->shell->sayings; i++)
		add_saying(p, o);
	if (is_spoilt)
		spoil(p, &later, o->shell);
	if (is_flat)
		move_edits(p, &later);
	else
		plan_add_function(p, "__vact_leave", &later);
}

/* As the commands answer: see spoken.c. */
static int print_code(const struct dialect *d, const struct plan *p, bool is_alone)
{
	struct buf out = BUF_INIT, shown = BUF_INIT;
	struct list environment = LIST_INIT;
	struct err e = ERR_INIT;
	int result;

	for (char **each = environ; *each != NULL; each++)
		list_add(&environment, *each);
	result = dialect_render(d, p, is_alone, &environment, &out, &e);
	if (result != 0) {
		text_add_visible(&shown, e.text);
		fprintf(stderr, "random_values: %s\n", buf_str(&shown));
		dialect_fail(d, &out);
	}
	fwrite(buf_str(&out), 1, out.len, stdout);
	list_fini(&environment);
	buf_fini(&shown);
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

	for (size_t i = 0; i < o->shell->values; i++) {
		char name[24];

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

/* That not even a part of a batch was done. */
static int check_none(void)
{
	const char *base = getenv("BASE_PATH");
	bool is_none = is_same("PATH", base == NULL ? "" : base);

	for (size_t i = 0; i < VALUES_MAX; i++) {
		char name[24];

		snprintf(name, sizeof(name), "V%zu", i);
		if (getenv(name) != NULL) {
			printf("%s is set\n", name);
			is_none = false;
		}
	}
	return is_none ? 0 : 1;
}

static int run(const char *what, const struct dialect *d, const struct plan *p,
	const struct outcome *o)
{
	bool is_hooked = strcmp(what, "hooked") == 0, is_spoilt = strcmp(what, "spoilt") == 0;

	if (is_hooked || is_spoilt || strcmp(what, "print") == 0)
		return print_code(d, p, !is_hooked);
	if (strcmp(what, "say") == 0)
		return print_said(o);
	if (strcmp(what, "none") == 0)
		return check_none();
	return check(o);
}

int main(int argc, char **argv)
{
	struct plan p = PLAN_INIT;
	struct outcome o = {.path = LIST_INIT};
	const struct dialect *d = argc == 5 ? dialect_find(argv[2]) : NULL;
	int status;

	if (d == NULL) {
		fprintf(stderr,
			"usage: random_values print|hooked|spoilt|say|check|none SHELL SEED "
			"BATCH\n");
		return 2;
	}
	o.shell = shell_find(dialect_name(d));
	random_seed(strtoull(argv[3], NULL, 10) * 1000003 + strtoull(argv[4], NULL, 10));
	make_batch(&p, &o, o.shell->is_flat && strcmp(argv[1], "hooked") != 0,
		strcmp(argv[1], "spoilt") == 0);
	status = run(argv[1], d, &p, &o);
	for (size_t i = 0; i < o.shell->values; i++)
		free(o.values[i]);
	list_fini(&o.path);
	list_fini(&o.said);
	plan_fini(&p);
	return status;
}
