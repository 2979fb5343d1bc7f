#include "path.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool path_is_under(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	while (len > 0 && dir[len - 1] == '/')
		len--;
	return strncmp(path, dir, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

char *path_join(const char *dir, const char *name)
{
	size_t len = strlen(dir), name_len = strlen(name);
	char *joined;

	if (name[0] == '/')
		return mem_strdup(name);
	joined = mem_resize(NULL, len + 1 + name_len + 1, 1);
	memcpy(joined, dir, len + 1);
	if (len == 0 || dir[len - 1] != '/')
		joined[len++] = '/';
	memcpy(joined + len, name, name_len + 1);
	return joined;
}

char *path_parent(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len > 0 && path[len - 1] != '/')
		len--;
	while (len > 1 && path[len - 1] == '/')
		len--;
	return len == 0 ? mem_strdup(".") : mem_strndup(path, len);
}

const char *path_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

char *path_normalise(const char *path)
{
	struct buf out = BUF_INIT;

	while (*path != '\0') {
		size_t len = strcspn(path, "/");

		if (len == 2 && memcmp(path, "..", 2) == 0) {
			while (out.len > 0 && out.data[--out.len] != '/')
				;
			buf_cut(&out, out.len);
		} else if (len > 0 && !(len == 1 && path[0] == '.')) {
			buf_addc(&out, '/');
			buf_add(&out, path, len);
		}
		path += len;
		path += *path == '/';
	}
	if (out.len == 0)
		buf_addc(&out, '/');
	return buf_detach(&out);
}

bool path_is_normal(const char *path)
{
	char *normal;
	bool same;

	if (path[0] != '/')
		return false;
	normal = path_normalise(path);
	same = strcmp(path, normal) == 0;
	free(normal);
	return same;
}

bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool path_same(const char *a, const char *b)
{
	struct stat st_a, st_b;

	return strcmp(a, b) == 0 ||
	       (stat(a, &st_a) == 0 && stat(b, &st_b) == 0 && same_file(&st_a, &st_b));
}

bool path_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool path_is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* Whether `dir` may stand for the directory that `.` is (`here`). */
static bool names_cwd(const char *dir, const struct stat *here)
{
	struct stat st;

	if (dir == NULL || !path_is_normal(dir))
		return false;
	if (stat(dir, &st) == 0)
		return same_file(&st, here);
	/* Deleted under our feet: the name is all that is left of it. */
	return (errno == ENOENT || errno == ENOTDIR) && here->st_nlink == 0;
}

/* The kernel's name for where we were when path_cwd was asked last: no link is in it. */
static char *real_cwd;

char *path_cwd(const char *claimed, struct err *e)
{
	const char *pwd = getenv("PWD");
	struct stat here;
	int reason;

	free(real_cwd);
	real_cwd = getcwd(NULL, 0);
	reason = errno;
	if (real_cwd != NULL && claimed != NULL && strcmp(claimed, real_cwd) == 0)
		return mem_strdup(claimed);
	if (stat(".", &here) == 0) {
		if (names_cwd(claimed, &here))
			return mem_strdup(claimed);
		if (names_cwd(pwd, &here))
			return mem_strdup(pwd);
	}
	if (real_cwd == NULL)
		err_set(e, EXIT_FAILED, "no working directory: %s; cd somewhere else",
			strerror(reason));
	return mem_strdup(real_cwd);
}

/* Whether the first `len` bytes of `path` are where we are, or above. */
static bool leads_to_cwd(const char *path, size_t len)
{
	return real_cwd != NULL && strncmp(real_cwd, path, len) == 0 &&
	       (real_cwd[len] == '/' || real_cwd[len] == '\0');
}

bool path_is_real(const char *path)
{
	return path[0] == '/' && leads_to_cwd(path, strlen(path));
}

char *path_canonical(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct stat st;

	/* realpath(3) asks for each directory on the way. */
	if (path_is_normal(path) && path[1] != '\0') {
		if (path_is_real(path))
			return mem_strdup(path);
		if (slash > path && leads_to_cwd(path, (size_t)(slash - path)) &&
			lstat(path, &st) == 0 && !S_ISLNK(st.st_mode))
			return mem_strdup(path);
	}
	return realpath(path, NULL);
}

static bool is_name(const char *s)
{
	return s[0] != '\0' && strcmp(s, ".") != 0 && strcmp(s, "..") != 0;
}

static bool leads_to(const char *path, const struct stat *held)
{
	struct stat st;

	return path[0] == '/' && stat(path, &st) == 0 && same_file(&st, held);
}

char *path_canonical_of(int fd, const char *path)
{
	char link[32], held[PATH_MAX], *real;
	struct stat st;
	ssize_t len;

	if (fstat(fd, &st) != 0)
		return NULL;
	/* proc(5): the kernel's own word for where it is; not everywhere. */
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, held, sizeof(held) - 1);
	if (len > 0) {
		held[len] = '\0';
		if (leads_to(held, &st))
			return mem_strdup(held);
	}
	real = path_canonical(path);
	if (real == NULL || leads_to(real, &st))
		return real;
	free(real);
	errno = ENOENT;
	return NULL;
}

char *path_absolute(const char *path, const char *cwd, struct err *e)
{
	struct stat logical, physical;
	char *joined, *normal, *parent, *real;

	if (path[0] != '/' && cwd == NULL) {
		err_set(e, EXIT_FAILED, "'%s' is relative and there is no working directory",
			path);
		return NULL;
	}
	joined = path_join(cwd == NULL ? "/" : cwd, path);
	normal = path_normalise(joined);
	free(joined);
	if (stat(path, &physical) != 0)
		return normal;
	if (stat(normal, &logical) == 0 && same_file(&logical, &physical))
		return normal;

	/* `..` behind a symbolic link: only the kernel knows what is meant. */
	parent = path_parent(path);
	real = path_canonical(parent);
	if (real != NULL && is_name(path_base(path))) {
		free(normal);
		normal = path_join(real, path_base(path));
	} else {
		free(real);
		real = path_canonical(path);
		if (real != NULL) {
			free(normal);
			normal = mem_strdup(real);
		}
	}
	free(real);
	free(parent);
	return normal;
}

char *path_directory(const char *word, bool may_be_gone, struct err *e)
{
	char *cwd = path_cwd(NULL, e), *dir;
	struct stat st;

	if (word == NULL)
		return cwd;
	err_fini(e);
	dir = path_absolute(word, cwd, e);
	free(cwd);
	if (dir == NULL || (stat(dir, &st) == 0 && S_ISDIR(st.st_mode)))
		return dir;
	if (may_be_gone)
		return dir;
	err_set(e, EXIT_FAILED, "'%s' is not a directory; name the project's", dir);
	free(dir);
	return NULL;
}
