#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "discover.h"
#include "health.h"
#include "json.h"
#include "lookup.h"
#include "message.h"
#include "path.h"
#include "session.h"
#include "told.h"
#include "trust.h"

/* An answer in the making: lines for the user, and a document for programs. */
struct report {
	struct buf lines;
	bool is_colored;
	const struct settings *settings;
	/* The environment whose health the lines have; the user reads it once. */
	const char *told;
};

static void add_line(struct report *r, const char *label, enum tone tone, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

static void add_line(struct report *r, const char *label, enum tone tone, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&text, fmt, ap);
	va_end(ap);
	buf_addf(&r->lines, "%-9s", label);
	color_add(&r->lines, r->is_colored, tone, buf_str(&text));
	buf_addc(&r->lines, '\n');
	buf_fini(&text);
}

static const char *const origin_words[] = {
	[ORIGIN_NONE] = "none",
	[ORIGIN_AUTO] = "auto",
	[ORIGIN_MANUAL] = "manual",
	[ORIGIN_FOREIGN] = "foreign",
};

/* Adds what there is to say about an environment's Python and its health. */
static void add_health(struct report *r, cJSON *object, const char *env, const char *project)
{
	cJSON *python = cJSON_AddObjectToObject(object, "python");
	cJSON *health = cJSON_AddObjectToObject(object, "health"), *problems;
	bool is_told = r->told != NULL && strcmp(r->told, env) == 0;
	struct health h;
	enum problem worst;

	health_look(&h, env, project, r->settings);
	worst = health_worst(&h);
	json_add(python, "version", h.version);
	json_add(python, "home", h.home);
	json_add(python, "interpreter", h.interpreter);
	json_add(python, "version_now", h.version_now);
	cJSON_AddBoolToObject(health, "sound", health_is_sound(&h));
	problems = cJSON_AddArrayToObject(health, "problems");
	if (worst != PROBLEM_GONE && !is_told)
		add_line(r, "python", TONE_PLAIN, "%s, from %s",
			h.version != NULL ? h.version : "unknown version",
			h.home != NULL ? h.home : "nowhere named");
	if (worst == PROBLEM_COUNT && !is_told)
		add_line(r, "health", TONE_GOOD, "sound");
	for (int p = 0; p < PROBLEM_COUNT; p++) {
		cJSON *row;

		if (h.problems[p] == NULL)
			continue;
		row = json_object();
		cJSON_AddItemToArray(problems, row);
		json_add(row, "kind", health_word((enum problem)p));
		json_add(row, "message", h.problems[p]);
		if (!is_told)
			add_line(r, "health", p < PROBLEM_PATCHLEVEL ? TONE_BAD : TONE_WARNING,
				"%s", h.problems[p]);
	}
	r->told = env;
	health_fini(&h);
}

/* Whether `python` is the environment's own, and what stands before it. */
static void add_lookup(struct report *r, cJSON *object, const char *env)
{
	cJSON *command = cJSON_AddObjectToObject(object, "command");
	struct lookup l;

	lookup_python(&l, env, getenv("PATH"));
	json_add(command, "python", l.program);
	cJSON_AddBoolToObject(command, "is_env", l.is_env);
	json_add(command, "shadowed_by", l.is_env ? NULL : l.entry);
	json_add(command, "tool", l.tool);
	json_add(command, "message", l.why);
	if (l.is_env)
		add_line(r, "command", TONE_PLAIN, "python is %s", l.program);
	else if (l.program != NULL)
		add_line(r, "command", TONE_BAD, "python is %s: %s", l.program, l.why);
	else
		add_line(r, "command", TONE_BAD, "python is missing: %s", l.why);
	lookup_fini(&l);
}

/* By which rule the hook may activate the environment of that project now. */
static void add_rule(struct report *r, cJSON *object, const struct session *s)
{
	struct candidate c;
	enum trust trust;
	char *why = NULL;

	if (s->state.origin != ORIGIN_AUTO ||
		!discover_in(&c, s->state.project, &s->settings, NULL)) {
		json_add(object, "trust", NULL);
		json_add(object, "reason", NULL);
		return;
	}
	trust = trust_look_up(&c, &s->settings, &why);
	json_add(object, "trust", trust_word(trust));
	json_add(object, "reason", why);
	add_line(r, "rule", TONE_PLAIN, "%s: %s", trust_phrase(trust), why);
	free(why);
	candidate_fini(&c);
}

static void add_ours(struct report *r, cJSON *object, const struct session *s)
{
	const struct state *state = &s->state;
	bool has_project = state->project[0] != '\0';

	json_add(object, "name", state->name);
	json_add(object, "project", has_project ? state->project : NULL);
	if (state->origin == ORIGIN_AUTO)
		add_line(r, "origin", TONE_PLAIN, "auto: by the hook, for %s", state->project);
	else
		add_line(r, "origin", TONE_PLAIN, "manual: by 'vact on', until 'vact off'");
	add_rule(r, object, s);
	add_health(r, object, state->env, has_project ? state->project : NULL);
}

static void add_active(struct report *r, cJSON *document, const struct session *s)
{
	bool is_foreign = s->foreign != NULL;
	const char *env = session_active(s);
	cJSON *object;

	if (env == NULL) {
		cJSON_AddNullToObject(document, "active");
		add_line(r, "active", TONE_PLAIN, "none");
		return;
	}
	object = cJSON_AddObjectToObject(document, "active");
	json_add(object, "env", env);
	json_add(object, "origin", origin_words[is_foreign ? ORIGIN_FOREIGN : s->state.origin]);
	add_line(r, "active", TONE_PLAIN, "%s", env);
	if (is_foreign) {
		json_add(object, "name", NULL);
		json_add(object, "project", NULL);
		json_add(object, "trust", NULL);
		json_add(object, "reason", NULL);
		add_line(r, "origin", TONE_PLAIN,
			"foreign: activated by something other than vact");
		add_health(r, object, env, NULL);
	} else {
		add_ours(r, object, s);
	}
	add_lookup(r, object, env);
}

/* Whether the user has turned that project's environment off in this shell. */
static bool is_held(const struct told *told, const char *project)
{
	struct memory m;
	bool is;

	memory_parse(&m, told_get(told, "variable", "__vact_memory"));
	is = list_has(&m.held, project);
	memory_fini(&m);
	return is;
}

/* A directory without an environment may be denied one in advance. */
static void add_denial(struct report *r, const struct session *s, char *dir)
{
	const struct candidate bare = {.project = dir, .place = dir, .env = dir};
	char *why;

	if (trust_look_up(&bare, &s->settings, &why) == TRUST_DENIED)
		add_line(r, "trust", TONE_WARNING, "denied: %s, also when one is made here",
			why);
	free(why);
}

static void add_here(struct report *r, cJSON *document, const struct session *s,
	const struct told *told, char *cwd)
{
	struct candidate c;
	enum trust trust;
	cJSON *object;
	bool is_off;
	char *why;

	if (!discover(&c, cwd, &s->settings, NULL)) {
		cJSON_AddNullToObject(document, "here");
		add_line(r, "here", TONE_PLAIN, "no environment belongs to %s", cwd);
		add_denial(r, s, cwd);
		return;
	}
	trust = trust_look_up(&c, &s->settings, &why);
	is_off = is_held(told, c.project);
	object = cJSON_AddObjectToObject(document, "here");
	json_add(object, "env", c.env);
	json_add(object, "project", c.project);
	json_add(object, "trust", trust_word(trust));
	json_add(object, "reason", why);
	cJSON_AddBoolToObject(object, "held_off", is_off);
	add_line(r, "here", TONE_PLAIN, "%s", c.env);
	add_line(r, "project", TONE_PLAIN, "%s", c.project);
	add_line(r, "trust", trust_activates(trust) ? TONE_PLAIN : TONE_WARNING, "%s: %s",
		trust_phrase(trust), why);
	if (is_off)
		add_line(r, "off", TONE_WARNING, "until %s is left: 'vact off' was there",
			c.project);
	add_health(r, object, c.env, c.project);
	free(why);
	candidate_fini(&c);
}

static void add_settings(cJSON *document, const struct session *s, bool is_json)
{
	const struct list *problems = &s->settings.problems;
	cJSON *rows = cJSON_AddArrayToObject(document, "settings_problems");

	for (size_t i = 0; i < problems->count; i++) {
		cJSON_AddItemToArray(rows, json_string(problems->items[i]));
		if (!is_json)
			message("%s", problems->items[i]);
	}
}

static int report(const struct call *call, struct report *r)
{
	bool is_json = call->options[OPTION_JSON] != NULL;
	struct err e = ERR_INIT;
	char *cwd = path_cwd(NULL, &e);
	cJSON *document = json_document();
	struct session s;
	struct told told;

	told_open(&told, call);
	told_session(&told, &s);
	r->settings = &s.settings;
	json_add(document, "directory", cwd);
	add_active(r, document, &s);
	if (cwd != NULL) {
		add_here(r, document, &s, &told, cwd);
	} else {
		cJSON_AddNullToObject(document, "here");
		add_line(r, "here", TONE_WARNING, "%s", e.text);
	}
	add_settings(document, &s, is_json);
	if (is_json) {
		buf_reset(&r->lines);
		json_print(&r->lines, document);
	} else {
		cJSON_Delete(document);
	}
	err_fini(&e);
	session_fini(&s);
	free(cwd);
	return answer(&r->lines, EXIT_DONE);
}

static int run(const struct call *call)
{
	struct report r = {.lines = BUF_INIT};
	struct list questions = LIST_INIT;
	struct err e = ERR_INIT;
	int status;

	if (color_choose(&r.is_colored, call->options[OPTION_COLOR], STDOUT_FILENO, &e) != 0)
		return message_error(&e);
	if (!told_is_wanted(call))
		return report(call, &r);
	list_add(&questions, "variable:__vact_memory");
	status = told_ask(call, &questions);
	list_fini(&questions);
	return status;
}

const struct command cmd_status = {
	.name = "status",
	.operands = "",
	.summary = "show what is active here, why, and what is allowed",
	.details =
		"Shows the active environment and who activated it, the environment that\n"
		"belongs to the current directory, its interpreter, whether it is sound, and\n"
		"whether the hook may activate it. Runs no program to find out.",
	.example = "vact status",
	.options = OPTIONS({OPTION_JSON, "json", 0, NULL, "print a JSON object"},
		{OPTION_COLOR, "color", 0, "WHEN", "colours: auto, always or never"},
		TOLD_OPTIONS),
	.run = run,
};
