#include <stdlib.h>
#include <string.h>

#include "activate.h"
#include "command.h"
#include "discover.h"
#include "message.h"
#include "path.h"
#include "text.h"
#include "trust.h"

static void add_line(struct buf *out, const char *label, const char *fmt, ...)
	PRINTF_LIKE(3, 4);

static void add_line(struct buf *out, const char *label, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&text, fmt, ap);
	va_end(ap);
	buf_addf(out, "%-9s", label);
	text_add_visible(out, buf_str(&text));
	buf_addc(out, '\n');
	buf_fini(&text);
}

static void describe_health(struct buf *out, const char *env, const char *project)
{
	struct err e = ERR_INIT;
	struct venv v;

	if (venv_open(&v, env, &e) == 0) {
		add_line(out, "python", "%s, from %s",
			v.cfg.version != NULL ? v.cfg.version : "unknown version",
			v.cfg.home != NULL ? v.cfg.home : "nowhere named");
		venv_fini(&v);
	}
	if (e.text == NULL)
		trust_check_safe(env, project, &e);
	add_line(out, "health", "%s", e.text != NULL ? e.text : "sound");
	err_fini(&e);
}

static void describe_active(struct buf *out, const struct session *s)
{
	if (s->foreign != NULL) {
		add_line(out, "active", "%s", s->foreign);
		describe_health(out, s->foreign, NULL);
		add_line(out, "origin", "foreign: activated by something other than vact");
	} else if (!s->has_state) {
		add_line(out, "active", "none");
	} else {
		add_line(out, "active", "%s", s->state.env);
		describe_health(out, s->state.env, NULL);
		if (s->state.origin == ORIGIN_AUTO)
			add_line(out, "origin", "auto: by the hook, for %s", s->state.project);
		else
			add_line(out, "origin", "manual: by 'vact on', until 'vact off'");
	}
}

static const char *const trust_words[] = {
	[TRUST_UNKNOWN] = "not allowed",
	[TRUST_ROOT] = "trusted",
	[TRUST_ALLOWED] = "allowed",
	[TRUST_DENIED] = "denied",
};

static void describe_here(struct buf *out, const struct session *s, const char *cwd)
{
	struct candidate c;
	enum trust trust;
	char *why;

	if (!discover(&c, cwd, &s->settings, NULL)) {
		add_line(out, "here", "no environment belongs to %s", cwd);
		return;
	}
	trust = trust_look_up(&c, &s->settings, &why);
	add_line(out, "here", "%s", c.env);
	add_line(out, "project", "%s", c.project);
	add_line(out, "trust", "%s: %s", trust_words[trust], why);
	describe_health(out, c.env, c.project);
	free(why);
	candidate_fini(&c);
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct session s;
	struct buf out = BUF_INIT;
	char *cwd = path_cwd(NULL, &e);

	(void)call;
	session_open(&s, false);
	for (size_t i = 0; i < s.settings.problems.count; i++)
		message("%s", s.settings.problems.items[i]);
	describe_active(&out, &s);
	if (cwd != NULL)
		describe_here(&out, &s, cwd);
	else
		add_line(&out, "here", "%s", e.text);
	err_fini(&e);
	session_fini(&s);
	free(cwd);
	return answer(&out, EXIT_DONE);
}

const struct command cmd_status = {
	.name = "status",
	.operands = "",
	.summary = "show what is active here, why, and what is allowed",
	.details =
		"Shows the active environment and who activated it, the environment that\n"
		"belongs to the current directory, its interpreter, whether it is sound, and\n"
		"whether the hook may activate it.",
	.example = "vact status",
	.run = run,
};
