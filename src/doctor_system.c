#include <stdlib.h>
#include <string.h>

#include "discover.h"
#include "doctor.h"
#include "health.h"
#include "lookup.h"
#include "path.h"
#include "registry.h"

/* What to do about a tool that stands in front, beyond what helps in general. */
static const struct {
	const char *tool;
	const char *remedy;
} remedies[] = {
	{"pyenv", "let 'pyenv init' come before the line that loads the hook"},
	{"mise", "take python out of mise.toml, or let 'mise activate' come before the hook"},
	{"asdf", "let asdf come before the line that loads the hook"},
	{"conda", "'conda deactivate', and 'conda config --set auto_activate_base false'"},
	{"VS Code", "set \"python-envs.terminal.autoActivationType\" to \"off\" there"},
};

/* Where it is not for PATH that the environment's python does not run; else NULL. */
static const char *remedy_for_python(const char *env)
{
	char *python = path_join(env, "bin/python");
	bool is_program = path_is_program(python);

	free(python);
	if (!path_is_dir(env))
		return "'vact off' leaves it";
	return is_program ? NULL : "'vact new --upgrade' repairs it";
}

static void look_path(const struct patient *p, struct finding *f)
{
	const char *env = session_active(&p->session), *remedy;
	struct lookup l;

	if (env == NULL) {
		finding_set(f, RESULT_OK, "no environment is active");
		return;
	}
	lookup_python(&l, env, getenv("PATH"));
	if (l.is_env) {
		finding_set(f, RESULT_OK, "python is '%s'", l.program);
	} else {
		finding_set(f, RESULT_FAILURE, "python is %s%s%s: %s",
			l.program != NULL ? "'" : "", l.program != NULL ? l.program : "missing",
			l.program != NULL ? "'" : "", l.why);
		for (size_t i = 0; l.tool != NULL && i < sizeof(remedies) / sizeof(*remedies);
			i++)
			if (strcmp(remedies[i].tool, l.tool) == 0)
				f->remedy = mem_strdup(remedies[i].remedy);
		remedy = remedy_for_python(env);
		if (remedy != NULL) {
			free(f->remedy);
			f->remedy = mem_strdup(remedy);
		}
	}
	lookup_fini(&l);
}

static void judge(struct finding *f, const char *env, const char *project, const char *which,
	const struct settings *s)
{
	struct health h;
	enum problem worst;

	health_look(&h, env, project, s);
	worst = health_worst(&h);
	if (worst == PROBLEM_COUNT)
		finding_set(f, RESULT_OK, "'%s', which %s, is sound", env, which);
	else
		finding_take(f, health_is_sound(&h) ? RESULT_WARNING : RESULT_FAILURE,
			h.problems[worst]);
	health_fini(&h);
}

/* The active environment's health, else that of the one that belongs here. */
static void look_environment(const struct patient *p, struct finding *f)
{
	const char *env = session_active(&p->session);
	const struct session *s = &p->session;
	struct err e = ERR_INIT;
	char *cwd = path_cwd(NULL, &e);
	struct candidate c;

	if (env != NULL) {
		bool has_project = s->foreign == NULL && s->state.project[0] != '\0';

		judge(f, env, has_project ? s->state.project : NULL, "is active", &s->settings);
	} else if (cwd == NULL) {
		finding_take(f, RESULT_WARNING, e.text);
	} else if (discover(&c, cwd, &s->settings, NULL)) {
		judge(f, c.env, c.project, "belongs here", &s->settings);
		candidate_fini(&c);
	} else {
		finding_set(f, RESULT_OK, "none is active, and none belongs to '%s'", cwd);
	}
	err_fini(&e);
	free(cwd);
}

/* All of them, for a line is all that a check has. */
static void join_problems(struct finding *f, const struct list *problems)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < problems->count; i++)
		buf_addf(&text, "%s%s", i > 0 ? "; " : "", problems->items[i]);
	finding_set(f, RESULT_WARNING, "%s", buf_str(&text));
	buf_fini(&text);
}

static void look_settings(const struct patient *p, struct finding *f)
{
	if (p->session.settings.problems.count > 0)
		join_problems(f, &p->session.settings.problems);
	else
		finding_set(f, RESULT_OK, "the settings are valid");
}

static void look_state(const struct patient *p, struct finding *f)
{
	struct list problems = LIST_INIT;
	struct err e = ERR_INIT;

	(void)p;
	if (registry_check(&problems, &e) != 0)
		finding_take(f, RESULT_FAILURE, e.text);
	else if (problems.count > 0)
		join_problems(f, &problems);
	else
		finding_set(f, RESULT_OK, "the state directory is sound");
	err_fini(&e);
	list_fini(&problems);
}

const struct check doctor_system[] = {
	{"path", false, look_path,
		"'vact off' and 'vact on' put it in front again in this shell"},
	{"environment", false, look_environment, NULL},
	{"settings", false, look_settings, "correct the file"},
	{"state", false, look_state, NULL},
	{.name = NULL},
};
