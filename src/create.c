#include "create.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interrupt.h"
#include "list.h"
#include "path.h"
#include "place.h"
#include "stage.h"
#include "subprocess.h"
#include "venv.h"
#include "wheel_install.h"
#include "xdg.h"

/* MUST hold before anything that is there is removed. */
static int check_clear(const char *path, enum place place, struct err *e)
{
	char *real = path_canonical(path), *cwd = getcwd(NULL, 0);
	char *home = xdg_home() != NULL ? path_canonical(xdg_home()) : NULL;
	int result = 0;

	if (real == NULL || strcmp(real, "/") == 0)
		result = err_set(e, EXIT_REFUSED, "refusing to clear '%s'", path);
	else if (home != NULL && path_is_under(home, real))
		result = err_set(e, EXIT_REFUSED,
			"refusing to clear '%s': the home directory is there", path);
	else if (cwd == NULL || path_is_under(cwd, real))
		result = err_set(e, EXIT_REFUSED,
			"refusing to clear '%s': the current directory is in it; cd elsewhere",
			path);
	else if (place == PLACE_DIR || venv_look(path) == VENV_NO_PYTHON)
		result = err_set(e, EXIT_REFUSED,
			"refusing to clear '%s': it is no environment; remove it yourself",
			path);
	free(home);
	free(cwd);
	free(real);
	return result;
}

static int check_place(const struct blueprint *b, enum place place, struct err *e)
{
	if (place == PLACE_OTHER)
		return err_set(e, EXIT_FAILED,
			"cannot make '%s': something else than a directory is there; remove it, "
			"or choose another name",
			b->path);
	switch (b->existing) {
	case EXISTING_UPGRADE:
		if (place == PLACE_ENV)
			return 0;
		return err_set(e, EXIT_FAILED,
			"'%s' is not an environment, so there is nothing to upgrade; 'vact new' "
			"makes one",
			b->path);
	case EXISTING_CLEAR:
		return place == PLACE_NOTHING || place == PLACE_EMPTY
			       ? 0
			       : check_clear(b->path, place, e);
	case EXISTING_KEEP:
		return 0;
	case EXISTING_REFUSE:
	default:
		if (place == PLACE_ENV)
			return err_set(e, EXIT_FAILED,
				"'%s' is an environment already; --upgrade repairs it, --clear "
				"makes it anew",
				b->path);
		if (place == PLACE_DIR)
			return err_set(e, EXIT_FAILED,
				"'%s' is a directory with something in it and no environment; "
				"--allow-existing puts one there",
				b->path);
		return 0;
	}
}

int create_check(const struct blueprint *b, struct err *e)
{
	if (strchr(b->path, ':') != NULL)
		return err_set(e, EXIT_FAILED,
			"cannot make '%s': a path with ':' cannot stand in PATH; choose another",
			b->path);
	if (strchr(b->path, '\n') != NULL)
		return err_set(e, EXIT_FAILED,
			"cannot make '%s': a path with a newline cannot stand in pyvenv.cfg; "
			"choose another",
			b->path);
	if (strcmp(b->path, "/") == 0)
		return err_set(e, EXIT_REFUSED, "refusing to make an environment of '/'");
	stage_recover(b->path);
	return check_place(b, place_look(b->path), e);
}

/* The directories above `path`; `made` gets the topmost that was not there, or "". */
static int make_parents(const char *path, char **made, struct err *e)
{
	char *parent = path_parent(path);
	int result = 0;

	if (mkdir(parent, 0777) == 0) {
		free(*made);
		*made = mem_strdup(parent);
	} else if (errno == ENOENT && strcmp(parent, path) != 0) {
		result = make_parents(parent, made, e);
		if (result == 0 && mkdir(parent, 0777) != 0 && errno != EEXIST)
			result = err_set(e, EXIT_FAILED, "cannot make '%s': %s", parent,
				strerror(errno));
	} else if (errno != EEXIST) {
		int reason = errno;

		/* Of what is there already, some file systems say that it is read-only. */
		if (access(parent, F_OK) != 0)
			result = err_set(e, EXIT_FAILED, "cannot make '%s': %s", parent,
				strerror(reason));
	}
	free(parent);
	return result;
}

/* Takes back what make_parents made, as far as nothing is in it. */
static void remove_parents(const char *path, const char *made)
{
	char *dir = path_parent(path), *parent;

	while (made[0] != '\0' && path_is_under(dir, made) &&
		(rmdir(dir) == 0 || errno == ENOENT)) {
		parent = path_parent(dir);
		free(dir);
		dir = parent;
	}
	free(dir);
}

/* The older one's contents, for those that are to stay. */
static int take_over(const struct stage *s, const char *target, struct err *e)
{
	int old = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC), result = -1;
	struct stat st;

	if (old < 0 || fstat(old, &st) != 0)
		goto out;
	if (!s->is_pinned) {
		result = tree_clone(old, ".", s->at, s->name);
		goto out;
	}
	result = 0;
	for (size_t i = 0; layout_names[i] != NULL && result == 0; i++)
		if (fstatat(old, layout_names[i], &st, AT_SYMLINK_NOFOLLOW) == 0)
			result = tree_clone(old, layout_names[i], s->fd, layout_names[i]);
		else if (errno != ENOENT)
			result = -1;
out:
	if (result != 0)
		err_set(e, EXIT_FAILED, "cannot take over what is in '%s': %s", target,
			strerror(errno));
	if (old >= 0)
		close(old);
	return result;
}

/* What is installed already stays: it may be newer than what we have. 1, 0 or -1. */
static int has_pip(const char *env, const struct interpreter *i, struct err *e)
{
	char *path = mem_printf("%s/%s/pip/__init__.py", env, i->site);
	int result = access(path, F_OK) == 0;

	if (result == 0 && errno != ENOENT && errno != ENOTDIR)
		result = err_set(
			e, EXIT_FAILED, "cannot look at '%s': %s", path, strerror(errno));
	free(path);
	return result;
}

/* What wheels are unpacked to where there is no cache, below the stage. */
static const char scratch_name[] = ".vact-wheels";

static int open_wheels(struct wheels *w, const struct stage *s, const struct interpreter *i,
	const struct create_pip *pip, struct err *e)
{
	char *scratch = path_join(s->path, scratch_name);
	int result = wheels_open(w, i, scratch, pip->on_progress, e);

	free(scratch);
	return result;
}

static int add_pip(const struct stage *s, const struct interpreter *i,
	const struct create_pip *pip, const struct wheels *w, struct err *e)
{
	const struct wheel_target to = {s->fd, i->site, pip->shebang, pip->mode};
	int result = wheel_install(w, &to, e);

	if (tree_remove(s->fd, scratch_name) != 0 && result == 0)
		result = err_set(e, EXIT_FAILED, "cannot remove '%s/%s': %s", s->path,
			scratch_name, strerror(errno));
	return result;
}

static int commit(struct stage *s, enum stage_old old, struct err *e)
{
	if (interrupt_seen() != 0)
		return err_set(e, EXIT_FAILED, "interrupted");
	return stage_commit(s, old, e);
}

static int build(struct stage *s, const char *target, enum place place,
	const struct blueprint *b, const struct interpreter *i, const struct create_pip *pip,
	struct err *e)
{
	bool stays = (place == PLACE_ENV && b->existing != EXISTING_CLEAR) ||
		     (place == PLACE_DIR && b->existing == EXISTING_KEEP);
	bool goes = place == PLACE_UNFINISHED ||
		    (place == PLACE_ENV && b->existing == EXISTING_CLEAR);
	enum stage_old old = goes ? STAGE_OLD_GOES : stays ? STAGE_OLD_STAYS : STAGE_OLD_NONE;
	int has = b->has_pip && stays ? has_pip(target, i, e) : 0, result = has < 0 ? -1 : 0;
	bool needs_pip = b->has_pip && has == 0;
	struct wheels w = {NULL, 0};

	/* First, for it may take seconds in which others work on what is to stay. */
	if (result == 0 && needs_pip)
		result = open_wheels(&w, s, i, pip, e);
	if (result == 0 && stays)
		result = take_over(s, target, e);
	if (result == 0)
		result = layout(s->fd, b, i, !stays, e);
	if (result == 0 && needs_pip)
		result = add_pip(s, i, pip, &w, e);
	wheels_fini(&w);
	return result == 0 ? commit(s, old, e) : result;
}

/* The path that b->path leads to; its parent is there. */
static char *real_target(const char *path)
{
	char *real = path_canonical(path), *parent, *above;

	if (real != NULL)
		return real;
	parent = path_parent(path);
	above = path_canonical(parent);
	real = above == NULL ? mem_strdup(path) : path_join(above, path_base(path));
	free(above);
	free(parent);
	return real;
}

int create(const struct blueprint *b, const struct interpreter *i, const struct create_pip *pip,
	struct err *e)
{
	char *made = mem_strdup(""), *target = NULL;
	enum place before = place_look(b->path), now = before;
	struct stage s = {.fd = -1, .at = -1};
	int result = make_parents(b->path, &made, e);

	if (result != 0)
		goto out;
	target = real_target(b->path);
	/* Others' files stay where they are: what is among them is moved one by one. */
	result = stage_open(&s, target, before == PLACE_DIR, e);
	if (result != 0)
		goto out;
	/* We may have waited for another. */
	if (before != PLACE_UNFINISHED || venv_look(target) >= VENV_NO_PYTHON)
		now = place_look(target);
	if (b->existing == EXISTING_REFUSE && before != PLACE_ENV && now == PLACE_ENV)
		result = 1;
	else
		result = check_place(b, now, e);
	if (result == 0)
		result = build(&s, target, now, b, i, pip, e);
out:
	stage_fini(&s);
	if (result != 0)
		remove_parents(b->path, made);
	free(target);
	free(made);
	return result;
}

int create_foreign(const struct blueprint *b, const struct interpreter *i, struct err *e)
{
	const struct {
		bool is_given;
		const char *word;
	} options[] = {
		{!b->has_pip, "--without-pip"},
		{b->has_system_site, "--system-site-packages"},
		{b->is_copied, "--copies"},
		{b->existing == EXISTING_CLEAR, "--clear"},
		{b->existing == EXISTING_UPGRADE, "--upgrade"},
	};
	const char *const words[] = {i->path, "-m", "venv", NULL};
	struct list args = LIST_INIT;
	struct buf said = BUF_INIT;
	bool was_there = place_look(b->path) != PLACE_NOTHING;
	char *made = mem_strdup("");
	int status;

	list_add_words(&args, words);
	for (size_t o = 0; o < sizeof(options) / sizeof(*options); o++)
		if (options[o].is_given)
			list_add(&args, options[o].word);
	if (b->prompt != NULL) {
		char *prompt = mem_printf("--prompt=%s", b->prompt);

		list_add(&args, prompt);
		free(prompt);
	}
	list_add(&args, b->path);
	status = make_parents(b->path, &made, e);
	if (status == 0)
		status = subprocess_lines(&args, true, subprocess_last_line, &said, e);
	if (status > 0)
		err_set(e, EXIT_FAILED, "'%s -m venv' made no environment (exit status %d): %s",
			i->path, status, buf_str(&said));
	if (status != 0 && !was_there)
		(void)tree_remove(AT_FDCWD, b->path);
	if (status != 0)
		remove_parents(b->path, made);
	free(made);
	buf_fini(&said);
	list_fini(&args);
	return status == 0 ? 0 : -1;
}
