/*
 * A library that is loaded before a program (LD_PRELOAD) and lets it fail:
 *
 *	FAULTY_ALLOC=N     the Nth allocation of memory fails
 *	FAULTY_FROM=N      and so does each one from the Nth on
 *	FAULTY_TOTAL=FILE  at the end, how many there were is written there
 *	FAULTY_SHORT=N     a read or write moves N bytes at most
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static long fails_at, fails_from, total, most;

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("FAULTY_ALLOC"), *from = getenv("FAULTY_FROM"),
		   *least = getenv("FAULTY_SHORT");

	total = 0;
	fails_at = at == NULL ? 0 : strtol(at, NULL, 10);
	fails_from = from == NULL ? 0 : strtol(from, NULL, 10);
	most = least == NULL ? 0 : strtol(least, NULL, 10);
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("FAULTY_TOTAL");
	int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	(void)dprintf(fd, "%ld\n", total);
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
