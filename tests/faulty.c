/*
 * A library that is loaded before a program (LD_PRELOAD) and lets it fail:
 *
 *	FAULTY_ALLOC=N     the Nth allocation of memory fails
 *	FAULTY_FROM=N      and so does each one from the Nth on
 *	FAULTY_SHORT=N     a read or write moves N bytes at most
 *	FAULTY_CLOSE=N     to close the Nth file that may be written to fails, though it
 *	                   is closed then, with the error FAULTY_ERROR, EIO unless said
 *	FAULTY_TOTAL=FILE  at the end, how many allocations and such files there were is
 *	                   written there
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static long fails_at, fails_from, total, most, close_fails_at, closed;
static int close_error = EIO;

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("FAULTY_ALLOC"), *from = getenv("FAULTY_FROM"),
		   *least = getenv("FAULTY_SHORT"), *closing = getenv("FAULTY_CLOSE"),
		   *error = getenv("FAULTY_ERROR");

	total = 0;
	fails_at = at == NULL ? 0 : strtol(at, NULL, 10);
	fails_from = from == NULL ? 0 : strtol(from, NULL, 10);
	most = least == NULL ? 0 : strtol(least, NULL, 10);
	close_fails_at = closing == NULL ? 0 : strtol(closing, NULL, 10);
	if (error != NULL && strcmp(error, "EINTR") == 0)
		close_error = EINTR;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULTY_TOTAL");
	int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	(void)dprintf(fd, "%ld %ld\n", total, closed);
	close(fd);
}

static int fails(void)
{
	total++;
	if (total != fails_at && (fails_from == 0 || total < fails_from))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

static size_t cut(size_t len)
{
	return most > 0 && len > (size_t)most ? (size_t)most : len;
}

ssize_t read(int fd, void *data, size_t len)
{
	return (ssize_t)syscall(SYS_read, fd, data, cut(len));
}

ssize_t write(int fd, const void *data, size_t len)
{
	return (ssize_t)syscall(SYS_write, fd, data, cut(len));
}

static int is_for_writing(int fd)
{
	int flags = fcntl(fd, F_GETFL);
	struct stat st;

	return flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && fstat(fd, &st) == 0 &&
	       S_ISREG(st.st_mode);
}

int close(int fd)
{
	int fails = is_for_writing(fd) && ++closed == close_fails_at;
	int result = (int)syscall(SYS_close, fd);

	if (!fails)
		return result;
	errno = close_error;
	return -1;
}
