#include "decision.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "json.h"
#include "text.h"

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

enum { RECORD_MAX = 64 * 1024 };

static const char *const verdict_words[] = {
	[VERDICT_ALLOW] = "allow",
	[VERDICT_DENY] = "deny",
};

/* When it was made: 0; 1 where that is not to be known; -1 with errno set. */
static int birth_of(int fd, const struct stat *st, struct timespec *birth)
{
#if defined(HAVE_STATX)
	struct statx stx;

	(void)st;
	/* Sandboxes refuse this call to programs that do well without. */
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &stx) != 0)
		return errno == ENOSYS || errno == EPERM || errno == EINVAL ? 1 : -1;
	if ((stx.stx_mask & STATX_BTIME) == 0)
		return 1;
	birth->tv_sec = (time_t)stx.stx_btime.tv_sec;
	birth->tv_nsec = (long)stx.stx_btime.tv_nsec;
	return 0;
#elif defined(HAVE_STRUCT_STAT_ST_BIRTHTIM)
	(void)fd;
	*birth = st->st_birthtim;
	return 0;
#elif defined(HAVE_STRUCT_STAT_ST_BIRTHTIMESPEC)
	(void)fd;
	*birth = st->st_birthtimespec;
	return 0;
#else
	(void)fd;
	(void)st;
	(void)birth;
	return 1;
#endif
}

char *decision_identity(int fd, const char *path, struct err *e)
{
	struct stat st;
	struct timespec birth;
	int unknown = fstat(fd, &st) == 0 ? birth_of(fd, &st, &birth) : -1;

	if (unknown < 0) {
		err_set(e, EXIT_FAILED, "cannot look at '%s': %s", path, strerror(errno));
		return NULL;
	}
	if (unknown > 0)
		return mem_printf("%" PRIu64, (uint64_t)st.st_ino);
	return mem_printf("%" PRIu64 "-%lld.%09ld", (uint64_t)st.st_ino,
		(long long)birth.tv_sec, birth.tv_nsec);
}

char *decision_identity_at(const char *path, struct err *e)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	char *identity = decision_identity(fd, path, e);

	if (fd >= 0)
		close(fd);
	return identity;
}

bool decision_may_match(const char *identity, const char *other)
{
	size_t inode = strcspn(identity, "-"), len = strcspn(other, "-");

	if (inode != len || strncmp(identity, other, len) != 0)
		return false;
	return identity[len] == '\0' || other[len] == '\0' || strcmp(identity, other) == 0;
}

/* The string of that name; NULL when there is none, or more than one to choose from. */
static const char *text_member(const cJSON *document, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(document, key), *other;

	for (other = item == NULL ? NULL : item->next; other != NULL; other = other->next)
		if (strcmp(other->string, key) == 0)
			return NULL;
	return cJSON_IsString(item) ? item->valuestring : NULL;
}

static char *member(const cJSON *document, const char *key)
{
	const char *text = text_member(document, key);

	return text == NULL ? NULL : text_from_percent(text, strlen(text));
}

static enum verdict verdict_member(const cJSON *document)
{
	const char *word = text_member(document, "decision");

	if (word == NULL)
		return VERDICT_NONE;
	if (strcmp(word, verdict_words[VERDICT_ALLOW]) == 0)
		return VERDICT_ALLOW;
	if (strcmp(word, verdict_words[VERDICT_DENY]) == 0)
		return VERDICT_DENY;
	return VERDICT_NONE;
}

int decision_read(struct decision *d, const char *path, struct err *e)
{
	struct buf text = BUF_INIT;
	struct stat st = {.st_mode = 0};
	cJSON *document = NULL;
	int found = file_read(path, RECORD_MAX, &text, &st, e);

	*d = (struct decision){.verdict = VERDICT_NONE};
	if (found < 0 && st.st_mode != 0 && (!S_ISREG(st.st_mode) || st.st_size > RECORD_MAX))
		found = DECISION_BROKEN;
	if (found != 0)
		goto out;
	found = DECISION_BROKEN;
	if (!file_is_ours_alone(&st)) {
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

static void add_percent(cJSON *object, const char *key, const char *bytes)
{
	struct buf b = BUF_INIT;

	text_add_percent(&b, bytes);
	json_add(object, key, buf_str(&b));
	buf_fini(&b);
}

void decision_format(const struct decision *d, struct buf *out)
{
	cJSON *document = json_document();

	add_percent(document, "project", d->project);
	add_percent(document, "identity", d->identity);
	add_percent(document, "target", d->target);
	json_add(document, "decision", verdict_words[d->verdict]);
	json_print(out, document);
}

void decision_fini(struct decision *d)
{
	free(d->project);
	free(d->identity);
	free(d->target);
	*d = (struct decision){.verdict = VERDICT_NONE};
}
