#include "event.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "activate.h"
#include "discover.h"
#include "mark.h"
#include "path.h"
#include "still.h"
#include "text.h"
#include "trust.h"

/* 16 directories with the names that environments have. */
enum { ABSENT_MAX = 64 };

static void say_once(struct plan *p, struct memory *m, const char *key, const char *text)
{
	struct buf line = BUF_INIT;

	if (!memory_tell(m, key))
		return;
	buf_adds(&line, "vact: ");
	text_add_visible(&line, text);
	plan_add(p, EDIT_SAY, buf_str(&line), NULL);
	buf_fini(&line);
}

static void say_unknown(
	struct plan *p, struct memory *m, const struct session *s, const struct candidate *c)
{
	char *key = mem_printf("unknown %s", c->project);
	char *text = mem_printf("%s is not allowed here; 'vact allow' activates it", c->place);

	if (!s->settings.is_quiet)
		say_once(p, m, key, text);
	free(text);
	free(key);
}

/* Opens the candidate when the hook may activate it; says why not. */
static bool open_wanted(struct venv *v, struct plan *p, struct memory *m,
	const struct session *s, const struct candidate *c)
{
	struct err e = ERR_INIT;
	enum trust trust;
	bool is_wanted = false;

	if (trust_open(v, &trust, c, &s->settings, &e) != 0) {
		say_once(p, m, e.text, e.text);
	} else if (trust_activates(trust)) {
		is_wanted = true;
	} else if (trust != TRUST_DENIED) {
		say_unknown(p, m, s, c);
		venv_fini(v);
	}
	err_fini(&e);
	return is_wanted;
}

static void set_text(char **to, const char *value)
{
	char *copy = mem_strdup(value);

	free(*to);
	*to = copy;
}

static void remember(struct memory *m, enum origin last, const char *project)
{
	set_text(&m->project, project);
	m->last = last;
}

/*
 * What was active is gone and we did not do it: the user wants it off, here
 * and below, until he leaves. What he turned off by hand in a project of its
 * own keeps that project's environment off too, when that is where he did it.
 */
static void notice_off(
	struct memory *m, bool is_active, const char *pwd, const struct candidate *c)
{
	const char *off = NULL;

	if (!is_active && (m->last == ORIGIN_AUTO || m->last == ORIGIN_MANUAL)) {
		if (m->project[0] != '\0' && path_is_under(pwd, m->project))
			off = m->project;
		else if (c->project != NULL && strcmp(pwd, m->pwd) == 0)
			off = c->project;
	}
	/* An outer project is not left by going into an inner one. */
	if (off != NULL && !list_has(&m->held, off))
		list_add(&m->held, off);
	for (size_t i = m->held.count; i > 0; i--)
		if (!path_is_under(pwd, m->held.items[i - 1]))
			list_remove(&m->held, i - 1);
	set_text(&m->pwd, pwd);
}

/* `entry` gets what PATH is to hold from now on, if anything. */
static void event_auto(struct plan *p, struct memory *m, const struct session *s,
	const struct candidate *c, char **entry)
{
	struct venv v;

	/* Even to be left: only what is in this shell's hands can be undone. */
	if (m->is_first && s->has_state)
		activate_inherit(p, s, &s->state);
	if (c->project != NULL && !list_has(&m->held, c->project) &&
		open_wanted(&v, p, m, s, c)) {
		if (s->has_state && path_same(s->state.env, v.path)) {
			*entry = path_join(s->state.env, "bin");
			plan_add(p, EDIT_PATH_NEED, *entry, NULL);
			activate_move(p, &s->state, c->project);
		} else {
			*entry = mem_strdup(v.bin);
			activate_enter(p, s, &v, ORIGIN_AUTO, c->project);
		}
		remember(m, ORIGIN_AUTO, c->project);
		venv_fini(&v);
		return;
	}
	if (s->has_state)
		activate_undo(p, &s->state);
	remember(m, ORIGIN_NONE, "");
}

/*
 * What must not stay, whatever else is active or belongs here: an environment
 * by hand that was inherited, from another user even, and is not safe; what is
 * below a script whose VIRTUAL_ENV somebody has unset.
 */
static void event_purge(struct plan *p, struct memory *m, struct session *s)
{
	struct err e = ERR_INIT;

	if (s->is_taken && s->foreign == NULL) {
		activate_yield(p, s);
	} else if (session_is_manual(s) && m->is_first &&
		   trust_check_safe(s->state.env, NULL, &s->settings, &e) != 0) {
		activate_inherit(p, s, &s->state);
		say_once(p, m, e.text, e.text);
		activate_undo(p, &s->state);
	} else {
		return;
	}
	plan_apply(p, &s->environment);
	state_fini(&s->state);
	s->has_state = s->is_taken = false;
	err_fini(&e);
}

static void event_manual(
	struct plan *p, struct memory *m, const struct session *s, char **entry)
{
	if (m->is_first)
		activate_inherit(p, s, &s->state);
	if (venv_look(s->state.env) < VENV_DANGLING) {
		char *text =
			mem_printf("the active environment '%s' is gone; 'vact off' leaves it",
				s->state.env);

		say_once(p, m, text, text);
		free(text);
	}
	*entry = path_join(s->state.env, "bin");
	plan_add(p, EDIT_PATH_NEED, *entry, NULL);
	remember(m, ORIGIN_MANUAL, s->state.project);
}

/* Somebody else's environment stays; of ours, what was left behind goes. */
static void event_foreign(
	struct plan *p, struct memory *m, const struct session *s, const char *pwd)
{
	if (s->is_taken)
		activate_yield(p, s);
	else if (s->has_state && s->state.origin == ORIGIN_AUTO &&
		 !path_is_under(pwd, s->state.project))
		activate_undo(p, &s->state);
	remember(m, ORIGIN_FOREIGN, "");
}

/* A manual environment's project is of no interest, only that it is there. */
static void watch_manual(struct watch *w, const char *env)
{
	char *cfg = path_join(env, "pyvenv.cfg");
	struct stat st;

	list_add(stat(cfg, &st) == 0 ? &w->present : &w->absent, cfg);
	free(cfg);
}

/*
 * Whether files alone decide what belongs here and where the shell goes from here:
 * not how it came, nor settings, nor a name for the directory that it alone has.
 */
static bool is_by_files(const struct session *s, const struct memory *m, const struct notice *n)
{
	return s->foreign == NULL && !s->has_script && !session_is_manual(s) &&
	       m->held.count == 0 && s->settings.missing != NULL &&
	       strcmp(n->pwd, n->shell_pwd) == 0;
}

/*
 * Up to which directory nothing belongs, as in `pwd`; NULL for that one alone. An
 * answer about a project holds in no other: at each `cd`, all that is asked of one
 * to be activated is asked again. Further up, the shell goes on testing for all that
 * was not there below, so that MUST be little.
 */
static const char *none_reach(
	const struct candidate *c, const struct watch *w, const struct notice *n)
{
	if (c->project != NULL || w->absent.count > ABSENT_MAX || w->end == NULL)
		return NULL;
	return path_is_under(n->pwd, w->end) ? w->end : NULL;
}

/* The last of a plan for an event: how long it holds, and the memory. */
static void plan_rest(
	struct plan *p, struct memory *m, enum watching watching, struct still *still)
{
	char *now = memory_format(m), *after;

	still->is_active = m->last == ORIGIN_AUTO;
	remember(m, ORIGIN_NONE, "");
	after = memory_format(m);
	still->memory_after = after;
	still_plan(p, watching, still);
	plan_add(p, EDIT_SET, "__vact_memory", now);
	free(after);
	free(now);
}

void event_plan(struct plan *p, struct session *s, const struct notice *n)
{
	struct candidate c = CANDIDATE_INIT;
	struct watch watch = WATCH_INIT;
	struct still still = {.watch = &watch, .pwd = n->shell_pwd};
	struct memory m;
	char *mark = NULL, *entry = NULL;
	bool had_state = s->has_state, has_mark = false;

	memory_parse(&m, n->memory);
	event_purge(p, &m, s);
	if (s->foreign == NULL && !session_is_manual(s))
		discover(&c, n->pwd, &s->settings, &watch);
	if (c.project != NULL)
		mark = mark_path(&has_mark);
	notice_off(&m, had_state || s->foreign != NULL, n->pwd, &c);
	for (size_t i = 0; i < s->settings.problems.count; i++)
		say_once(p, &m, s->settings.problems.items[i], s->settings.problems.items[i]);
	if (s->foreign != NULL)
		event_foreign(p, &m, s, n->pwd);
	else if (session_is_manual(s))
		event_manual(p, &m, s, &entry);
	else
		event_auto(p, &m, s, &c, &entry);
	if (session_is_manual(s))
		watch_manual(&watch, s->state.env);
	still.is_by_files = is_by_files(s, &m, n);
	if (still.is_by_files)
		still.high = none_reach(&c, &watch, n);
	still.missing = s->settings.missing;
	if (mark != NULL)
		list_add(has_mark ? &watch.present : &watch.absent, mark);
	still.entry = entry;
	still.is_none = c.project == NULL;
	plan_rest(p, &m, n->watching, &still);
	memory_fini(&m);
	watch_fini(&watch);
	candidate_fini(&c);
	free(entry);
	free(mark);
}

void event_refuse(
	struct plan *p, const struct session *s, const struct notice *n, const char *why)
{
	struct memory m;
	char *text;

	memory_parse(&m, n->memory);
	set_text(&m.pwd, n->pwd);
	if (s->foreign == NULL && s->has_state && s->state.origin == ORIGIN_AUTO) {
		activate_undo(p, &s->state);
		remember(&m, ORIGIN_NONE, "");
	}
	say_once(p, &m, why, why);
	text = memory_format(&m);
	plan_add(p, EDIT_SET, "__vact_memory", text);
	free(text);
	memory_fini(&m);
}
