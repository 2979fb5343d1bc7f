#include "userfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/xattr.h>
#endif

#include "file.h"
#include "path.h"
#include "sibling.h"

enum { SIZE_MAX_READ = 16 * 1024 * 1024, ATTRIBUTES_MAX = 4096 };

/* How storing in one way ended. */
enum outcome { STORED, NOT_THIS_WAY, FAILED };

static int cannot(const char *what, const char *path, struct err *e)
{
	return err_set(e, EXIT_FAILED, "cannot %s '%s': %s", what, path, strerror(errno));
}

/* What the directories are that must be made, and whether we may. */
static int look_at_parents(struct userfile *f, struct err *e)
{
	char *dir = path_parent(f->path);
	struct stat st;
	int result = 0;

	while (stat(dir, &st) != 0 && errno == ENOENT && lstat(dir, &st) != 0) {
		char *parent = path_parent(dir);

		free(dir);
		dir = parent;
		f->dirs_missing++;
	}
	if (stat(dir, &st) != 0 || access(dir, W_OK | X_OK) != 0)
		result = err_set(e, EXIT_FAILED, "cannot make '%s' in '%s': %s", f->path, dir,
			strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		result = err_set(e, EXIT_FAILED, "cannot make '%s': '%s' is not a directory",
			f->path, dir);
	free(dir);
	return result;
}

/* Root may write what nobody may; that is no reason to. */
static int check_writable(const struct userfile *f, struct err *e)
{
	if ((f->st.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0)
		return err_set(e, EXIT_FAILED,
			"cannot write '%s': it is read-only; 'chmod u+w' allows it", f->real);
	return access(f->real, W_OK) == 0 ? 0 : cannot("write", f->real, e);
}

int userfile_open(struct userfile *f, const char *path, struct err *e)
{
	struct stat st;

	*f = (struct userfile){.path = mem_strdup(path), .real = path_canonical(path)};
	if (f->real == NULL && errno != ENOENT)
		return cannot("read", path, e);
	if (f->real == NULL && lstat(path, &st) == 0)
		return err_set(e, EXIT_FAILED,
			"'%s' is a link to a file that is not there; make that, or remove the "
			"link",
			path);
	if (f->real == NULL)
		return look_at_parents(f, e);
	switch (file_read(f->real, SIZE_MAX_READ, &f->text, &f->st, e)) {
	case 0:
		f->exists = true;
		return check_writable(f, e);
	case 1:
		return err_set(
			e, EXIT_FAILED, "cannot read '%s': it was removed meanwhile", f->real);
	default:
		return -1;
	}
}

static int write_at(int fd, const char *data, size_t len, size_t offset)
{
	while (len > 0) {
		ssize_t n = pwrite(fd, data, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
		offset += (size_t)n;
	}
	return 0;
}

/* Attributes that a new file would not have; an SELinux label, it would. */
static bool has_attributes(const char *path)
{
#ifdef __linux__
	char names[ATTRIBUTES_MAX];
	ssize_t len = listxattr(path, names, sizeof(names));

	if (len < 0)
		return errno == ERANGE;
	for (const char *name = names; name < names + len; name += strlen(name) + 1)
		if (strcmp(name, "security.selinux") != 0)
			return true;
#else
	(void)path;
#endif
	return false;
}

static bool keeps_owner(int fd, const struct stat *st)
{
	struct stat own;

	if (fstat(fd, &own) != 0)
		return false;
	return (own.st_uid == st->st_uid && own.st_gid == st->st_gid) ||
	       fchown(fd, st->st_uid, st->st_gid) == 0;
}

/*
 * A sibling that is renamed: at any moment the old file is there or the whole
 * new one. Not where the new file would lack what the old one has.
 */
static enum outcome store_by_rename(
	const struct userfile *f, mode_t mode, const struct buf *text, struct err *e)
{
	const char *place = f->exists ? f->real : f->path;
	struct sibling s;
	int result = -1;

	if (f->exists && (f->st.st_nlink > 1 || has_attributes(f->real)))
		return NOT_THIS_WAY;
	if (sibling_open(&s, place) != 0)
		return NOT_THIS_WAY;
	/* The mode comes last, for a change of owner drops bits of it. */
	if ((f->exists && !keeps_owner(s.fd, &f->st)) || fchmod(s.fd, mode) != 0) {
		sibling_take(&s, place, -1);
		return NOT_THIS_WAY;
	}
	if (write_at(s.fd, buf_str(text), text->len, 0) == 0)
		result = fsync(s.fd);
	if (sibling_close(&s, result) != 0) {
		cannot("write", f->path, e);
		sibling_take(&s, place, -1);
		return FAILED;
	}
	return sibling_take(&s, place, 0) == 0 ? STORED : NOT_THIS_WAY;
}

static size_t common_start(const struct buf *a, const struct buf *b)
{
	size_t least = a->len < b->len ? a->len : b->len, n = 0;

	while (n < least && a->data[n] == b->data[n])
		n++;
	return n;
}

/*
 * Into the file itself. Only what comes behind the change is written, and on
 * failure written back, for which the space is still there.
 */
static enum outcome store_in_place(
	const struct userfile *f, const struct buf *text, struct err *e)
{
	size_t from = common_start(&f->text, text);
	struct stat st;
	int fd = open(f->real, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);

	if (fd < 0 || fstat(fd, &st) != 0) {
		cannot("write", f->path, e);
	} else if (!same_file(&st, &f->st) || st.st_size != f->st.st_size) {
		err_set(e, EXIT_FAILED,
			"cannot write '%s': it was changed meanwhile; try again", f->path);
	} else if (write_at(fd, buf_str(text) + from, text->len - from, from) == 0 &&
		   ftruncate(fd, (off_t)text->len) == 0 && fsync(fd) == 0) {
		/* It is on the disk: to close it can lose nothing. */
		close(fd);
		return STORED;
	} else {
		cannot("write", f->path, e);
		if (write_at(fd, buf_str(&f->text) + from, f->text.len - from, from) != 0 ||
			ftruncate(fd, (off_t)f->text.len) != 0)
			err_set(e, EXIT_FAILED, "cannot write '%s', nor put it back: %s",
				f->path, strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	return FAILED;
}

static mode_t new_file_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static int make_file(const struct userfile *f, const struct buf *text, struct err *e)
{
	char *dir = path_parent(f->path);
	int result = dir_make(dir, e);

	free(dir);
	if (result != 0)
		return -1;
	switch (store_by_rename(f, new_file_mode(), text, e)) {
	case STORED:
		return 0;
	case NOT_THIS_WAY:
		return cannot("make", f->path, e);
	default:
		return -1;
	}
}

int userfile_store(const struct userfile *f, const struct buf *text, struct err *e)
{
	enum outcome outcome;

	if (!f->exists)
		return make_file(f, text, e);
	outcome = store_by_rename(f, f->st.st_mode & 07777, text, e);
	if (outcome == NOT_THIS_WAY)
		outcome = store_in_place(f, text, e);
	return outcome == STORED ? 0 : -1;
}

bool userfile_is_direct(const struct userfile *f)
{
	struct stat st;

	return lstat(f->path, &st) == 0 && S_ISREG(st.st_mode);
}

int userfile_remove(const struct userfile *f, unsigned dirs, struct err *e)
{
	char *dir = path_parent(f->path);
	int result = unlink(f->path) == 0 ? 0 : cannot("remove", f->path, e);

	for (; result == 0 && dirs > 0 && rmdir(dir) == 0; dirs--) {
		char *parent = path_parent(dir);

		free(dir);
		dir = parent;
	}
	free(dir);
	return result;
}

void userfile_fini(struct userfile *f)
{
	free(f->path);
	free(f->real);
	buf_fini(&f->text);
	*f = (struct userfile){.path = NULL};
}
