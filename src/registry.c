#include "registry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "identity.h"
#include "mark.h"
#include "path.h"
#include "text.h"
#include "xdg.h"

static char *record_path(const char *state_dir, const char *project)
{
	struct buf path = BUF_INIT;

	buf_adds(&path, state_dir);
	buf_adds(&path, "/decisions/");
	buf_add_number(&path, text_hash(project), 16, 16);
	buf_adds(&path, ".json");
	return buf_detach(&path);
}

/* Whether we may decide by what is in the directory; 1 when it is not there. */
static int check_dir(const char *dir, struct err *e)
{
	struct stat st;

	if (stat(dir, &st) != 0)
		return errno == ENOENT || errno == ENOTDIR
			       ? 1
			       : err_set(e, EXIT_FAILED, "cannot look at '%s': %s", dir,
					 strerror(errno));
	if (!file_is_ours_alone(&st))
		return err_set(e, EXIT_FAILED,
			"'%s' belongs to others or is writable by them, so nothing in it "
			"decides; make it yours with mode 0700",
			dir);
	return 0;
}

/* The state directory when it is fit to decide by; 1 when there is none. */
static int open_state(char **dir, struct err *e)
{
	char *decisions;
	int found;

	*dir = xdg_state_dir(e);
	if (*dir == NULL)
		return -1;
	found = check_dir(*dir, e);
	if (found != 0)
		return found;
	decisions = path_join(*dir, "decisions");
	found = check_dir(decisions, e);
	free(decisions);
	return found < 0 ? -1 : 0;
}

int registry_read(struct decision *d, const char *project, struct err *e)
{
	char *dir, *path = NULL;
	int found = open_state(&dir, e);

	*d = (struct decision){.verdict = VERDICT_NONE};
	if (found == 0) {
		path = record_path(dir, project);
		found = decision_read(d, path, e);
	}
	/* Another path of the same hash: that decision is not about us. */
	if (found == 0 && strcmp(d->project, project) != 0) {
		decision_fini(d);
		found = 1;
	}
	free(path);
	free(dir);
	return found;
}

/*
 * Holds off whoever removes decisions by what they said a moment ago, and whoever
 * tells of a change, until the descriptor is closed. -1 where that is not possible.
 */
static int lock(const char *decisions)
{
	int fd = open(decisions, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	while (fd >= 0 && flock(fd, LOCK_EX) != 0) {
		if (errno == EINTR)
			continue;
		close(fd);
		return -1;
	}
	return fd;
}

/* Whatever became of the change, `result`. */
static int renew_mark(const char *dir, int result, struct err *e)
{
	struct err ignored = ERR_INIT;
	int renewed = mark_renew(dir, result == 0 ? e : &ignored);

	err_fini(&ignored);
	return result != 0 ? result : renewed;
}

int registry_write(const struct decision *d, struct err *e)
{
	struct buf text = BUF_INIT;
	char *dir, *decisions = NULL, *path = NULL;
	int result = open_state(&dir, e), fd = -1;

	decision_format(d, &text);
	if (result < 0)
		goto out;
	decisions = path_join(dir, "decisions");
	path = record_path(dir, d->project);
	result = dir_make(decisions, e);
	if (result != 0)
		goto out;
	/* Without it, too: whoever removes MUST have it, and then does not. */
	fd = lock(decisions);
	result = mark_drop(dir, e);
	/* A lost "allow" asks again, and is not worth a wait; a lost "deny" would open. */
	if (result == 0)
		result = d->verdict == VERDICT_DENY ? file_write(path, text.data, text.len, e)
						    : file_put(path, text.data, text.len, e);
	result = renew_mark(dir, result, e);
	if (fd >= 0)
		close(fd);
out:
	buf_fini(&text);
	free(path);
	free(decisions);
	free(dir);
	return result;
}

int registry_forget(const char *project, struct err *e)
{
	struct decision d;
	char *dir, *path, *decisions;
	int found = registry_read(&d, project, e), fd;

	decision_fini(&d);
	if (found != 0)
		return found;
	dir = xdg_state_dir(e);
	path = record_path(dir, project);
	decisions = path_parent(path);
	fd = lock(decisions);
	found = mark_drop(dir, e);
	if (found == 0 && unlink(path) != 0 && errno != ENOENT)
		found = err_set(
			e, EXIT_FAILED, "cannot remove '%s': %s", path, strerror(errno));
	found = renew_mark(dir, found, e);
	if (fd >= 0)
		close(fd);
	free(decisions);
	free(path);
	free(dir);
	return found;
}

static int by_project(const void *a, const void *b)
{
	return strcmp(
		((const struct decision *)a)->project, ((const struct decision *)b)->project);
}

static int cannot_look(const char *decisions, struct err *e)
{
	return err_set(e, EXIT_FAILED, "cannot look into '%s': %s", decisions, strerror(errno));
}

/* Opens the directory of the records; 1 when there is none. */
static int open_records(DIR **stream, const char *decisions, struct err *e)
{
	*stream = opendir(decisions);
	if (*stream != NULL)
		return 0;
	return errno == ENOENT || errno == ENOTDIR ? 1 : cannot_look(decisions, e);
}

/*
 * The next record's path, which the caller frees; NULL behind the last, and then
 * -1 in `result` with `e` filled when that is not all.
 */
static char *next_record(DIR *stream, const char *decisions, int *result, struct err *e)
{
	const struct dirent *entry;

	while (errno = 0, (entry = readdir(stream)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0)
			return path_join(decisions, entry->d_name);
	}
	if (errno != 0)
		*result = cannot_look(decisions, e);
	return NULL;
}

int registry_list(struct decision **all, size_t *count, struct err *e)
{
	char *dir, *decisions = NULL, *path;
	int result = open_state(&dir, e);
	DIR *stream;

	*all = NULL;
	*count = 0;
	if (result != 0) {
		result = result < 0 ? 1 : 0;
		goto out;
	}
	decisions = path_join(dir, "decisions");
	result = open_records(&stream, decisions, e);
	if (result != 0) {
		result = result < 0 ? -1 : 0;
		goto out;
	}
	while ((path = next_record(stream, decisions, &result, e)) != NULL) {
		struct err ignored = ERR_INIT;
		struct decision d;

		if (decision_read(&d, path, &ignored) == 0) {
			*all = mem_resize(*all, *count + 1, sizeof(**all));
			(*all)[(*count)++] = d;
		}
		err_fini(&ignored);
		free(path);
	}
	closedir(stream);
	if (*count > 1)
		qsort(*all, *count, sizeof(**all), by_project);
out:
	free(decisions);
	free(dir);
	return result;
}

/* MUST keep a decision whenever it is not certain that it has no use. */
static enum stale judge(const struct decision *d, const char *dir, const char *path)
{
	char *own = record_path(dir, d->project), *now = NULL;
	enum stale why = STALE_NOT;
	struct identity id;

	if (strcmp(own, path) != 0)
		why = STALE_BROKEN; /* it is never looked up under that name */
	else if (identity_of(&id, AT_FDCWD, d->project) == 0)
		now = identity_text(&id);
	else if (errno == ENOENT || errno == ENOTDIR)
		why = STALE_GONE;
	if (now != NULL && !identity_may_match(d->identity, now))
		why = STALE_REPLACED;
	free(now);
	free(own);
	return why;
}

static bool is_useless(enum stale why)
{
	return why == STALE_GONE || why == STALE_REPLACED || why == STALE_BROKEN;
}

/* Whether the record is of no use, and what to call it, which the caller frees. */
static enum stale look_at(const char *path, const char *dir, char **subject)
{
	struct err e = ERR_INIT;
	struct decision d;
	int found = decision_read(&d, path, &e);
	enum stale why = STALE_NOT;

	if (found == DECISION_BROKEN)
		why = STALE_BROKEN;
	else if (found < 0)
		why = STALE_KEPT;
	else if (found == 0)
		why = judge(&d, dir, path);
	if (why == STALE_KEPT)
		*subject = mem_strdup(e.text);
	else
		*subject = mem_strdup(why == STALE_BROKEN || found != 0 ? path : d.project);
	decision_fini(&d);
	err_fini(&e);
	return why;
}

/* MUST look again under the lock: by now it may have been decided anew. */
static enum stale drop(const char *path, const char *dir, char **subject)
{
	char *decisions = path_parent(path);
	int fd = lock(decisions);
	enum stale why = STALE_KEPT;

	free(*subject);
	if (fd < 0)
		*subject = mem_printf("cannot lock '%s': %s", decisions, strerror(errno));
	else
		why = look_at(path, dir, subject);
	if (is_useless(why) && unlink(path) != 0 && errno != ENOENT) {
		why = STALE_KEPT;
		free(*subject);
		*subject = mem_printf("cannot remove '%s': %s", path, strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	free(decisions);
	return why;
}

/* A record that was being written when whoever did so was killed. */
static bool is_left_behind(const char *name)
{
	static const char tail[] = ".json.";
	const char *at = strstr(name, tail);

	return at != NULL && strlen(at + strlen(tail)) == strlen("XXXXXX");
}

/* MUST have the lock: who has it, too, is still writing one. */
static void sweep(const char *decisions)
{
	int fd = lock(decisions);
	DIR *stream = fd < 0 ? NULL : opendir(decisions);
	const struct dirent *entry;

	while (stream != NULL && (entry = readdir(stream)) != NULL)
		if (is_left_behind(entry->d_name))
			unlinkat(dirfd(stream), entry->d_name, 0);
	if (stream != NULL)
		closedir(stream);
	if (fd >= 0)
		close(fd);
}

static int by_subject(const void *a, const void *b)
{
	return strcmp(((const struct stale_decision *)a)->subject,
		((const struct stale_decision *)b)->subject);
}

static int tell(const char *dir, const char *decisions, int result, struct err *e)
{
	int fd = lock(decisions);

	result = renew_mark(dir, result, e);
	if (fd >= 0)
		close(fd);
	return result;
}

int registry_prune(struct stale_decision **all, size_t *count, bool is_dry, struct err *e)
{
	char *dir, *decisions = NULL, *path;
	int result = open_state(&dir, e);
	bool is_changed = false;
	DIR *stream = NULL;

	*all = NULL;
	*count = 0;
	if (result == 0) {
		decisions = path_join(dir, "decisions");
		result = open_records(&stream, decisions, e);
	}
	while (stream != NULL && (path = next_record(stream, decisions, &result, e)) != NULL) {
		char *subject;
		enum stale why = look_at(path, dir, &subject);

		if (is_useless(why) && !is_dry)
			why = drop(path, dir, &subject);
		is_changed = is_changed || (is_useless(why) && !is_dry);
		if (why != STALE_NOT) {
			*all = mem_resize(*all, *count + 1, sizeof(**all));
			(*all)[(*count)++] = (struct stale_decision){why, subject};
		} else {
			free(subject);
		}
		free(path);
	}
	if (stream != NULL)
		closedir(stream);
	if (stream != NULL && !is_dry)
		sweep(decisions);
	if (*count > 1)
		qsort(*all, *count, sizeof(**all), by_subject);
	if (is_changed)
		result = tell(dir, decisions, result, e);
	free(decisions);
	free(dir);
	return result < 0 ? -1 : 0;
}

/* What a directory's own mode says; whether it decides is for check_dir. */
static int check_mode(const char *dir, struct list *problems, struct err *e)
{
	struct stat st;
	char *text;

	if (stat(dir, &st) != 0)
		return 0;
	if (!S_ISDIR(st.st_mode))
		return err_set(e, EXIT_FAILED, "'%s' is not a directory; remove it", dir);
	if (access(dir, R_OK | W_OK | X_OK) != 0)
		return err_set(e, EXIT_FAILED, "nothing can be stored in '%s': %s", dir,
			strerror(errno));
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) == 0)
		return 0;
	text = mem_printf("others may look into '%s'; 'chmod 700' it", dir);
	list_add(problems, text);
	free(text);
	return 0;
}

static void check_records(const char *decisions, struct list *problems)
{
	DIR *stream = opendir(decisions);
	const struct dirent *entry;

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		char *path = path_join(decisions, entry->d_name);
		size_t len = strlen(path);
		struct err e = ERR_INIT;
		struct decision d;

		if (len > 5 && strcmp(path + len - 5, ".json") == 0 &&
			decision_read(&d, path, &e) == 0)
			decision_fini(&d);
		if (e.text != NULL)
			list_add(problems, e.text);
		err_fini(&e);
		free(path);
	}
	if (stream != NULL)
		closedir(stream);
}

static void check_mark(const char *dir, struct list *problems)
{
	char *text;

	if (!mark_is_lost(dir))
		return;
	text = mem_printf("'%s/changed' names no file that is there, so shells ask vact at "
			  "each prompt; the next 'vact allow' or 'vact deny' mends that",
		dir);
	list_add(problems, text);
	free(text);
}

int registry_check(struct list *problems, struct err *e)
{
	char *dir, *decisions = NULL;
	int result = open_state(&dir, e);

	if (result == 0) {
		decisions = path_join(dir, "decisions");
		result = check_mode(dir, problems, e);
		if (result == 0)
			result = check_mode(decisions, problems, e);
		if (result == 0) {
			check_records(decisions, problems);
			check_mark(dir, problems);
		}
	}
	free(decisions);
	free(dir);
	return result < 0 ? -1 : 0;
}
