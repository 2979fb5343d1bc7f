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

#include "interrupt.h"
#include "list.h"
#include "path.h"
#include "text.h"
#include "tree.h"

/* What moves last, and makes a directory an environment; and what just before. */
static const char last[] = "pyvenv.cfg", packages[] = "lib";

/*
 * The names MUST differ: of a stage that was left behind among others' files,
 * nobody could tell which of the entries beside it came out of it.
 */
static char *stage_name(const char *target, bool is_among)
{
	return mem_printf(
		".vact-%s%016" PRIx64, is_among ? "into-" : "", text_hash(path_base(target)));
}

/* Where what a stage takes the place of is put, where that takes two steps. */
static char *aside_name(const char *stage)
{
	return mem_printf("%s-old", stage);
}

bool stage_is_name(const char *target, const char *name, bool is_among)
{
	char *own = stage_name(target, is_among);
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
	while (result != 0 && errno == EINTR && interrupt_seen() == 0);
	return result;
}

/* Whether the name is still that of the open directory. */
static bool is_there(int at, const char *name, int fd)
{
	struct stat own, named;

	return fstat(fd, &own) == 0 && fstatat(at, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
	       same_file(&own, &named);
}

/* A stage without `last` is not complete, and what is beside it never came out of it. */
static int remove_stage(int at, const char *name)
{
	char *cfg = mem_printf("%s/%s", name, last);

	(void)unlinkat(at, cfg, 0);
	free(cfg);
	return tree_remove(at, name);
}

/*
 * Gets rid of what is there when nobody builds in it any more, which may take
 * waiting. 0 when it is gone; -1 with errno set.
 */
static int clear_away(int at, const char *name)
{
	int fd = tree_open(at, name), result, reason;
	struct stat st;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	/* MUST be ours: another user could hold the lock for ever. */
	if (fstat(fd, &st) != 0 || st.st_uid != geteuid()) {
		close(fd);
		errno = EEXIST;
		return -1;
	}
	result = lock(fd);
	if (result == 0 && is_there(at, name, fd))
		result = remove_stage(at, name);
	reason = errno;
	close(fd);
	errno = reason;
	return result;
}

/* Nothing can be locked here: errno says why. */
static int drop_unlocked(int at, const char *name)
{
	int reason = errno;

	(void)unlinkat(at, name, AT_REMOVEDIR);
	errno = reason;
	return -1;
}

/* A new directory, locked by us before anybody else; -1 with errno set. */
static int make_locked(int at, const char *name)
{
	for (;;) {
		/* 0700: whoever may read it may lock it, for as long as he likes. */
		int fd, result = mkdirat(at, name, 0700);

		if (result != 0 && errno != EEXIST)
			return -1;
		fd = result != 0 ? -1 : tree_open(at, name);
		if (fd >= 0) {
			result = flock(fd, LOCK_EX | LOCK_NB);
			if (result == 0 && is_there(at, name, fd))
				return fd;
			close(fd);
			if (result != 0 && errno != EWOULDBLOCK)
				return drop_unlocked(at, name);
		}
		/* Somebody is at it, left it, or took ours for one that was left behind. */
		if (clear_away(at, name) != 0)
			return -1;
	}
}

/* For whom the target was pinned, it need not be for us; and the other way round. */
static void clear_elsewhere(const char *dir, const char *target)
{
	int at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (int is_among = 0; at >= 0 && is_among < 2; is_among++) {
		char *name = stage_name(target, is_among != 0);

		/* What cannot be cleared away does no harm. */
		(void)clear_away(at, name);
		free(name);
	}
	if (at >= 0)
		close(at);
}

void stage_recover(const char *target)
{
	char *parent = path_parent(target), *name = stage_name(target, false);
	char *aside = aside_name(name);
	int at = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = at < 0 ? -1 : tree_open(at, name);
	struct stat st;

	if (at >= 0 && fstatat(at, aside, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		(fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)) {
		if (fstatat(at, path_base(target), &st, AT_SYMLINK_NOFOLLOW) == 0)
			(void)tree_remove(at, aside);
		else if (errno == ENOENT)
			(void)renameat(at, aside, at, path_base(target));
	}
	if (fd >= 0)
		close(fd);
	if (at >= 0)
		close(at);
	free(aside);
	free(name);
	free(parent);
}

int stage_open(struct stage *s, const char *target, bool is_among, struct err *e)
{
	char *parent = path_parent(target), *dir;

	*s = (struct stage){.fd = -1, .at = -1, .name = stage_name(target, is_among)};
	s->target = mem_strdup(target);
	s->is_pinned = is_among || is_pinned(target, parent);
	dir = mem_strdup(s->is_pinned ? target : parent);
	s->base = s->is_pinned ? NULL : mem_strdup(path_base(target));
	s->path = path_join(dir, s->name);
	clear_elsewhere(s->is_pinned ? parent : target, target);
	s->at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->at >= 0)
		s->fd = make_locked(s->at, s->name);
	if (s->fd < 0)
		err_set(e, EXIT_FAILED, "cannot make '%s': %s", target, strerror(errno));
	free(dir);
	free(parent);
	if (s->fd >= 0)
		return 0;
	stage_fini(s);
	return -1;
}

/* What both names below `at` are of changes places; in three steps where it takes these. */
static int exchange(int at, const char *name, const char *other)
{
	char *aside;
	int result;

	if (tree_exchange(at, name, at, other) == 0)
		return 0;
	if (errno != ENOSYS && errno != EINVAL && errno != ENOTSUP && errno != EOPNOTSUPP)
		return -1;
	aside = aside_name(name);
	result = renameat(at, other, at, aside);
	if (result == 0 && renameat(at, name, at, other) != 0) {
		int reason = errno;

		(void)renameat(at, aside, at, other);
		errno = reason;
		result = -1;
	} else if (result == 0) {
		/* It is done: what stays aside is stage_recover's, and may be gone by now. */
		(void)renameat(at, aside, at, name);
	}
	free(aside);
	return result;
}

/* As the directory whose place it takes has it, else as mkdir(2) would make it. */
static int set_mode(const struct stage *s)
{
	struct stat st;
	mode_t mask = umask(0);

	(void)umask(mask);
	if (fstatat(s->at, s->base, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(st.st_mode))
		return fchmod(s->fd, 0775 & ~mask);
	if (fchown(s->fd, geteuid() == 0 ? st.st_uid : (uid_t)-1, st.st_gid) != 0) {
		if (errno != EPERM)
			return -1;
		/* Who is not of the group cannot give it what was the group's. */
		st.st_mode &= ~(mode_t)(S_IRWXG | S_ISGID);
	}
	return fchmod(s->fd, st.st_mode & 07777);
}

static int commit_whole(struct stage *s, enum stage_old kind)
{
	int old;

	if (set_mode(s) != 0)
		return -1;
	/* Takes the place of nothing, and of an empty directory. */
	if (renameat(s->at, s->name, s->at, s->base) == 0)
		return 0;
	if (kind == STAGE_OLD_NONE || (errno != ENOTEMPTY && errno != EEXIST))
		return -1;
	/* What we have to remove after it has our name, and MUST not be taken over. */
	old = tree_open(s->at, s->base);
	if (old >= 0)
		(void)flock(old, LOCK_EX | LOCK_NB);
	if (exchange(s->at, s->name, s->base) != 0) {
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

/*
 * Where names cannot be exchanged, a directory in the target MUST stay: stopped
 * half-way, it would be in the stage, which the next run removes.
 */
static int replace(const struct stage *s, const char *name, mode_t there)
{
	if (tree_exchange(s->fd, name, s->at, name) == 0)
		return 0;
	return S_ISDIR(there) ? -1 : renameat(s->fd, name, s->at, name);
}

/* Moves the entry into the target; what has its place there comes here. */
static int move_entry(const struct stage *s, const char *name, enum stage_old old)
{
	struct stat st;

	if (fstatat(s->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? renameat(s->at, name, s->fd, name) : -1;
	if (fstatat(s->at, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? renameat(s->fd, name, s->at, name) : -1;
	errno = EEXIST;
	return old == STAGE_OLD_NONE ? -1 : replace(s, name, st.st_mode);
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

static int commit_entries(struct stage *s, enum stage_old old)
{
	struct list names = LIST_INIT;
	size_t moved = 0;
	int result = list_names(s->fd, ".", last, &names);

	if (result == 0 && old == STAGE_OLD_GOES) {
		list_add(&names, s->name);
		result = list_names(s->at, ".", last, &names);
		(void)list_take_out(&names, s->name);
	}
	/* Behind bin: where the next run finds pip in it, the scripts MUST be there. */
	if (list_take_out(&names, packages))
		list_add(&names, packages);
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

int stage_commit(struct stage *s, enum stage_old old, struct err *e)
{
	int result = s->is_pinned ? commit_entries(s, old) : commit_whole(s, old);

	if (result != 0)
		return err_set(e, EXIT_FAILED, "cannot put '%s' into place: %s", s->target,
			strerror(errno));
	s->is_done = true;
	return 0;
}

void stage_fini(struct stage *s)
{
	if (s->fd >= 0 && (!s->is_done || s->is_pinned))
		(void)remove_stage(s->at, s->name);
	if (s->fd >= 0)
		close(s->fd);
	if (s->at >= 0)
		close(s->at);
	free(s->path);
	free(s->name);
	free(s->base);
	free(s->target);
	*s = (struct stage){.fd = -1, .at = -1};
}
