#include "held.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "discover.h"
#include "path.h"

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

/* As many as Linux follows. */
enum { LINKS_MAX = 40 };

static int refuse(const char *path, struct err *e)
{
	return err_set(
		e, EXIT_REFUSED, "refusing '%s': cannot look at it: %s", path, strerror(errno));
}

static int open_at(int at, const char *name, int flags)
{
	int fd;

	do
		fd = openat(at, name, O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);
	while (fd < 0 && errno == EINTR);
	return fd;
}

static bool is_entry(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 && path[len] == '/' &&
	       strchr(path + len + 1, '/') == NULL;
}

/* What holds a directory is its parent, of which nothing but that need be known. */
static int open_env(struct held *h)
{
	if (h->project != NULL && is_entry(h->env, h->project))
		h->env_fd = open_at(AT_FDCWD, h->env, O_PATH | O_DIRECTORY | O_NOFOLLOW);
	h->is_inside = h->env_fd >= 0;
	if (h->env_fd < 0)
		h->env_fd = open_at(AT_FDCWD, h->env, O_PATH | O_DIRECTORY);
	return h->env_fd;
}

static int open_project(struct held *h)
{
	if (h->is_inside)
		return identity_of(&h->project_id, h->env_fd, "..");
	h->project_fd = open_at(AT_FDCWD, h->project, O_PATH | O_DIRECTORY);
	return h->project_fd < 0 ? -1 : identity_of(&h->project_id, h->project_fd, "");
}

int held_open(struct held *h, const char *env, const char *project, struct err *e)
{
	*h = (struct held){
		.env = env, .project = project, .env_fd = -1, .project_fd = -1, .cfg.fd = -1};
	if (open_env(h) < 0)
		return refuse(env, e);
	return project == NULL || open_project(h) == 0 ? 0 : refuse(project, e);
}

char *held_project_path(struct held *h)
{
	if (h->is_inside && h->project_fd < 0)
		h->project_fd = open_at(h->env_fd, "..", O_PATH | O_DIRECTORY);
	return path_canonical_of(h->project_fd, h->project);
}

static gid_t primary_group(void)
{
	const struct passwd *user = getpwuid(geteuid());

	return user != NULL ? user->pw_gid : getegid();
}

static bool is_others(uid_t owner)
{
	return owner != file_user() && owner != 0;
}

static int check_owner(uid_t owner, gid_t group, mode_t mode, const char *path, struct err *e)
{
	if (is_others(owner))
		return err_set(e, EXIT_REFUSED,
			"refusing '%s': it belongs to another user (uid %ld); make an environment "
			"of your own",
			path, (long)owner);
	if ((mode & S_IWOTH) != 0)
		return err_set(e, EXIT_REFUSED,
			"refusing '%s': everyone may write to it; 'chmod o-w' it", path);
	if ((mode & S_IWGRP) != 0 && group != primary_group())
		return err_set(e, EXIT_REFUSED,
			"refusing '%s': group %ld may write to it; 'chmod g-w' it", path,
			(long)group);
	return 0;
}

static int check_stat(const struct stat *st, const char *path, struct err *e)
{
	return check_owner(st->st_uid, st->st_gid, st->st_mode, path, e);
}

/* MUST ask the open descriptor for owner and mode, not the name again. */
static int check_fd(int fd, struct stat *st, const char *path, struct err *e)
{
	if (fd < 0 || fstat(fd, st) != 0)
		return refuse(path, e);
	return check_stat(st, path, e);
}

/* Where a path is looked at one component after the other. */
struct way {
	/* What was looked at already, free of links; and what is left of the path. */
	char *at;
	char *rest;
	int links;
	/* Something on it belongs to another user. */
	bool is_theirs;
};

static void way_set(struct way *w, char *at, char *rest)
{
	free(w->at);
	free(w->rest);
	w->at = at;
	w->rest = rest;
}

/* Goes on at `path`, which is absolute, from where discovery would end. */
static void way_begin(struct way *w, const char *path, const struct settings *s)
{
	/* What is behind a `..` depends on what is before it. */
	char *end = strstr(path, "/..") == NULL ? discover_end(path, s) : mem_strdup("/");

	way_set(w, end, mem_strdup(path + strlen(end)));
}

static int follow(struct way *w, const char *link, const struct settings *s, struct err *e)
{
	char target[PATH_MAX], *path;
	ssize_t len = readlink(link, target, sizeof(target) - 1);

	if (len < 0 || ++w->links > LINKS_MAX) {
		errno = len < 0 ? errno : ELOOP;
		return refuse(link, e);
	}
	target[len] = '\0';
	path = mem_printf("%s/%s", target, w->rest);
	if (target[0] == '/') {
		way_begin(w, path, s);
		free(path);
	} else {
		way_set(w, mem_strdup(w->at), path);
	}
	return 0;
}

/* `next` is the path as far as it is looked at with this step. */
static int step(struct way *w, const char *next, const char *path, const struct settings *s,
	struct err *e)
{
	struct stat st;

	if (lstat(next, &st) != 0)
		return refuse(next, e);
	w->is_theirs = is_others(st.st_uid);
	if (w->is_theirs)
		return err_set(e, EXIT_REFUSED,
			"refusing '%s': '%s' on the way to it belongs to another user (uid %ld), "
			"who could put another one there; make an environment elsewhere",
			path, next, (long)st.st_uid);
	if (S_ISLNK(st.st_mode))
		return follow(w, next, s, e);
	way_set(w, mem_strdup(next), mem_strdup(w->rest));
	return 0;
}

/*
 * The way to `to`, for the sake of `path`. Each component may be looked up by
 * name: what belongs to us or root, in what belongs to us or root, all the way
 * down, is not replaced by others.
 */
static int look_along(struct way *w, const char *to, const char *path, const struct settings *s,
	struct err *e)
{
	int result = 0;

	way_begin(w, to, s);
	while (result == 0 && w->rest[strspn(w->rest, "/")] != '\0') {
		const char *name = w->rest + strspn(w->rest, "/");
		size_t len = strcspn(name, "/");
		char *word = mem_strndup(name, len), *next;

		way_set(w, mem_strdup(w->at), mem_strdup(name + len));
		if (strcmp(word, "..") == 0) {
			next = path_parent(w->at);
			way_set(w, next, mem_strdup(w->rest));
		} else if (strcmp(word, ".") != 0) {
			next = path_join(w->at, word);
			result = step(w, next, path, s, e);
			free(next);
		}
		free(word);
	}
	way_set(w, NULL, NULL);
	return result;
}

static int check_way(const char *to, const char *path, const struct settings *s, struct err *e)
{
	struct way w = {.at = NULL};

	return look_along(&w, to, path, s, e);
}

/* Nothing is read of the directory, so that a look at it will do. */
static int check_bin(struct held *h, const char *path, bool *is_link, struct err *e)
{
	int looked = fstatat(h->env_fd, "bin", &h->bin, AT_SYMLINK_NOFOLLOW);

	*is_link = looked == 0 && S_ISLNK(h->bin.st_mode);
	if (*is_link)
		looked = fstatat(h->env_fd, "bin", &h->bin, 0);
	if (looked == 0 && !S_ISDIR(h->bin.st_mode)) {
		errno = ENOTDIR;
		looked = -1;
	}
	return looked == 0 ? check_stat(&h->bin, path, e) : refuse(path, e);
}

int held_check(struct held *h, const struct settings *s, struct err *e)
{
	char *bin = path_join(h->env, "bin"), *cfg = path_join(h->env, "pyvenv.cfg");
	struct stat st;
	bool is_link = false, is_below;
	int result = check_fd(h->env_fd, &st, h->env, e);

	if (result == 0)
		result = check_bin(h, bin, &is_link, e);
	if (result == 0) {
		h->cfg.fd = open_at(h->env_fd, "pyvenv.cfg", O_RDONLY);
		result = check_fd(h->cfg.fd, &h->cfg.st, cfg, e);
	}
	if (result == 0 && h->project != NULL)
		result = check_owner(h->project_id.owner, h->project_id.group,
			h->project_id.mode, h->project, e);
	/* Below a project without links on the way, the looks above were enough. */
	is_below = h->is_inside && !is_link;
	if (result == 0 && !(is_below && h->is_way_known))
		result = check_way(is_below ? h->project : bin, bin, s, e);
	free(cfg);
	free(bin);
	return result;
}

int held_way_is_ours(
	const struct held *h, const struct settings *s, bool *is_ours, struct err *e)
{
	struct way w = {.at = NULL};
	struct err theirs = ERR_INIT;
	int result = look_along(&w, h->project, h->project, s, &theirs);

	*is_ours = result == 0;
	if (w.is_theirs)
		result = 0;
	else if (result != 0)
		err_set(e, EXIT_FAILED, "%s", theirs.text);
	err_fini(&theirs);
	return result;
}

int held_verify(const struct held *h, struct err *e)
{
	char *bin = path_join(h->env, "bin");
	struct stat now;
	int result = 0;

	if (stat(bin, &now) != 0)
		result = refuse(bin, e);
	else if (!same_file(&now, &h->bin))
		result = err_set(e, EXIT_REFUSED,
			"refusing '%s': another directory was put there just now; try again",
			bin);
	free(bin);
	return result;
}

void held_close(struct held *h)
{
	const int fds[] = {h->env_fd, h->project_fd, h->cfg.fd};

	for (size_t i = 0; i < sizeof(fds) / sizeof(*fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	*h = (struct held){.env_fd = -1, .project_fd = -1, .cfg.fd = -1};
}
