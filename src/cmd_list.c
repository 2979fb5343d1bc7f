#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "json.h"
#include "known.h"
#include "message.h"
#include "path.h"
#include "resolve.h"
#include "text.h"
#include "trust.h"

enum { VERSION_MAX = 16, STATE_WIDTH = 9, TRUST_WIDTH = 12 };

/*
 * What there is to say about one environment, "environments" of --json:
 *
 *   env      absolute path; null where only the project is known any more
 *   project  the directory it was found in; null where it stands by itself
 *   name     its name in the prompt; null unless `state` is "ok"
 *   python   the version as pyvenv.cfg gives it; null where it does not
 *   state    "ok"; "dangling": its interpreter is gone; "broken": no
 *            environment, or none that can be activated; "gone"
 *   problem  a sentence on that; null when `state` is "ok"
 *   active   true for the one that VIRTUAL_ENV names
 *   trust    what the hook makes of it: "allowed", "trusted" (by the settings),
 *            "denied", "unknown", "unsafe"
 *   reason   a phrase on that
 */
struct row {
	const struct known *known;
	const char *state;
	char *problem;
	struct venv venv;
	enum trust trust;
	bool is_unsafe;
	char *reason;
};

static const char *const state_words[] = {
	[VENV_NO_DIR] = "gone",
	[VENV_OTHER_CFG] = "broken",
	[VENV_NO_CFG] = "broken",
	[VENV_NO_PYTHON] = "broken",
	[VENV_DANGLING] = "dangling",
	[VENV_SOUND] = "broken", /* when it cannot be opened all the same */
};

static enum trust look_up(const struct known *k, const struct settings *s, char **reason)
{
	if (k->at.place != NULL)
		return trust_look_up(&k->at, s, reason);
	*reason = mem_strdup(k->is_gone ? "decided on when it was there"
					: "it belongs to no project, so only you activate it");
	if (!k->is_gone)
		return TRUST_UNKNOWN;
	return k->decided == VERDICT_DENY ? TRUST_DENIED : TRUST_ALLOWED;
}

static void judge_trust(struct row *row, const struct settings *s)
{
	const struct known *k = row->known;
	struct err e = ERR_INIT;

	row->trust = look_up(k, s, &row->reason);
	if (row->trust != TRUST_DENIED && !k->is_gone &&
		venv_look(k->at.env) >= VENV_DANGLING &&
		resolve_check_safe(k->at.env, k->at.project, s, &e) != 0) {
		free(row->reason);
		row->reason = mem_strdup(e.text);
		row->is_unsafe = true;
	}
	err_fini(&e);
}

static void judge(struct row *row, const struct known *k, const struct settings *s)
{
	struct err e = ERR_INIT;
	char *cfg;

	*row = (struct row){.known = k, .state = "ok"};
	if (k->is_gone) {
		row->state = "gone";
		row->problem = mem_strdup("there is no environment in that project any more");
	} else if (venv_open(&row->venv, k->at.env, &e) != 0) {
		row->state = state_words[venv_look(k->at.env)];
		row->problem = mem_strdup(e.text);
		cfg = path_join(k->at.env, "pyvenv.cfg");
		pyvenv_read(&row->venv.cfg, cfg, &e);
		free(cfg);
	}
	err_fini(&e);
	judge_trust(row, s);
}

static void row_fini(struct row *row)
{
	venv_fini(&row->venv);
	free(row->problem);
	free(row->reason);
}

/* Only what looks like a version; the file is a stranger's. */
static const char *short_version(const char *version, char *out)
{
	static const char plain[] = "0123456789abcdefghijklmnopqrstuvwxyz.+";
	const char *tail = version == NULL ? NULL : strstr(version, ".final.0");
	size_t len = version == NULL ? 0
		     : tail != NULL  ? (size_t)(tail - version)
				     : strlen(version);

	if (len == 0 || len >= VERSION_MAX || strspn(version, plain) < len)
		return "-";
	memcpy(out, version, len);
	out[len] = '\0';
	return out;
}

/* So that its path says which project it belongs to. */
static bool is_right_below(const char *env, const char *project)
{
	char *parent = path_parent(env);
	bool is_it = strcmp(parent, project) == 0;

	free(parent);
	return is_it;
}

static void add_column(
	struct buf *out, bool is_colored, enum tone tone, const char *word, size_t width)
{
	color_add(out, is_colored, tone, word);
	buf_addf(out, "%*s", (int)(width - strlen(word)), "");
}

static void print_human(struct buf *out, const struct row *row, bool is_colored)
{
	const struct candidate *at = &row->known->at;
	bool is_sound = strcmp(row->state, "ok") == 0;
	bool is_active = is_sound && row->known->is_active;
	char version[VERSION_MAX];

	add_column(out, is_colored,
		is_active  ? TONE_GOOD
		: is_sound ? TONE_PLAIN
			   : TONE_BAD,
		is_active ? "active" : row->state, STATE_WIDTH);
	if (row->is_unsafe)
		add_column(out, is_colored, TONE_BAD, "unsafe", TRUST_WIDTH);
	else
		add_column(out, is_colored,
			trust_activates(row->trust) ? TONE_PLAIN : TONE_WARNING,
			trust_phrase(row->trust), TRUST_WIDTH);
	buf_addf(out, "%-9s", short_version(row->venv.cfg.version, version));
	text_add_visible(out, at->env != NULL ? at->env : at->project);
	if (at->env != NULL && at->project != NULL && !is_right_below(at->env, at->project)) {
		buf_adds(out, "  for ");
		text_add_visible(out, at->project);
	}
	buf_addc(out, '\n');
}

static cJSON *json_row(const struct row *row)
{
	cJSON *item = json_object();

	json_add(item, "env", row->known->at.env);
	json_add(item, "project", row->known->at.project);
	json_add(item, "name", row->venv.name);
	json_add(item, "python", row->venv.cfg.version);
	json_add(item, "state", row->state);
	json_add(item, "problem", row->problem);
	cJSON_AddBoolToObject(item, "active", row->known->is_active);
	json_add(item, "trust", row->is_unsafe ? "unsafe" : trust_word(row->trust));
	json_add(item, "reason", row->reason);
	return item;
}

static int run(const struct call *call)
{
	bool is_json = call->options[OPTION_JSON] != NULL;
	struct session s;
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	struct known *all;
	size_t count;
	bool is_colored;
	int status = EXIT_DONE;
	bool is_whole;

	if (color_choose(&is_colored, call->options[OPTION_COLOR], STDOUT_FILENO, &e) != 0)
		return message_error(&e);
	session_open(&s, false);
	is_whole = known_list(&all, &count, &s, &e) == 0;
	if (is_json)
		json_list_begin(&out, "environments");
	for (size_t i = 0; i < count; i++) {
		struct row row;

		if (status == EXIT_DONE) {
			judge(&row, &all[i], &s.settings);
			if (is_json)
				json_list_item(&out, json_row(&row), i == 0);
			else
				print_human(&out, &row, is_colored);
			row_fini(&row);
		}
		known_fini(&all[i]);
		status = answer_so_far(&out, status);
	}
	free(all);
	session_fini(&s);
	if (is_json)
		json_list_end(&out);
	if (status == EXIT_DONE)
		status = answer(&out, status);
	buf_fini(&out);
	if (!is_whole)
		return message_error(&e);
	err_fini(&e);
	return status;
}

const struct command cmd_list = {
	.name = "list",
	.operands = "",
	.summary = "list the environments vact knows",
	.details =
		"Lists the environments of the projects you decided about, those in\n"
		"$WORKON_HOME (~/.virtualenvs), the active one, and the one that belongs to the\n"
		"current directory. For each: its state (active, ok; dangling when its\n"
		"interpreter is gone, broken when it cannot be activated, gone), what the hook\n"
		"makes of it (allowed, not allowed, denied, trusted by the settings, unsafe), the\n"
		"version of Python, and the path.",
	.example = "vact list",
	.options =
		OPTIONS({OPTION_JSON, "json", 0, NULL, "print a JSON object, with the reasons"},
			{OPTION_COLOR, "color", 0, "WHEN", "colours: auto, always or never"}),
	.run = run,
};
