#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "list.h"
#include "path.h"
#include "text.h"
#include "tree.h"

static char *stage_name(const char *target)
{
	return mem_printf(".vact-%016" PRIx64, text_hash(path_base(target)));
}

bool stage_is_name(const char *target, const char *name)
{
	char *own = stage_name(target);
	bool is_it = strcmp(own, name) == 0;

	free(own);
	return is_it;
}

static bool is_mounted(const char *target, const struct stat *st, const struct stat *above)
{
#if defined(HAVE_STATX) && defined(STATX_ATTR_MOUNT_ROOT)
	struct statx stx;

	if (statx(AT_FDCWD, target, 0, STATX_BASIC_STATS, &stx) == 0 &&
		(stx.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0)
		return (stx.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
#else
	(void)target;
#endif
	return st->st_dev != above->st_dev;
}

static bool is_pinned(const char *target, const char *parent)
{
	struct stat st, above;
	char *cwd;
	bool is_here;

	if (stat(target, &st) != 0 || stat(parent, &above) != 0)
		return false;
	cwd = getcwd(NULL, 0);
	is_here = cwd != NULL && path_is_under(cwd, target);
	free(cwd);
	return is_here || is_mounted(target, &st, &above) || access(parent, W_OK | X_OK) != 0;
}

static int lock(int fd)
{
	int result;

	do
		result = flock(fd, LOCK_EX);
	while (result != 0 && errno == EINTR);
	return result;
}

/* Whether the name is still that of the open directory. */
static bool is_there(int at, const char *name, int fd)
{
	struct stat own, named;

	return fstat(fd, &own) == 0 && fstatat(at, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       same_file(&own, &named);
}

/*
 * Gets rid of what is there when nobody builds in it any more, which may take
 * waiting. 0 when it is gone; -1 with errno set.
 */
static int clear_away(int at, const char *name)
{
	int fd = tree_open(at, name), result = 0;
	struct stat st;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	/* MUST be ours: another user could hold the lock for ever. */
	if (fstat(fd, &st) != 0 || st.st_uid != geteuid()) {
		close(fd);
		errno = EEXIST;
		return -1;
	}
	if (lock(fd) == 0 && is_there(at, name, fd))
		result = tree_remove(at, name);
	close(fd);
	return result;
}

/* A new directory, locked by us before anybody else; -1 with errno set. */
static int make_locked(int at, const char *name)
{
	for (;;) {
		int fd;

		if (mkdirat(at, name, 0775) == 0) {
			fd = tree_open(at, name);
			if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
				is_there(at, name, fd))
				return fd;
			/* Somebody took it for one that was left behind. */
			if (fd >= 0)
				close(fd);
		} else if (errno != EEXIST) {
			return -1;
		}
		if (clear_away(at, name) != 0)
			return -1;
	}
}

/*
 * For whom the target was pinned, it need not be for us: he may still be at it,
 * or was stopped there. What cannot be cleared away does no harm.
 */
static void clear_elsewhere(const char *dir, const char *name)
{
	int at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (at < 0)
		return;
	(void)clear_away(at, name);
	close(at);
}

int stage_open(struct stage *s, const char *target, bool is_filled, struct err *e)
{
	char *parent = path_parent(target), *dir;

	*s = (struct stage){.fd = -1, .at = -1, .name = stage_name(target)};
	s->is_pinned = is_filled || is_pinned(target, parent);
	dir = mem_strdup(s->is_pinned ? target : parent);
	s->base = s->is_pinned ? NULL : mem_strdup(path_base(target));
	s->path = path_join(dir, s->name);
	clear_elsewhere(s->is_pinned ? parent : target, s->name);
	s->at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->at >= 0)
		s->fd = make_locked(s->at, s->name);
	if (s->fd < 0)
		err_set(e, EXIT_FAILED, "cannot make '%s': %s", s->path, strerror(errno));
	free(dir);
	free(parent);
	if (s->fd >= 0)
		return 0;
	stage_fini(s);
	return -1;
}

/* What both names are of changes places; in three steps where it takes these. */
static int exchange(int from, const char *from_name, int to, const char *to_name)
{
	static const char aside[] = ".vact-aside";

	if (tree_exchange(from, from_name, to, to_name) == 0)
		return 0;
	if (errno != ENOSYS && errno != EINVAL && errno != ENOTSUP && errno != EOPNOTSUPP)
		return -1;
	if (renameat(to, to_name, from, aside) != 0)
		return -1;
	if (renameat(from, from_name, to, to_name) != 0) {
		int reason = errno;

		(void)renameat(from, aside, to, to_name);
		errno = reason;
		return -1;
	}
	return renameat(from, aside, from, from_name);
}

static int commit_whole(struct stage *s, enum stage_old kind)
{
	int old;

	/* Takes the place of nothing, and of an empty directory. */
	if (renameat(s->at, s->name, s->at, s->base) == 0)
		return 0;
	if (kind == STAGE_OLD_NONE || (errno != ENOTEMPTY && errno != EEXIST))
		return -1;
	/* What we have to remove after it has our name, and MUST not be taken over. */
	old = tree_open(s->at, s->base);
	if (old >= 0)
		(void)flock(old, LOCK_EX | LOCK_NB);
	if (exchange(s->at, s->name, s->at, s->base) != 0) {
		if (old >= 0)
			close(old);
		return -1;
	}
	close(s->fd);
	s->fd = old;
	/* The new one is in place: what cannot be removed now, the next run will. */
	(void)tree_remove(s->at, s->name);
	return 0;
}

/* Moves the entry into the target; what has its place there comes here. */
static int move_entry(const struct stage *s, const char *name, enum stage_old old)
{
	struct stat st;

	if (fstatat(s->at, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? renameat(s->fd, name, s->at, name) : -1;
	if (fstatat(s->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? renameat(s->at, name, s->fd, name) : -1;
	errno = EEXIST;
	return old == STAGE_OLD_NONE ? -1 : exchange(s->fd, name, s->at, name);
}

/* The names in the directory, but for `but`. */
static int list_names(int at, const char *name, const char *but, struct list *names)
{
	int fd = tree_open(at, name), result;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const char *entry;

	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while ((entry = tree_next(dir)) != NULL)
		if (strcmp(entry, but) != 0 && !list_has(names, entry))
			list_add(names, entry);
	result = errno == 0 ? 0 : -1;
	closedir(dir);
	return result;
}

static int commit_entries(struct stage *s, const char *last, enum stage_old old)
{
	struct list names = LIST_INIT;
	size_t moved = 0;
	int result = list_names(s->fd, ".", last, &names);

	if (result == 0 && old == STAGE_OLD_GOES) {
		list_add(&names, s->name);
		result = list_names(s->at, ".", last, &names);
		for (size_t i = names.count; i-- > 0;)
			if (strcmp(names.items[i], s->name) == 0)
				list_remove(&names, i);
	}
	list_add(&names, last);
	while (result == 0 && moved < names.count) {
		result = move_entry(s, names.items[moved], old);
		moved += result == 0;
	}
	if (result != 0) {
		int reason = errno;

		while (moved-- > 0)
			(void)move_entry(s, names.items[moved], old);
		errno = reason;
	}
	list_fini(&names);
	return result;
}

int stage_commit(struct stage *s, const char *last, enum stage_old old, struct err *e)
{
	int result = s->is_pinned ? commit_entries(s, last, old) : commit_whole(s, old);

	if (result != 0)
		return err_set(e, EXIT_FAILED, "cannot put '%s' into place: %s", s->path,
			strerror(errno));
	s->is_done = true;
	return 0;
}

void stage_fini(struct stage *s)
{
	if (s->fd >= 0 && (!s->is_done || s->is_pinned))
		(void)tree_remove(s->at, s->name);
	if (s->fd >= 0)
		close(s->fd);
	if (s->at >= 0)
		close(s->at);
	free(s->path);
	free(s->name);
	free(s->base);
	*s = (struct stage){.fd = -1, .at = -1};
}
