#include "process.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "file.h"
#include "path.h"

enum { PROC_MAX = 64 * 1024, ANCESTORS_MAX = 64 };

/* Reads a file of /proc/PID; false when that is not possible. */
static int read_proc(long pid, const char *name, struct buf *out)
{
	char *path = mem_printf("/proc/%ld/%s", pid, name);
	struct err e = ERR_INIT;
	int found = file_read(path, PROC_MAX, out, NULL, &e);

	err_fini(&e);
	free(path);
	return found == 0 && out->len > 0;
}

/* The target of /proc/PID/exe, as a program name; NULL when it is not ours to see. */
static char *exe_name(long pid)
{
	static const char deleted[] = " (deleted)";
	char *link = mem_printf("/proc/%ld/exe", pid), target[PATH_MAX];
	ssize_t len = readlink(link, target, sizeof(target) - 1);
	size_t tail = sizeof(deleted) - 1;

	free(link);
	if (len <= 0)
		return NULL;
	target[len] = '\0';
	if ((size_t)len > tail && strcmp(target + len - tail, deleted) == 0)
		target[(size_t)len - tail] = '\0';
	return mem_strdup(path_base(target));
}

/*
 * The parent of `pid` and its program's name. The name in `stat` is what the
 * file was called that was executed (for a script, the script's), so it only
 * serves where `exe` may not be read, and where that is Python: its script
 * may be a shell, and call itself by its name and its arguments.
 */
static long look_at(long pid, char **name)
{
	struct buf stat = BUF_INIT;
	long parent = 0;
	const char *open, *close;

	*name = NULL;
	if (!read_proc(pid, "stat", &stat))
		goto out;
	open = strchr(stat.data, '(');
	close = strrchr(stat.data, ')');
	if (open == NULL || close == NULL || strlen(close) < 5)
		goto out;
	parent = strtol(close + 4, NULL, 10);
	*name = exe_name(pid);
	if (*name != NULL && strncmp(*name, "python", 6) == 0) {
		free(*name);
		*name = NULL;
	}
	if (*name == NULL) {
		size_t len = (size_t)(close - open - 1), word = strcspn(open + 1, " ");

		*name = mem_strndup(open + 1, word < len ? word : len);
	}
out:
	buf_fini(&stat);
	return parent;
}

char *process_ancestor(int (*is_known)(const char *name))
{
	long pid = (long)getppid();

	for (int i = 0; i < ANCESTORS_MAX && pid > 1; i++) {
		char *name;
		long parent = look_at(pid, &name);

		if (name != NULL && is_known(name))
			return name;
		free(name);
		pid = parent;
	}
	return NULL;
}

char *process_find(const char *name)
{
	const char *path = getenv("PATH");

	while (path != NULL && *path != '\0') {
		size_t len = strcspn(path, ":");
		char *dir = mem_strndup(path, len), *full = path_join(dir, name);

		free(dir);
		if (full[0] == '/' && access(full, X_OK) == 0)
			return full;
		free(full);
		path += len;
		path += *path == ':';
	}
	return NULL;
}

char *process_program(const char *argv0)
{
	struct err e = ERR_INIT;
	char *real = path_canonical("/proc/self/exe"), *called = NULL;
	struct stat st_real, st_called;

	if (argv0 != NULL && strchr(argv0, '/') == NULL) {
		called = process_find(argv0);
	} else if (argv0 != NULL) {
		char *cwd = path_cwd(NULL, &e);

		called = cwd == NULL && argv0[0] != '/' ? NULL : path_absolute(argv0, cwd, &e);
		free(cwd);
	}
	err_fini(&e);
	if (called != NULL && stat(called, &st_called) == 0 &&
		(real == NULL ||
			(stat(real, &st_real) == 0 && same_file(&st_real, &st_called)))) {
		free(real);
		return called;
	}
	free(called);
	return real;
}

/* Nothing of that name in one directory is no reason not to look into the next. */
static bool is_elsewhere(int reason)
{
	return reason == ENOENT || reason == ENOTDIR || reason == ENAMETOOLONG ||
	       reason == ELOOP || reason == EACCES || reason == ESTALE || reason == ENODEV ||
	       reason == ETIMEDOUT;
}

/*
 * Tries `name` in each directory of `path`. Gives the file at which that came
 * to its end, and why; NULL when it is nowhere.
 */
static char *try_each(char **args, char **entries, const char *path, int *reason)
{
	char *refused = NULL;

	*reason = ENOENT;
	while (path != NULL) {
		size_t len = strcspn(path, ":");
		char *dir = len == 0 ? mem_strdup(".") : mem_strndup(path, len);
		char *file = path_join(dir, args[0]);
		int why;

		free(dir);
		execve(file, args, entries);
		why = errno;
		/* MUST NOT pass a broken script of the environment for another's. */
		if (!is_elsewhere(why) || (why == ENOENT && access(file, F_OK) == 0)) {
			free(refused);
			*reason = why;
			return file;
		}
		if (why == EACCES && refused == NULL) {
			refused = file;
			*reason = why;
		} else {
			free(file);
		}
		path = path[len] == ':' ? path + len + 1 : NULL;
	}
	return refused;
}

static int cannot_run(const char *name, const char *file, int reason, struct err *e)
{
	if (file == NULL)
		return err_set(e, EXIT_NOT_FOUND,
			"cannot run '%s': no such command in the environment or on PATH", name);
	if (reason == ENOENT && access(file, F_OK) == 0)
		return err_set(e, EXIT_NOT_EXECUTABLE,
			"cannot run '%s': the interpreter it names is not there; was the "
			"environment moved?",
			file);
	if (reason == ENOENT || reason == ENOTDIR)
		return err_set(
			e, EXIT_NOT_FOUND, "cannot run '%s': %s", file, strerror(reason));
	if (reason == ENOEXEC)
		return err_set(e, EXIT_NOT_EXECUTABLE,
			"cannot run '%s': it is no program, and no script, which begins with "
			"'#!'; name its interpreter",
			file);
	return err_set(e, EXIT_NOT_EXECUTABLE, "cannot run '%s': %s", file, strerror(reason));
}

int process_become(char **args, const struct list *environment, const char *path, struct err *e)
{
	char **entries = mem_alloc(environment->count + 1, sizeof(*entries)), *file;
	int reason;

	for (size_t i = 0; i < environment->count; i++)
		entries[i] = environment->items[i];
	if (strchr(args[0], '/') != NULL) {
		execve(args[0], args, entries);
		reason = errno;
		file = mem_strdup(args[0]);
	} else if (args[0][0] != '\0') {
		file = try_each(args, entries, path, &reason);
	} else {
		reason = ENOENT;
		file = NULL;
	}
	free(entries);
	cannot_run(args[0], file, reason, e);
	free(file);
	return -1;
}
