#include "sibling.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "file.h"
#include "path.h"

enum { TRIES_MAX = 100, FLAGS = O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY };

static const char tail[] = ".vact-new";

static int lock(int fd)
{
	int result;

	do
		result = flock(fd, LOCK_EX);
	while (result != 0 && errno == EINTR);
	return result;
}

/* Whether it stands there still, and nobody else has it under any name. */
static bool is_own(const struct stat *st, const char *path)
{
	struct stat now;

	return S_ISREG(st->st_mode) && st->st_uid == geteuid() && st->st_nlink == 1 &&
	       lstat(path, &now) == 0 && same_file(st, &now);
}

/* Whether what we have open and locked is what stands there, and is ours to write. */
static int open_for_writing(struct sibling *s)
{
	struct stat st, now;

	if (fstat(s->lock, &st) != 0 || !is_own(&st, s->path))
		return -1;
	s->fd = open(s->path, O_WRONLY | FLAGS);
	if (s->fd < 0)
		return -1;
	if (fstat(s->fd, &now) == 0 && same_file(&st, &now) && ftruncate(s->fd, 0) == 0)
		return 0;
	close(s->fd);
	s->fd = -1;
	return -1;
}

/*
 * Who holds the lock on what stands there MUST have it to the end: who waited for
 * it may find another file there then, or none, and tries again.
 */
static int open_locked(struct sibling *s)
{
	for (int tries = 0; tries < TRIES_MAX; tries++) {
		bool is_new = true, is_locked;

		s->lock = open(s->path, O_RDONLY | O_CREAT | O_EXCL | FLAGS, 0600);
		if (s->lock < 0 && errno == EEXIST) {
			is_new = false;
			s->lock = open(s->path, O_RDONLY | FLAGS);
		}
		if (s->lock < 0 && errno == ENOENT)
			continue;
		if (s->lock < 0)
			return -1;
		is_locked = lock(s->lock) == 0;
		if (is_locked && open_for_writing(s) == 0)
			return 0;
		/* Nobody else could know that it is of no use. */
		if (is_new)
			unlink(s->path);
		close(s->lock);
		if (!is_locked)
			break;
	}
	return -1;
}

int sibling_open(struct sibling *s, const char *path)
{
	*s = (struct sibling){.fd = -1, .lock = -1, .path = mem_printf("%s%s", path, tail)};
	if (open_locked(s) == 0)
		return 0;
	free(s->path);
	s->lock = -1;
	s->path = mem_printf("%s.XXXXXX", path);
	s->fd = mkostemp(s->path, O_CLOEXEC);
	if (s->fd >= 0)
		return 0;
	free(s->path);
	s->path = NULL;
	return -1;
}

int sibling_close(struct sibling *s, int result)
{
	result = file_close(s->fd, result);
	s->fd = -1;
	return result;
}

int sibling_take(struct sibling *s, const char *path, int result)
{
	int reason;

	if (s->fd >= 0)
		result = sibling_close(s, result);
	if (result == 0)
		result = rename(s->path, path);
	reason = errno;
	if (result != 0)
		unlink(s->path);
	if (s->lock >= 0)
		close(s->lock);
	free(s->path);
	errno = reason;
	return result;
}

int sibling_write(const char *path, const char *data, size_t len, struct err *e)
{
	mode_t mask = umask(022);
	struct sibling s;
	int result;

	umask(mask);
	result = sibling_open(&s, path);
	if (result == 0) {
		if (fchmod(s.fd, 0666 & ~mask) != 0 || file_write_all(s.fd, data, len) != 0 ||
			fsync(s.fd) != 0)
			result = -1;
		result = sibling_take(&s, path, result);
	}
	if (result != 0)
		err_set(e, EXIT_FAILED, "cannot write '%s': %s", path, strerror(errno));
	return result;
}
