#include "registry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "json.h"
#include "path.h"
#include "text.h"
#include "xdg.h"

enum { RECORD_MAX = 64 * 1024, STAMP_MAX = 128 };

static const char *const verdict_words[] = {
	[VERDICT_ALLOW] = "allow",
	[VERDICT_DENY] = "deny",
};

/* When the file was made; false where that is not to be known. */
static bool birth_of(const char *path, const struct stat *st, struct timespec *birth)
{
#if defined(HAVE_STATX)
	struct statx stx;

	(void)st;
	/* Sandboxes refuse this call to programs that do well without. */
	if (statx(AT_FDCWD, path, 0, STATX_BTIME, &stx) != 0 ||
		(stx.stx_mask & STATX_BTIME) == 0)
		return false;
	birth->tv_sec = (time_t)stx.stx_btime.tv_sec;
	birth->tv_nsec = (long)stx.stx_btime.tv_nsec;
	return true;
#elif defined(HAVE_STRUCT_STAT_ST_BIRTHTIM)
	(void)path;
	*birth = st->st_birthtim;
	return true;
#elif defined(HAVE_STRUCT_STAT_ST_BIRTHTIMESPEC)
	(void)path;
	*birth = st->st_birthtimespec;
	return true;
#else
	(void)path;
	(void)st;
	(void)birth;
	return false;
#endif
}

char *registry_identity(const char *path, struct err *e)
{
	struct stat st;
	struct timespec birth;

	if (stat(path, &st) != 0) {
		err_set(e, EXIT_FAILED, "cannot look at '%s': %s", path, strerror(errno));
		return NULL;
	}
	if (!birth_of(path, &st, &birth))
		return mem_printf("%" PRIu64, (uint64_t)st.st_ino);
	return mem_printf("%" PRIu64 "-%lld.%09ld", (uint64_t)st.st_ino,
		(long long)birth.tv_sec, birth.tv_nsec);
}

static char *record_path(const char *state_dir, const char *project)
{
	return mem_printf("%s/decisions/%016" PRIx64 ".json", state_dir, text_hash(project));
}

/* MUST hold for whatever a decision is read from: else others decide. */
static bool is_ours_alone(const struct stat *st)
{
	return st->st_uid == geteuid() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

static char *member(const cJSON *document, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(document, key);

	if (!cJSON_IsString(item))
		return NULL;
	return text_from_percent(item->valuestring, strlen(item->valuestring));
}

static enum verdict verdict_member(const cJSON *document)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(document, "decision");

	if (!cJSON_IsString(item))
		return VERDICT_NONE;
	if (strcmp(item->valuestring, verdict_words[VERDICT_ALLOW]) == 0)
		return VERDICT_ALLOW;
	if (strcmp(item->valuestring, verdict_words[VERDICT_DENY]) == 0)
		return VERDICT_DENY;
	return VERDICT_NONE;
}

/* Reads the record at `path`, whatever project it is about. */
static int read_record(struct decision *d, const char *path, struct err *e)
{
	struct buf text = BUF_INIT;
	struct stat st;
	cJSON *document = NULL;
	int found = file_read(path, RECORD_MAX, &text, &st, e);

	*d = (struct decision){.verdict = VERDICT_NONE};
	if (found != 0)
		goto out;
	found = -1;
	if (!is_ours_alone(&st)) {
		err_set(e, EXIT_FAILED,
			"'%s' may have been written by others, so it decides nothing; remove it",
			path);
		goto out;
	}
	document = json_parse(buf_str(&text), text.len, path, e);
	if (document == NULL)
		goto out;
	d->project = member(document, "project");
	d->identity = member(document, "identity");
	d->target = member(document, "target");
	d->verdict = verdict_member(document);
	if (d->project == NULL || d->identity == NULL || d->target == NULL ||
		d->verdict == VERDICT_NONE)
		err_set(e, EXIT_FAILED, "'%s' is no record of vact's; remove it", path);
	else
		found = 0;
out:
	if (found != 0)
		decision_fini(d);
	cJSON_Delete(document);
	buf_fini(&text);
	return found;
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
	if (!is_ours_alone(&st))
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
		found = read_record(d, path, e);
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

/* Leaves a line in the stamp file that was never there before. */
static int stamp(const char *state_dir, struct err *e)
{
	char *path = path_join(state_dir, "changed"), *line;
	struct timespec now;
	int result;

	clock_gettime(CLOCK_REALTIME, &now);
	line = mem_printf(
		"%lld.%09ld-%ld\n", (long long)now.tv_sec, now.tv_nsec, (long)getpid());
	result = file_write(path, line, strlen(line), e);
	free(line);
	free(path);
	return result;
}

static void add_percent(cJSON *object, const char *key, const char *bytes)
{
	struct buf b = BUF_INIT;

	text_add_percent(&b, bytes);
	json_add(object, key, buf_str(&b));
	buf_fini(&b);
}

int registry_write(const struct decision *d, struct err *e)
{
	struct buf text = BUF_INIT;
	cJSON *document = json_document();
	char *dir, *decisions = NULL, *path = NULL;
	int result = open_state(&dir, e);

	add_percent(document, "project", d->project);
	add_percent(document, "identity", d->identity);
	add_percent(document, "target", d->target);
	json_add(document, "decision", verdict_words[d->verdict]);
	json_print(&text, document);
	if (result < 0)
		goto out;
	decisions = path_join(dir, "decisions");
	path = record_path(dir, d->project);
	result = dir_make(decisions, e);
	if (result == 0)
		result = file_write(path, text.data, text.len, e);
	if (result == 0)
		result = stamp(dir, e);
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
	char *dir = NULL, *path = NULL;
	int found = registry_read(&d, project, e);

	decision_fini(&d);
	if (found != 0)
		return found;
	dir = xdg_state_dir(e);
	path = record_path(dir, project);
	if (unlink(path) != 0 && errno != ENOENT)
		found = err_set(
			e, EXIT_FAILED, "cannot remove '%s': %s", path, strerror(errno));
	else
		found = stamp(dir, e);
	free(path);
	free(dir);
	return found;
}

static int by_project(const void *a, const void *b)
{
	return strcmp(
		((const struct decision *)a)->project, ((const struct decision *)b)->project);
}

int registry_list(struct decision **all, size_t *count, struct err *e)
{
	char *dir, *decisions = NULL;
	int result = open_state(&dir, e);
	const struct dirent *entry;
	DIR *stream;

	*all = NULL;
	*count = 0;
	if (result < 0)
		goto out;
	result = 0;
	decisions = path_join(dir, "decisions");
	stream = opendir(decisions);
	if (stream == NULL)
		goto out;
	while ((entry = readdir(stream)) != NULL) {
		char *path = path_join(decisions, entry->d_name);
		size_t len = strlen(path);
		struct err ignored = ERR_INIT;
		struct decision d;

		if (len > 5 && strcmp(path + len - 5, ".json") == 0 &&
			read_record(&d, path, &ignored) == 0) {
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
			read_record(&d, path, &e) == 0)
			decision_fini(&d);
		if (e.text != NULL)
			list_add(problems, e.text);
		err_fini(&e);
		free(path);
	}
	if (stream != NULL)
		closedir(stream);
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
		if (result == 0)
			check_records(decisions, problems);
	}
	free(decisions);
	free(dir);
	return result < 0 ? -1 : 0;
}

void decision_fini(struct decision *d)
{
	free(d->project);
	free(d->identity);
	free(d->target);
	*d = (struct decision){.verdict = VERDICT_NONE};
}

char *registry_stamp_path(void)
{
	struct err e = ERR_INIT;
	char *dir = xdg_state_dir(&e);
	char *path = dir == NULL ? NULL : path_join(dir, "changed");

	err_fini(&e);
	free(dir);
	return path;
}

char *registry_stamp(void)
{
	char *path = registry_stamp_path();
	char *line = path == NULL ? mem_strdup("") : file_line(path, STAMP_MAX);

	free(path);
	return line;
}
