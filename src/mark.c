#include "mark.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "file.h"
#include "path.h"
#include "xdg.h"

enum { NAME_LEN = 32 };

static const char pointer[] = "changed";
/* In the place of a name, where what `changed` says is none. */
static const char spoilt[] = "spoilt";

static bool is_name(const char *name)
{
	return name != NULL && strlen(name) == NAME_LEN &&
	       strspn(name, "0123456789abcdef") == NAME_LEN;
}

static char *mark_of(const char *state_dir, const char *name)
{
	return mem_printf("%s/%s.%s", state_dir, pointer, name);
}

/* What `changed` says of the mark. */
enum named {
	/* Its name. */
	NAMED,
	/* None: nothing was decided here, or whoever did was killed. */
	NOT_NAMED,
	/* What is no name, and none of our writing. */
	MISNAMED,
};

/*
 * `path` gets the file that goes away with the next decision; where none is named,
 * the one that comes with it.
 */
static enum named look(const char *state_dir, char **path)
{
	char *name;
	enum named named = MISNAMED;

	*path = path_join(state_dir, pointer);
	name = file_line(*path, NAME_LEN);
	if (name != NULL && name[0] == '\0')
		named = NOT_NAMED;
	else if (is_name(name))
		named = NAMED;
	if (named != NOT_NAMED) {
		free(*path);
		*path = mark_of(state_dir, named == NAMED ? name : spoilt);
	}
	free(name);
	return named;
}

char *mark_path(bool *is_there)
{
	struct err e = ERR_INIT;
	char *dir = xdg_state_dir(&e), *path = NULL;

	*is_there = dir != NULL && look(dir, &path) == NAMED;
	free(dir);
	err_fini(&e);
	return path;
}

bool mark_is_lost(const char *state_dir)
{
	char *path;
	bool is_named = look(state_dir, &path) == NAMED;
	bool is_lost = (access(path, F_OK) == 0) != is_named;

	free(path);
	return is_lost;
}

/* In place: some file systems write what a rename replaces to the disk first. */
static int write_private(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), result = -1;

	if (fd >= 0)
		result = file_close(fd,
			fchmod(fd, 0600) == 0 ? file_write_all(fd, text, strlen(text)) : -1);
	return result;
}

static int remove_mark(const char *path, struct err *e)
{
	if (unlink(path) == 0 || errno == ENOENT)
		return 0;
	return err_set(e, EXIT_FAILED, "cannot remove '%s': %s", path, strerror(errno));
}

/* Those that shells may go on by though `changed` does not name them. */
static int remove_others(const char *state_dir, struct err *e)
{
	size_t len = strlen(pointer);
	DIR *stream = opendir(state_dir);
	struct dirent *entry;
	int result = 0;

	if (stream == NULL)
		return err_set(
			e, EXIT_FAILED, "cannot read '%s': %s", state_dir, strerror(errno));
	while (result == 0 && (entry = readdir(stream)) != NULL) {
		const char *name = entry->d_name;
		char *path;

		if (strncmp(name, pointer, len) != 0 || name[len] != '.' ||
			!is_name(name + len + 1))
			continue;
		path = path_join(state_dir, name);
		result = remove_mark(path, e);
		free(path);
	}
	closedir(stream);
	return result;
}

int mark_drop(const char *state_dir, struct err *e)
{
	char *path;
	bool is_named = look(state_dir, &path) == NAMED;
	int result = 0;

	if (is_named && unlink(path) == 0)
		goto out;
	result = is_named ? remove_mark(path, e) : 0;
	if (result == 0)
		result = remove_others(state_dir, e);
	if (result == 0 && !is_named && write_private(path, "") != 0)
		result =
			err_set(e, EXIT_FAILED, "cannot write '%s': %s", path, strerror(errno));
out:
	free(path);
	return result;
}

int mark_renew(const char *state_dir, struct err *e)
{
	char *path = path_join(state_dir, pointer), *mark, *line;
	struct timespec now;
	int result = mark_drop(state_dir, e);

	clock_gettime(CLOCK_REALTIME, &now);
	line = mem_printf("%016llx%08lx%08lx\n", (unsigned long long)now.tv_sec,
		(unsigned long)now.tv_nsec, (unsigned long)getpid());
	if (result == 0 && write_private(path, line) != 0)
		result =
			err_set(e, EXIT_FAILED, "cannot write '%s': %s", path, strerror(errno));
	line[NAME_LEN] = '\0';
	mark = mark_of(state_dir, line);
	if (result == 0 && write_private(mark, "") != 0)
		result =
			err_set(e, EXIT_FAILED, "cannot write '%s': %s", mark, strerror(errno));
	free(mark);
	free(line);
	free(path);
	return result;
}
