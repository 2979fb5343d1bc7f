#include "mark.h"

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

static bool is_name(const char *name)
{
	return name != NULL && strlen(name) == NAME_LEN &&
	       strspn(name, "0123456789abcdef") == NAME_LEN;
}

static char *mark_of(const char *state_dir, const char *name)
{
	return mem_printf("%s/%s.%s", state_dir, pointer, name);
}

char *mark_path(bool *is_there)
{
	struct err e = ERR_INIT;
	char *dir = xdg_state_dir(&e), *path = NULL, *name = NULL;

	*is_there = false;
	if (dir != NULL) {
		path = path_join(dir, pointer);
		name = file_line(path, NAME_LEN);
	}
	if (is_name(name)) {
		*is_there = true;
		free(path);
		path = mark_of(dir, name);
	} else if (name == NULL || name[0] != '\0') {
		free(path);
		path = NULL;
	}
	free(name);
	free(dir);
	err_fini(&e);
	return path;
}

/* The mark that is there, if all is well; NULL when there is none. */
static char *current(const char *state_dir)
{
	char *path = path_join(state_dir, pointer), *name = file_line(path, NAME_LEN);
	char *mark = is_name(name) ? mark_of(state_dir, name) : NULL;

	free(name);
	free(path);
	return mark;
}

bool mark_is_lost(const char *state_dir)
{
	char *mark = current(state_dir);
	bool is_lost = mark != NULL && access(mark, F_OK) != 0;

	free(mark);
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

int mark_drop(const char *state_dir, struct err *e)
{
	char *path = path_join(state_dir, pointer), *mark = current(state_dir);
	int result = 0;

	if (mark == NULL && write_private(path, "") != 0)
		result =
			err_set(e, EXIT_FAILED, "cannot write '%s': %s", path, strerror(errno));
	else if (mark != NULL && unlink(mark) != 0 && errno != ENOENT)
		result = err_set(
			e, EXIT_FAILED, "cannot remove '%s': %s", mark, strerror(errno));
	free(mark);
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
