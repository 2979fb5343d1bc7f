#include "activate.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "discover.h"
#include "path.h"
#include "registry.h"
#include "still.h"
#include "text.h"
#include "trust.h"

extern char **environ;

/* 16 directories with the names that environments have. */
enum { ABSENT_MAX = 64 };

void session_open(struct session *s, bool has_script)
{
	const char *active = getenv("VIRTUAL_ENV");

	*s = (struct session){.foreign = NULL};
	for (char **entry = environ; *entry != NULL; entry++)
		list_add(&s->environment, *entry);
	settings_load(&s->settings);
	s->has_state = state_parse(&s->state, getenv("VACT_STATE"));
	if (active != NULL && active[0] != '\0' &&
		(has_script || !(s->has_state && strcmp(active, s->state.env) == 0)))
		s->foreign = active;
	s->has_script = has_script;
	s->is_taken = has_script && s->has_state;
}

void session_fini(struct session *s)
{
	list_fini(&s->environment);
	settings_fini(&s->settings);
	state_fini(&s->state);
}

const char *session_active(const struct session *s)
{
	if (s->foreign != NULL)
		return s->foreign;
	return s->has_state ? s->state.env : NULL;
}

/* The plan that undoes what `state` records; nothing else, nothing more. */
static void plan_leave(struct plan *p, const struct state *state)
{
	const char *const ours[REPLACED_COUNT] = {
		[REPLACED_ENV] = state->env,
		[REPLACED_PROMPT] = state->name,
	};
	char *bin = path_join(state->env, "bin");

	plan_add(p, EDIT_PATH_DROP, bin, NULL);
	for (size_t i = 0; i < REPLACED_COUNT; i++) {
		if (ours[i] != NULL)
			plan_add(p, EDIT_UNSET_IF, replaced_names[i], ours[i]);
		plan_add(p, EDIT_GIVE_BACK, replaced_names[i], state->old[i]);
	}
	plan_add(p, EDIT_UNSET, "VACT_STATE", NULL);
	plan_add(p, EDIT_PROMPT_HIDE, NULL, NULL);
	plan_add(p, EDIT_DEACTIVATE_DROP, NULL, NULL);
	plan_add(p, EDIT_REHASH, NULL, NULL);
	free(bin);
}

/* Makes what took over from us all there is, as if we had left before. */
static void plan_yield(struct plan *p, const struct session *s)
{
	char *bin = path_join(s->state.env, "bin");

	plan_add(p, EDIT_YIELD, bin, s->state.old[REPLACED_HOME]);
	if (s->foreign == NULL || strcmp(s->foreign, s->state.env) != 0)
		plan_add(p, EDIT_UNSET_IF, replaced_names[REPLACED_PROMPT], s->state.name);
	plan_add(p, EDIT_UNSET, "VACT_STATE", NULL);
	free(bin);
}

/* What the prompt shows for the environment `name`; the caller frees it. */
static char *prompt_text(const char *format, const char *name)
{
	struct buf out = BUF_INIT, plain = BUF_INIT;
	const char *at;

	for (; (at = strstr(format, "{name}")) != NULL; format = at + strlen("{name}")) {
		buf_add(&plain, format, (size_t)(at - format));
		buf_adds(&plain, name);
	}
	buf_adds(&plain, format);
	text_add_visible(&out, buf_str(&plain));
	buf_fini(&plain);
	return buf_detach(&out);
}

static void plan_prompt(
	struct plan *p, const struct session *s, const struct state *state, enum edit_kind kind)
{
	char *text;

	if (s->settings.prompt == NULL)
		return;
	text = prompt_text(s->settings.prompt, state->name);
	plan_add(p, kind, text, NULL);
	free(text);
}

void activate_leave(struct plan *p, const struct session *s)
{
	if (s->is_taken)
		plan_yield(p, s);
	/* What came last goes first. A script's VIRTUAL_ENV may be unset by now. */
	if (s->foreign != NULL || s->has_script)
		plan_add(p, EDIT_LEAVE_FOREIGN, s->foreign, NULL);
	if (s->has_state && !s->is_taken) {
		/* A shell in which the hook does nothing may have inherited it. */
		plan_prompt(p, s, &s->state, EDIT_PROMPT_ADOPT);
		plan_leave(p, &s->state);
	}
}

/* What makes an activation usable in this shell, done before or not. */
static void plan_equip(struct plan *p, const struct session *s, const struct state *state,
	enum edit_kind prompt)
{
	struct plan leave = PLAN_INIT;

	plan_prompt(p, s, state, prompt);
	plan_leave(&leave, state);
	plan_add_function(p, "__vact_leave", &leave);
	plan_add(p, EDIT_DEACTIVATE_ADD, NULL, NULL);
	plan_add(p, EDIT_REHASH, NULL, NULL);
}

static void plan_record(struct plan *p, const struct state *state)
{
	char *text = state_format(state);

	plan_add(p, EDIT_EXPORT, "VACT_STATE", text);
	free(text);
}

static bool is_manual(const struct session *s)
{
	return s->foreign == NULL && s->has_state && s->state.origin == ORIGIN_MANUAL;
}

static bool is_active(const struct session *s, const char *env)
{
	return s->has_state && s->foreign == NULL && !s->is_taken &&
	       strcmp(s->state.env, env) == 0;
}

void activate_enter(struct plan *p, const struct session *s, const struct venv *v,
	enum origin origin, const char *project)
{
	struct list after = LIST_INIT;
	const struct list *before = &s->environment;
	struct state state = {
		.origin = origin,
		.env = mem_strdup(v->path),
		.name = mem_strdup(v->name),
		.project = mem_strdup(project),
	};
	bool is_again = is_active(s, v->path);

	/* What a shell has once it left what is active now is what we replace. */
	if (!is_again && (s->has_state || s->has_script || s->foreign != NULL)) {
		activate_leave(p, s);
		list_add_all(&after, &s->environment);
		plan_apply(p, &after);
		before = &after;
	}
	for (size_t i = 0; i < REPLACED_COUNT; i++) {
		state.old[i] =
			mem_strdup(is_again ? s->state.old[i]
					    : environment_get(before, replaced_names[i]));
		if (!is_again)
			plan_add(p, EDIT_KEEP, replaced_names[i], NULL);
	}
	plan_add(p, EDIT_EXPORT, replaced_names[REPLACED_ENV], v->path);
	plan_add(p, EDIT_EXPORT, replaced_names[REPLACED_PROMPT], v->name);
	plan_add(p, is_again ? EDIT_PATH_NEED : EDIT_PATH_ADD, v->bin, NULL);
	plan_record(p, &state);
	plan_equip(p, s, &state, is_again ? EDIT_PROMPT_ADOPT : EDIT_PROMPT_SHOW);
	state_fini(&state);
	list_fini(&after);
}

/* A shell that inherited an activation gets the parts no child inherits. */
static void plan_adopt(struct plan *p, const struct session *s, const struct state *state)
{
	char *bin = path_join(state->env, "bin");

	plan_add(p, EDIT_EXPORT, replaced_names[REPLACED_ENV], state->env);
	/* Start-up files may have put entries before ours, or dropped it. */
	plan_add(p, EDIT_PATH_DROP, bin, NULL);
	plan_add(p, EDIT_PATH_ADD, bin, NULL);
	plan_equip(p, s, state, EDIT_PROMPT_ADOPT);
	free(bin);
}

void activate_adopt(struct plan *p, const struct session *s, const struct list *environment)
{
	struct state state;

	if (!state_parse(&state, environment_get(environment, "VACT_STATE")))
		return;
	plan_add(p, EDIT_EXPORT, replaced_names[REPLACED_PROMPT], state.name);
	plan_record(p, &state);
	plan_adopt(p, s, &state);
	state_fini(&state);
}

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

/* The same environment was found in another directory: a link, or a redirect. */
static void plan_moved(struct plan *p, const struct state *state, const char *project)
{
	struct state moved = *state;

	if (strcmp(state->project, project) == 0)
		return;
	moved.project = mem_strdup(project);
	plan_record(p, &moved);
	free(moved.project);
}

/* `entry` gets what PATH is to hold from now on, if anything. */
static void event_auto(struct plan *p, struct memory *m, const struct session *s,
	const struct candidate *c, char **entry)
{
	struct venv v;

	/* Even to be left: only what is in this shell's hands can be undone. */
	if (m->is_first && s->has_state)
		plan_adopt(p, s, &s->state);
	if (c->project != NULL && !list_has(&m->held, c->project) &&
		open_wanted(&v, p, m, s, c)) {
		if (s->has_state && path_same(s->state.env, v.path)) {
			*entry = path_join(s->state.env, "bin");
			plan_add(p, EDIT_PATH_NEED, *entry, NULL);
			plan_moved(p, &s->state, c->project);
		} else {
			*entry = mem_strdup(v.bin);
			activate_enter(p, s, &v, ORIGIN_AUTO, c->project);
		}
		remember(m, ORIGIN_AUTO, c->project);
		venv_fini(&v);
		return;
	}
	if (s->has_state)
		plan_leave(p, &s->state);
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
		plan_yield(p, s);
	} else if (is_manual(s) && m->is_first &&
		   trust_check_safe(s->state.env, NULL, &s->settings, &e) != 0) {
		plan_adopt(p, s, &s->state);
		say_once(p, m, e.text, e.text);
		plan_leave(p, &s->state);
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
		plan_adopt(p, s, &s->state);
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
		plan_yield(p, s);
	else if (s->has_state && s->state.origin == ORIGIN_AUTO &&
		 !path_is_under(pwd, s->state.project))
		plan_leave(p, &s->state);
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
 * Where the answer is the same as in `pwd`, up to which directory; NULL for nowhere
 * else, as when it depends on how the shell came here, on settings, or on a name
 * for the directory that the shell alone has. Further up, the shell goes on testing
 * for all that was not there below, so that MUST be little.
 */
static const char *answer_reach(const struct session *s, const struct memory *m,
	const struct candidate *c, const struct watch *w, const struct notice *n)
{
	const char *high = c->project != NULL ? c->project : w->end;

	if (s->foreign != NULL || s->has_script || is_manual(s) || m->held.count > 0 ||
		s->settings.missing == NULL || w->absent.count > ABSENT_MAX ||
		strcmp(n->pwd, n->shell_pwd) != 0)
		return NULL;
	return high != NULL && path_is_under(n->pwd, high) ? high : NULL;
}

/* The last of a plan for an event: how long it holds, and the memory. */
static void plan_rest(
	struct plan *p, struct memory *m, enum watching watching, struct still *still)
{
	char *now = memory_format(m), *after;

	still->is_active = m->last == ORIGIN_AUTO;
	remember(m, ORIGIN_NONE, "");
	after = memory_format(m);
	still->memory_after = still->high != NULL ? after : NULL;
	still_plan(p, watching, still);
	plan_add(p, EDIT_SET, "__vact_memory", now);
	free(after);
	free(now);
}

void activate_event(struct plan *p, struct session *s, const struct notice *n)
{
	struct candidate c = CANDIDATE_INIT;
	struct watch watch = WATCH_INIT;
	struct still still = {.watch = &watch, .pwd = n->shell_pwd};
	struct memory m;
	/* MUST be read before the decision that it stands for. */
	char *stamp = registry_stamp(), *entry = NULL;
	bool had_state = s->has_state;

	memory_parse(&m, n->memory);
	event_purge(p, &m, s);
	if (s->foreign == NULL && !is_manual(s))
		discover(&c, n->pwd, &s->settings, &watch);
	notice_off(&m, had_state || s->foreign != NULL, n->pwd, &c);
	for (size_t i = 0; i < s->settings.problems.count; i++)
		say_once(p, &m, s->settings.problems.items[i], s->settings.problems.items[i]);
	if (s->foreign != NULL)
		event_foreign(p, &m, s, n->pwd);
	else if (is_manual(s))
		event_manual(p, &m, s, &entry);
	else
		event_auto(p, &m, s, &c, &entry);
	if (is_manual(s))
		watch_manual(&watch, s->state.env);
	still.high = answer_reach(s, &m, &c, &watch, n);
	still.missing = s->settings.missing;
	still.stamp = c.project != NULL ? stamp : NULL;
	still.entry = entry;
	still.is_none = c.project == NULL;
	plan_rest(p, &m, n->watching, &still);
	memory_fini(&m);
	watch_fini(&watch);
	candidate_fini(&c);
	free(entry);
	free(stamp);
}

void activate_refuse(
	struct plan *p, const struct session *s, const struct notice *n, const char *why)
{
	struct memory m;
	char *text;

	memory_parse(&m, n->memory);
	set_text(&m.pwd, n->pwd);
	if (s->foreign == NULL && s->has_state && s->state.origin == ORIGIN_AUTO) {
		plan_leave(p, &s->state);
		remember(&m, ORIGIN_NONE, "");
	}
	say_once(p, &m, why, why);
	text = memory_format(&m);
	plan_add(p, EDIT_SET, "__vact_memory", text);
	free(text);
	memory_fini(&m);
}
