#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "discover.h"
#include "json.h"
#include "message.h"
#include "path.h"
#include "registry.h"
#include "settings.h"
#include "text.h"
#include "trust.h"

/* The canonical path of `dir`, also when the last of it is gone. */
static char *canonical_once(const char *dir)
{
	char *real = path_canonical(dir), *parent, *above;

	if (real != NULL || strcmp(dir, "/") == 0)
		return real != NULL ? real : mem_strdup(dir);
	parent = path_parent(dir);
	above = canonical_once(parent);
	real = path_join(above, path_base(dir));
	free(above);
	free(parent);
	return real;
}

/* DIR itself may have a decision, also when an environment is only above it. */
static int forget(const char *dir, const struct settings *s, struct err *e)
{
	struct candidate c = CANDIDATE_INIT;
	char *real = canonical_once(dir), *there = path_canonical(dir);
	int found = registry_forget(real, e);

	free(real);
	if (found == 1 && there != NULL && discover(&c, dir, s, NULL)) {
		real = canonical_once(c.project);
		found = registry_forget(real, e);
		free(real);
	}
	if (found == 1)
		found = err_set(e, EXIT_FAILED, "nothing was decided about '%s'", dir);
	candidate_fini(&c);
	free(there);
	return found;
}

/* A decision about a directory in which there is no environment yet. */
static int deny_bare(const char *dir, const struct settings *s, struct err *e)
{
	struct candidate c = {
		.project = mem_strdup(dir), .place = mem_strdup(dir), .env = mem_strdup(dir)};
	int result = trust_decide(&c, VERDICT_DENY, s, e);

	if (result == 0)
		message("there is no environment in '%s'; one that is made there is denied",
			dir);
	candidate_fini(&c);
	return result;
}

static int decide(
	const char *dir, enum verdict verdict, const struct settings *s, struct err *e)
{
	struct candidate c;
	struct err unsafe = ERR_INIT;
	int result;

	if (!discover(&c, dir, s, NULL))
		return verdict == VERDICT_DENY ? deny_bare(dir, s, e) : discover_none(dir, e);
	result = trust_decide(&c, verdict, s, e);
	if (result == 0 && verdict == VERDICT_ALLOW &&
		trust_check_safe(c.env, c.project, s, &unsafe) != 0)
		message("allowed, but the hook goes on %s", unsafe.text);
	err_fini(&unsafe);
	candidate_fini(&c);
	return result;
}

static const char *const verdict_names[] = {
	[VERDICT_NONE] = "none",
	[VERDICT_ALLOW] = "allowed",
	[VERDICT_DENY] = "denied",
};

static void add_row(struct buf *out, const struct decision *d, bool is_json, bool is_first)
{
	const char *verdict = verdict_names[d->verdict];
	cJSON *row;

	if (!is_json) {
		buf_addf(out, "%-8s", verdict);
		text_add_visible(out, d->project);
		buf_addc(out, '\n');
		return;
	}
	row = json_object();
	json_add(row, "project", d->project);
	json_add(row, "decision", verdict);
	json_list_item(out, row, is_first);
}

static int list(bool is_json)
{
	struct err e = ERR_INIT;
	struct buf out = BUF_INIT;
	struct decision *all;
	size_t count;
	int status = registry_list(&all, &count, &e) == 0 ? EXIT_DONE : message_error(&e);
	bool is_listed = status == EXIT_DONE;

	if (is_listed && is_json)
		json_list_begin(&out, "decisions");
	for (size_t i = 0; i < count; i++) {
		if (status == EXIT_DONE)
			add_row(&out, &all[i], is_json, i == 0);
		decision_fini(&all[i]);
		status = answer_so_far(&out, status);
	}
	free(all);
	if (is_listed && is_json)
		json_list_end(&out);
	if (status == EXIT_DONE)
		return answer(&out, status);
	buf_fini(&out);
	return status;
}

static int run_verdict(const struct call *call, enum verdict verdict)
{
	struct err e = ERR_INIT;
	struct settings s;
	bool is_forgotten = call->options[OPTION_FORGET] != NULL;
	char *dir;
	int result;

	if (call->options[OPTION_LIST] != NULL)
		return list(call->options[OPTION_JSON] != NULL);
	dir = path_directory(call->args[0], is_forgotten, &e);
	if (dir == NULL)
		return message_error(&e);
	settings_load(&s);
	result = is_forgotten ? forget(dir, &s, &e) : decide(dir, verdict, &s, &e);
	settings_fini(&s);
	free(dir);
	return result == 0 ? EXIT_DONE : message_error(&e);
}

static int run_allow(const struct call *call)
{
	return run_verdict(call, VERDICT_ALLOW);
}

static int run_deny(const struct call *call)
{
	return run_verdict(call, VERDICT_DENY);
}

static const struct option_row options[] = {
	{OPTION_FORGET, "forget", 0, NULL, "drop the decision"},
	{OPTION_LIST, "list", 0, NULL, "list all decisions"},
	{OPTION_JSON, "json", 0, NULL, "with --list: print a JSON object"},
	{.name = NULL},
};

const struct command cmd_allow = {
	.name = "allow",
	.operands = "[DIR]",
	.summary = "let the hook activate the environment of a project",
	.details =
		"The decision is about the project (the directory that holds the environment)\n"
		"and holds until another directory stands in its place. Making the environment\n"
		"anew or editing files does not touch it.",
	.example = "vact allow",
	.options = options,
	.args_max = 1,
	.run = run_allow,
};

const struct command cmd_deny = {
	.name = "deny",
	.operands = "[DIR]",
	.summary = "keep the hook from activating it",
	.details =
		"The hook never activates an environment in a denied project, and says nothing\n"
		"about it, even where the settings trust a directory above.",
	.example = "vact deny ~/src/project",
	.options = options,
	.args_max = 1,
	.run = run_deny,
};
