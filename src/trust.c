#include "trust.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "held.h"
#include "path.h"

/* The canonical path that the candidate led to when that is not its place, else "". */
static char *target_of(const struct held *h, const struct candidate *c, const char *project)
{
	char *real, *own;

	if (h->is_inside)
		return mem_strdup("");
	real = path_canonical_of(h->env_fd, c->env);
	own = path_join(project, path_base(c->place));
	if (real != NULL && strcmp(real, own) == 0)
		real[0] = '\0';
	free(own);
	return real;
}

static int record(struct decision *d, struct held *h, const struct candidate *c,
	enum verdict verdict, struct err *e)
{
	*d = (struct decision){.verdict = verdict};
	/* Should the name have been taken away meanwhile, the identity does not fit it. */
	d->project = path_is_real(c->project) ? mem_strdup(c->project) : held_project_path(h);
	if (d->project == NULL)
		return err_set(
			e, EXIT_FAILED, "cannot look at '%s': %s", c->project, strerror(errno));
	d->identity = identity_text(&h->project_id);
	d->target = target_of(h, c, d->project);
	if (d->target == NULL && d->identity != NULL)
		err_set(e, EXIT_FAILED, "cannot look at '%s': %s", c->env, strerror(errno));
	if (d->identity != NULL && d->target != NULL)
		return 0;
	decision_fini(d);
	return -1;
}

int trust_decide(const struct candidate *c, enum verdict verdict, const struct settings *s,
	struct err *e)
{
	struct decision d;
	struct held h;
	int result = held_open(&h, c->env, c->project, e);

	if (result == 0)
		result = record(&d, &h, c, verdict, e);
	if (result == 0) {
		if (verdict == VERDICT_ALLOW)
			result = held_way_is_ours(&h, s, &d.is_way_ours, e);
		if (result == 0)
			result = registry_write(&d, e);
		decision_fini(&d);
	}
	held_close(&h);
	return result;
}

/* By where the held directory is, whatever its name leads to. */
static bool is_below_trusted(struct held *h, const struct settings *s)
{
	char *project = s->trusted.count == 0 ? NULL : held_project_path(h);
	bool is_below = false;

	for (size_t i = 0; project != NULL && i < s->trusted.count && !is_below; i++) {
		char *real = path_canonical(s->trusted.items[i]);

		is_below = real != NULL && path_is_under(project, real);
		free(real);
	}
	free(project);
	return is_below;
}

/* `now` would be the decision that is made today. */
static enum trust decide(
	const struct decision *now, const struct decision *stored, const char **why)
{
	bool is_same_dir =
		stored->verdict != VERDICT_NONE && strcmp(stored->identity, now->identity) == 0;

	*why = "never decided on";
	/* MUST NOT be lost where the time of birth can be had at one time only. */
	if (stored->verdict == VERDICT_DENY &&
		identity_may_match(stored->identity, now->identity)) {
		*why = "by 'vact deny'";
		return TRUST_DENIED;
	}
	if (is_same_dir && strcmp(stored->target, now->target) == 0) {
		*why = "by 'vact allow'";
		return TRUST_ALLOWED;
	}
	if (is_same_dir)
		*why = "the environment was somewhere else when it was allowed";
	else if (stored->verdict != VERDICT_NONE)
		*why = "another directory stood here when it was decided on";
	return TRUST_UNKNOWN;
}

/* `e` says what went wrong, if anything. */
static enum trust look_up(struct held *h, const struct candidate *c, const struct settings *s,
	char **why, struct err *e)
{
	struct decision now, stored = {.verdict = VERDICT_NONE};
	enum trust trust = TRUST_UNKNOWN;
	const char *word = NULL;

	if (record(&now, h, c, VERDICT_NONE, e) == 0 &&
		registry_read(&stored, now.project, e) >= 0)
		trust = decide(&now, &stored, &word);
	h->is_way_known =
		trust == TRUST_ALLOWED && stored.is_way_ours && path_is_real(h->project);
	if (word != NULL && trust == TRUST_UNKNOWN && is_below_trusted(h, s)) {
		word = "below a directory that the settings trust";
		trust = TRUST_ROOT;
	}
	if (why != NULL)
		*why = mem_strdup(word != NULL ? word : e->text);
	decision_fini(&stored);
	decision_fini(&now);
	return trust;
}

enum trust trust_look_up(const struct candidate *c, const struct settings *s, char **why)
{
	struct held h;
	struct err e = ERR_INIT;
	enum trust trust = TRUST_UNKNOWN;

	if (held_open(&h, c->env, c->project, &e) == 0)
		trust = look_up(&h, c, s, why, &e);
	else if (why != NULL)
		*why = mem_strdup(e.text);
	held_close(&h);
	err_fini(&e);
	return trust;
}

bool trust_activates(enum trust t)
{
	return t == TRUST_ROOT || t == TRUST_ALLOWED;
}

static const char *const words[] = {
	[TRUST_UNKNOWN] = "unknown",
	[TRUST_ROOT] = "trusted",
	[TRUST_ALLOWED] = "allowed",
	[TRUST_DENIED] = "denied",
};

const char *trust_phrase(enum trust t)
{
	return t == TRUST_UNKNOWN ? "not allowed" : words[t];
}

const char *trust_word(enum trust t)
{
	return words[t];
}

static int open_held(struct venv *v, struct held *h, enum venv_look look,
	const struct settings *s, struct err *e)
{
	int result = held_check(h, s, e);

	if (result == 0)
		result = venv_open_file(v, h->env, look, &h->cfg, e);
	if (result == 0)
		result = held_verify(h, e);
	if (result != 0)
		venv_fini(v);
	return result;
}

int trust_open(struct venv *v, enum trust *trust, const struct candidate *c,
	const struct settings *s, struct err *e)
{
	struct err ignored = ERR_INIT;
	struct held h;
	int result;

	*v = (struct venv){.path = NULL};
	*trust = TRUST_UNKNOWN;
	result = held_open(&h, c->env, c->project, e);
	if (result == 0)
		*trust = look_up(&h, c, s, NULL, &ignored);
	if (result == 0 && *trust != TRUST_DENIED)
		result = open_held(v, &h, c->look, s, e);
	held_close(&h);
	err_fini(&ignored);
	return result;
}

int trust_open_safe(struct venv *v, const char *env, const char *project,
	const struct settings *s, struct err *e)
{
	struct held h;
	int result = held_open(&h, env, project, e);

	*v = (struct venv){.path = NULL};
	if (result == 0)
		result = open_held(v, &h, VENV_SOUND, s, e);
	held_close(&h);
	return result;
}

int trust_check_safe(
	const char *env, const char *project, const struct settings *s, struct err *e)
{
	struct held h;
	int result = held_open(&h, env, project, e);

	if (result == 0)
		result = held_check(&h, s, e);
	if (result == 0)
		result = held_verify(&h, e);
	held_close(&h);
	return result;
}
