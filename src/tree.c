#include "tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#if defined(HAVE_LINUX_FS_H)
#include <linux/fs.h>
#elif defined(__linux__)
/* A C library may come without the kernel's headers (musl-gcc). */
#define FICLONE _IOW(0x94, 9, int)
#endif

#include "buf.h"
#include "file.h"

const char *tree_next(DIR *dir)
{
	const struct dirent *d;

	do {
		errno = 0;
		d = readdir(dir);
	} while (d != NULL && (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0));
	return d == NULL ? NULL : d->d_name;
}

int tree_open(int at, const char *name)
{
	return openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Calls `each` for the names in the directory, until one fails. */
static int for_each(
	int at, const char *name, int (*each)(int dir, const char *name, void *), void *context)
{
	int fd = tree_open(at, name), result = 0;
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const char *entry;

	if (dir == NULL) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	while (result == 0 && (entry = tree_next(dir)) != NULL)
		result = each(fd, entry, context);
	if (result == 0 && errno != 0)
		result = -1;
	closedir(dir);
	return result;
}

static int remove_entry(int dir, const char *name, void *context)
{
	(void)context;
	return tree_remove(dir, name);
}

int tree_remove(int at, const char *name)
{
	struct stat st;

	if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : -1;
	if (!S_ISDIR(st.st_mode))
		return unlinkat(at, name, 0) == 0 || errno == ENOENT ? 0 : -1;
	/* What was made read-only is ours to remove all the same. */
	if ((st.st_mode & S_IRWXU) != S_IRWXU &&
		fchmodat(at, name, st.st_mode | S_IRWXU, 0) != 0)
		return -1;
	if (for_each(at, name, remove_entry, NULL) != 0 && errno != ENOENT)
		return -1;
	return unlinkat(at, name, AT_REMOVEDIR) == 0 || errno == ENOENT ? 0 : -1;
}

/* Away with what is not a directory, for something else to come there. */
static int make_room(int at, const char *name)
{
	return unlinkat(at, name, 0) == 0 || errno == ENOENT ? 0 : -1;
}

static int copy_bytes(int from, int to)
{
	char block[16 * 1024];
	ssize_t n;

	while ((n = read(from, block, sizeof(block))) != 0) {
		if (n < 0 && errno != EINTR)
			return -1;
		if (n > 0 && file_write_all(to, block, (size_t)n) != 0)
			return -1;
	}
	return 0;
}

static bool clone_bytes(int from, int to)
{
#if defined(FICLONE)
	return ioctl(to, FICLONE, from) == 0;
#else
	(void)from;
	(void)to;
	return false;
#endif
}

static int copy_file(
	int from, const char *from_name, int to, const char *to_name, bool is_clone)
{
	int in = openat(from, from_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	int out = -1, result = -1;
	struct stat st;

	if (in < 0)
		return -1;
	if (fstat(in, &st) == 0 && make_room(to, to_name) == 0)
		out = openat(to, to_name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (out >= 0) {
		const struct timespec times[2] = {st.st_atim, st.st_mtim};

		if ((is_clone && clone_bytes(in, out)) || copy_bytes(in, out) == 0)
			result = fchmod(out, st.st_mode & 07777) == 0 ? futimens(out, times)
								      : -1;
		result = file_close(out, result);
	}
	return file_close(in, result);
}

int tree_link(int from, const char *from_name, int to, const char *to_name, enum link_mode mode)
{
	if (mode == LINK_HARD) {
		if (linkat(from, from_name, to, to_name, 0) == 0)
			return 0;
		if (errno == EEXIST && make_room(to, to_name) == 0 &&
			linkat(from, from_name, to, to_name, 0) == 0)
			return 0;
		/* These say that another way may be open; others that none is. */
		if (errno != EXDEV && errno != EMLINK && errno != EPERM && errno != EACCES &&
			errno != ENOTSUP && errno != EOPNOTSUPP && errno != ENOSYS)
			return -1;
	}
	return copy_file(from, from_name, to, to_name, mode == LINK_REFLINK);
}

int tree_symlink(const char *target, int at, const char *name)
{
	if (symlinkat(target, at, name) == 0)
		return 0;
	if (errno != EEXIST || make_room(at, name) != 0)
		return -1;
	return symlinkat(target, at, name);
}

int tree_write(int at, const char *name, const void *data, size_t len, mode_t mode)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, fd = openat(at, name, flags, mode);

	if (fd < 0 && errno == EEXIST && make_room(at, name) == 0)
		fd = openat(at, name, flags, mode);
	return fd < 0 ? -1 : file_close(fd, file_write_all(fd, data, len));
}

/* Writable by others is no directory of ours, whatever the umask. */
static int make_one(int at, const char *name)
{
	struct stat st;

	if (mkdirat(at, name, 0775) == 0)
		return 0;
	if (errno != EEXIST || fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	errno = ENOTDIR;
	return S_ISDIR(st.st_mode) ? 0 : -1;
}

int tree_make(int at, const char *name)
{
	const char *slash = name;
	int result = make_one(at, name);

	if (result == 0 || errno != ENOENT)
		return result;
	result = 0;
	while (result == 0 && (slash = strchr(slash, '/')) != NULL) {
		char *part = mem_strndup(name, (size_t)(slash++ - name));

		result = make_one(at, part);
		free(part);
	}
	return result == 0 ? make_one(at, name) : -1;
}

static int clone_link(int from, const char *from_name, int to, const char *to_name)
{
	char target[PATH_MAX];
	ssize_t len = readlinkat(from, from_name, target, sizeof(target) - 1);

	if (len < 0)
		return -1;
	target[len] = '\0';
	return tree_symlink(target, to, to_name);
}

static int clone_entry(int from, const char *name, void *context)
{
	return tree_clone(from, name, *(int *)context, name);
}

int tree_clone(int from, const char *from_name, int to, const char *to_name)
{
	struct stat st;
	int fd, result;

	if (fstatat(from, from_name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	if (S_ISLNK(st.st_mode))
		return clone_link(from, from_name, to, to_name);
	if (!S_ISDIR(st.st_mode))
		return tree_link(from, from_name, to, to_name, LINK_HARD);
	if (mkdirat(to, to_name, 0700) != 0 && errno != EEXIST)
		return -1;
	fd = tree_open(to, to_name);
	if (fd < 0)
		return -1;
	result = for_each(from, from_name, clone_entry, &fd);
	/* Root leaves what is a user's to the user. */
	if (result == 0 && geteuid() == 0)
		result = fchown(fd, st.st_uid, st.st_gid);
	if (result == 0)
		result = fchmod(fd, st.st_mode & 07777);
	return file_close(fd, result);
}

int tree_exchange(int from, const char *from_name, int to, const char *to_name)
{
#if defined(HAVE_RENAMEAT2)
	return renameat2(from, from_name, to, to_name, RENAME_EXCHANGE);
#elif defined(SYS_renameat2)
	/* The kernel has it since 3.15, and not every C library. */
	return (int)syscall(SYS_renameat2, from, from_name, to, to_name, 1U << 1);
#elif defined(HAVE_RENAMEATX_NP)
	return renameatx_np(from, from_name, to, to_name, RENAME_SWAP);
#else
	(void)from;
	(void)from_name;
	(void)to;
	(void)to_name;
	errno = ENOSYS;
	return -1;
#endif
}
