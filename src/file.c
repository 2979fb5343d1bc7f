#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "path.h"

/* Reads until the end or one byte past the cap, so that the caller sees it. */
static int read_all(int fd, size_t cap, struct buf *out)
{
	char block[4096];

	while (out->len <= cap) {
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

int file_read(const char *path, size_t cap, struct buf *out, struct stat *st, struct err *e)
{
	return file_read_at(AT_FDCWD, path, cap, out, st, e);
}

int file_read_at(
	int dir, const char *path, size_t cap, struct buf *out, struct stat *st, struct err *e)
{
	const char *name = dir == AT_FDCWD ? path : path_base(path);
	struct stat own;
	int result = -1;
	/* O_NONBLOCK: a FIFO in a file's place must not hold us up. */
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	buf_reset(out);
	if (st == NULL)
		st = &own;
	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return 1;
	if (fd < 0 || fstat(fd, st) != 0 ||
		(S_ISREG(st->st_mode) && read_all(fd, cap, out) != 0)) {
		err_set(e, EXIT_FAILED, "cannot read '%s': %s", path, strerror(errno));
	} else if (!S_ISREG(st->st_mode)) {
		err_set(e, EXIT_FAILED, "cannot read '%s': not a regular file", path);
	} else if (out->len > cap) {
		err_set(e, EXIT_FAILED, "cannot read '%s': larger than %zu bytes", path, cap);
	} else {
		result = 0;
	}
	if (result != 0)
		buf_reset(out);
	if (fd >= 0)
		close(fd);
	return result;
}

bool file_is_ours_alone(const struct stat *st)
{
	return st->st_uid == geteuid() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

size_t file_head(const char *path, void *data, size_t len)
{
	char *to = data;
	size_t got = 0;
	ssize_t n = 1;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return 0;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		while (got < len && n > 0) {
			n = read(fd, to + got, len - got);
			if (n > 0)
				got += (size_t)n;
			else if (n < 0 && errno == EINTR)
				n = 1;
		}
	}
	close(fd);
	return got;
}

char *file_line(const char *path, size_t cap)
{
	struct buf line = BUF_INIT;
	struct err e = ERR_INIT;
	struct stat st = {.st_size = 0};
	bool is_other = file_read(path, cap, &line, &st, &e) < 0 && st.st_size > 0;
	size_t len = strcspn(buf_str(&line), "\n");

	is_other = is_other || (len < line.len && line.data[len] == '\0');
	buf_cut(&line, len);
	err_fini(&e);
	if (!is_other)
		return buf_detach(&line);
	buf_fini(&line);
	return NULL;
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
