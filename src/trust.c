#include "trust.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

/* The canonical path that `place` leads to when that is not itself, else "". */
static char *target_of(const struct candidate *c, const char *project)
{
	char *real = path_canonical(c->env);
	char *own = path_join(project, path_base(c->place));

	if (real != NULL && strcmp(real, own) == 0)
		real[0] = '\0';
	free(own);
	return real;
}

int trust_record(
	struct decision *d, const struct candidate *c, enum verdict verdict, struct err *e)
{
	*d = (struct decision){.verdict = verdict};
	d->project = path_canonical(c->project);
	if (d->project == NULL)
		return err_set(
			e, EXIT_FAILED, "cannot look at '%s': %s", c->project, strerror(errno));
	d->identity = decision_identity(d->project, e);
	d->target = target_of(c, d->project);
	if (d->target == NULL && d->identity != NULL)
		err_set(e, EXIT_FAILED, "cannot look at '%s': %s", c->env, strerror(errno));
	if (d->identity != NULL && d->target != NULL)
		return 0;
	decision_fini(d);
	return -1;
}

int trust_decide(const struct candidate *c, enum verdict verdict, struct err *e)
{
	struct decision d;
	int result = trust_record(&d, c, verdict, e);

	if (result == 0) {
		result = registry_write(&d, e);
		decision_fini(&d);
	}
	return result;
}

static bool is_below_trusted(const char *project, const struct settings *s)
{
	bool is_below = false;

	for (size_t i = 0; i < s->trusted.count && !is_below; i++) {
		char *real = path_canonical(s->trusted.items[i]);

		is_below = real != NULL && path_is_under(project, real);
		free(real);
	}
	return is_below;
}

static enum trust decide(const struct decision *now, const struct settings *s,
	const struct decision *stored, const char **why)
{
	bool is_same_dir =
		stored->verdict != VERDICT_NONE && strcmp(stored->identity, now->identity) == 0;

	if (is_same_dir && stored->verdict == VERDICT_DENY) {
		*why = "by 'vact deny'";
		return TRUST_DENIED;
	}
	if (is_same_dir && strcmp(stored->target, now->target) == 0) {
		*why = "by 'vact allow'";
		return TRUST_ALLOWED;
	}
	if (is_below_trusted(now->project, s)) {
		*why = "below a directory that the settings trust";
		return TRUST_ROOT;
	}
	if (is_same_dir)
		*why = "the environment was somewhere else when it was allowed";
	else if (stored->verdict != VERDICT_NONE)
		*why = "another directory stood here when it was decided on";
	else
		*why = "never decided on";
	return TRUST_UNKNOWN;
}

enum trust trust_look_up(const struct candidate *c, const struct settings *s, char **why)
{
	struct decision now, stored = {.verdict = VERDICT_NONE};
	struct err e = ERR_INIT;
	enum trust trust = TRUST_UNKNOWN;
	const char *word = NULL;

	if (trust_record(&now, c, VERDICT_NONE, &e) == 0 &&
		registry_read(&stored, now.project, &e) >= 0)
		trust = decide(&now, s, &stored, &word);
	if (why != NULL)
		*why = mem_strdup(word != NULL ? word : e.text);
	decision_fini(&stored);
	decision_fini(&now);
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

static gid_t primary_group(void)
{
	const struct passwd *user = getpwuid(geteuid());

	return user != NULL ? user->pw_gid : getegid();
}

static int check_stat(const struct stat *st, const char *path, struct err *e)
{
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return err_set(e, EXIT_REFUSED,
			"refusing '%s': it belongs to another user (uid %ld); make an environment "
			"of your own",
			path, (long)st->st_uid);
	if ((st->st_mode & S_IWOTH) != 0)
		return err_set(e, EXIT_REFUSED,
			"refusing '%s': everyone may write to it; 'chmod o-w' it", path);
	if ((st->st_mode & S_IWGRP) != 0 && st->st_gid != primary_group())
		return err_set(e, EXIT_REFUSED,
			"refusing '%s': group %ld may write to it; 'chmod g-w' it", path,
			(long)st->st_gid);
	return 0;
}

/*
 * Checks dir/name (or `path` itself for an AT_FDCWD `at`); leaves the open
 * descriptor in *fd.
 */
static int check_open(
	int at, const char *name, int flags, const char *path, int *fd, struct err *e)
{
	struct stat st;

	*fd = openat(at, name, O_PATH | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
	if (*fd < 0 || fstat(*fd, &st) != 0)
		return err_set(e, EXIT_REFUSED, "refusing '%s': cannot look at it: %s", path,
			strerror(errno));
	return check_stat(&st, path, e);
}

int trust_check_safe(const char *env, const char *project, struct err *e)
{
	static const struct {
		const char *name;
		int flags;
	} inside[] = {
		{"bin", O_DIRECTORY},
		{"pyvenv.cfg", 0},
	};
	int dir = -1, fd = -1, result;

	result = check_open(AT_FDCWD, env, O_DIRECTORY, env, &dir, e);
	for (size_t i = 0; i < sizeof(inside) / sizeof(*inside) && result == 0; i++) {
		char *path = path_join(env, inside[i].name);

		result = check_open(dir, inside[i].name, inside[i].flags, path, &fd, e);
		if (fd >= 0)
			close(fd);
		fd = -1;
		free(path);
	}
	if (result == 0 && project != NULL) {
		result = check_open(AT_FDCWD, project, O_DIRECTORY, project, &fd, e);
		if (fd >= 0)
			close(fd);
	}
	if (dir >= 0)
		close(dir);
	return result;
}
