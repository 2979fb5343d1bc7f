#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"

/*
 * Reads until the end or one byte past the cap, so that the caller sees it. The
 * end is where the file's size says; only where that says nothing, as in /proc,
 * is it asked for.
 */
static int read_all(int fd, size_t cap, size_t size, struct buf *out)
{
	char block[4096];

	while (out->len <= cap && (out->len < size || size == 0)) {
		ssize_t n = read(fd, block, sizeof(block));

		if (n == 0)
			return 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		buf_add(out, block, (size_t)n);
	}
	return 0;
}

int file_read_open(const struct open_file *file, const char *path, size_t cap, struct buf *out,
	struct err *e)
{
	int result = -1;

	buf_reset(out);
	if (!S_ISREG(file->st.st_mode))
		err_set(e, EXIT_FAILED, "cannot read '%s': not a regular file", path);
	else if (read_all(file->fd, cap, (size_t)file->st.st_size, out) != 0)
		err_set(e, EXIT_FAILED, "cannot read '%s': %s", path, strerror(errno));
	else if (out->len > cap)
		err_set(e, EXIT_FAILED, "cannot read '%s': larger than %zu bytes", path, cap);
	else
		result = 0;
	if (result != 0)
		buf_reset(out);
	return result;
}

int file_read(const char *path, size_t cap, struct buf *out, struct stat *st, struct err *e)
{
	/* O_NONBLOCK: a FIFO in a file's place must not hold us up. */
	struct open_file file = {
		.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)};
	int result = -1;

	buf_reset(out);
	if (file.fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 1;
	if (file.fd < 0 || fstat(file.fd, &file.st) != 0)
		err_set(e, EXIT_FAILED, "cannot read '%s': %s", path, strerror(errno));
	else
		result = file_read_open(&file, path, cap, out, e);
	if (st != NULL)
		*st = file.st;
	if (file.fd >= 0)
		close(file.fd);
	return result;
}

uid_t file_user(void)
{
	static uid_t user;
	static bool is_known;

	if (!is_known)
		user = geteuid();
	is_known = true;
	return user;
}

bool file_is_ours_alone(const struct stat *st)
{
	return st->st_uid == file_user() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/*
 * Reads up to the end, `size` bytes, or what holds the byte `stop` (-1 for none). `len`
 * gets how much that is, also for -1 with errno set.
 */
static int read_until(int fd, int stop, char *to, size_t size, size_t *len)
{
	*len = 0;
	while (*len < size && (stop < 0 || memchr(to, stop, *len) == NULL)) {
		ssize_t n = read(fd, to + *len, size - *len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -1 : 0;
		*len += (size_t)n;
	}
	return 0;
}

size_t file_head(const char *path, void *data, size_t len)
{
	size_t got = 0;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return 0;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		(void)read_until(fd, -1, data, len, &got);
	close(fd);
	return got;
}

char *file_line(const char *path, size_t cap)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *text = fd < 0 ? NULL : mem_resize(NULL, cap + 1, 1), *line = NULL;
	size_t got = 0, len = 0;
	bool is_read = fd < 0 || read_until(fd, '\n', text, cap + 1, &got) == 0;

	while (len < got && text[len] != '\n' && text[len] != '\0')
		len++;
	if (is_read && len <= cap && (len == got || text[len] == '\n'))
		line = mem_strndup(len == 0 ? "" : text, len);
	if (fd >= 0)
		close(fd);
	free(text);
	return line;
}

int file_write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

int file_close(int fd, int result)
{
	int reason = errno;

	if (close(fd) != 0 && result == 0)
		return -1;
	errno = reason;
	return result;
}

static int write_file(
	const char *path, const char *data, size_t len, bool is_synced, struct err *e)
{
	char *sibling = mem_printf("%s.XXXXXX", path);
	int result = -1, fd = mkostemp(sibling, O_CLOEXEC);

	if (fd < 0) {
		err_set(e, EXIT_FAILED, "cannot write '%s': %s", path, strerror(errno));
		goto out;
	}
	/* mkstemp(3) heeds the umask, which may be anything. */
	if (fchmod(fd, 0600) == 0 && file_write_all(fd, data, len) == 0 &&
		(!is_synced || fsync(fd) == 0))
		result = 0;
	/* MUST be before the rename: until then, the old file is there. */
	result = file_close(fd, result);
	if (result == 0)
		result = rename(sibling, path);
	if (result != 0) {
		err_set(e, EXIT_FAILED, "cannot write '%s': %s", path, strerror(errno));
		unlink(sibling);
	}
out:
	free(sibling);
	return result;
}

int file_write(const char *path, const char *data, size_t len, struct err *e)
{
	return write_file(path, data, len, true, e);
}

int file_put(const char *path, const char *data, size_t len, struct err *e)
{
	return write_file(path, data, len, false, e);
}

/* Mode 0700 whatever the umask: else we might not get into it ourselves. */
static int make_one(const char *path)
{
	return mkdir(path, 0700) == 0 ? chmod(path, 0700) : -1;
}

int dir_make(const char *path, struct err *e)
{
	struct stat st;
	char *parent;
	int result;

	if (make_one(path) == 0 || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return 0;
	if (errno != ENOENT)
		return err_set(e, EXIT_FAILED, "cannot make the directory '%s': %s", path,
			strerror(errno));
	parent = path_parent(path);
	result = strcmp(parent, path) == 0 ? -1 : dir_make(parent, e);
	free(parent);
	if (result == 0 && make_one(path) != 0 && errno != EEXIST)
		result = err_set(e, EXIT_FAILED, "cannot make the directory '%s': %s", path,
			strerror(errno));
	return result;
}
