#include "decision.h"

#include <stdlib.h>
#include <string.h>

#include "file.h"
#include "json.h"
#include "text.h"

enum { RECORD_MAX = 64 * 1024 };

static const char *const verdict_words[] = {
	[VERDICT_ALLOW] = "allow",
	[VERDICT_DENY] = "deny",
};

/* What the record says of the way when it `is_way_ours`; any other word is as none. */
static const char *const way_words[] = {"unknown", "ours"};

/* The string of that name; NULL when there is none, or more than one to choose from. */
static const char *text_member(const cJSON *document, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(document, key), *other;

	if (item == NULL)
		return NULL;
	for (other = item->next; other != NULL; other = other->next)
		if (strcmp(other->string, key) == 0)
			return NULL;
	return cJSON_IsString(item) ? item->valuestring : NULL;
}

static char *member(const cJSON *document, const char *key)
{
	const char *text = text_member(document, key);

	return text == NULL ? NULL : text_from_percent(text, strlen(text));
}

static enum verdict verdict_of(const char *word)
{
	if (strcmp(word, verdict_words[VERDICT_ALLOW]) == 0)
		return VERDICT_ALLOW;
	if (strcmp(word, verdict_words[VERDICT_DENY]) == 0)
		return VERDICT_DENY;
	return VERDICT_NONE;
}

/* -1 with `e` filled when the text is no JSON at all. */
static int read_json(
	struct decision *d, const struct buf *text, const char *path, struct err *e)
{
	cJSON *document = json_parse(buf_str(text), text->len, path, e);
	const char *word;

	if (document == NULL)
		return -1;
	d->project = member(document, "project");
	d->identity = member(document, "identity");
	d->target = member(document, "target");
	word = text_member(document, "decision");
	d->verdict = word == NULL ? VERDICT_NONE : verdict_of(word);
	word = text_member(document, "way");
	d->is_way_ours = word != NULL && strcmp(word, way_words[true]) == 0;
	cJSON_Delete(document);
	return 0;
}

/*
 * The text of a record, around its values: a JSON object, in the one way in which
 * vact writes it. The values are percent-encoded, so they need no more escapes.
 */
static const char *const pieces[] = {
	"{\n\t\"version\":\t1,\n\t\"project\":\t\"",
	"\",\n\t\"identity\":\t\"",
	"\",\n\t\"target\":\t\"",
	"\",\n\t\"way\":\t\"",
	"\",\n\t\"decision\":\t\"",
	"\"\n}\n",
};

enum { VALUES = sizeof(pieces) / sizeof(*pieces) - 1 };

void decision_format(const struct decision *d, struct buf *out)
{
	const char *const values[VALUES] = {d->project, d->identity, d->target,
		way_words[d->is_way_ours], verdict_words[d->verdict]};

	for (size_t i = 0; i < VALUES; i++) {
		buf_adds(out, pieces[i]);
		text_add_percent(out, values[i]);
	}
	buf_adds(out, pieces[VALUES]);
}

/* The value behind the `i`th piece of `*text`, which moves past it; NULL for none. */
static char *next_value(const char **text, size_t i)
{
	size_t piece = strlen(pieces[i]), len;
	char *value;

	if (strncmp(*text, pieces[i], piece) != 0)
		return NULL;
	len = strcspn(*text + piece, "\"");
	value = text_from_percent(*text + piece, len);
	*text += piece + len;
	return value;
}

/*
 * Reads a record that is to the byte what decision_format makes of it, which every
 * one is that we wrote, and for which no JSON is needed. False for any other,
 * which may be a record all the same.
 */
static bool read_own(struct decision *d, const struct buf *text)
{
	const char *at = buf_str(text);
	struct buf again = BUF_INIT;
	char *way, *word;
	bool is_own;

	d->project = next_value(&at, 0);
	d->identity = next_value(&at, 1);
	d->target = next_value(&at, 2);
	way = next_value(&at, 3);
	d->is_way_ours = way != NULL && strcmp(way, way_words[true]) == 0;
	word = next_value(&at, 4);
	d->verdict = word == NULL ? VERDICT_NONE : verdict_of(word);
	is_own = d->project != NULL && d->identity != NULL && d->target != NULL &&
		 d->verdict != VERDICT_NONE;
	if (is_own) {
		decision_format(d, &again);
		is_own = again.len == text->len &&
			 memcmp(again.data, text->data, again.len) == 0;
	}
	if (!is_own)
		decision_fini(d);
	buf_fini(&again);
	free(word);
	free(way);
	return is_own;
}

int decision_read(struct decision *d, const char *path, struct err *e)
{
	struct buf text = BUF_INIT;
	struct stat st = {.st_mode = 0};
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
	if (!read_own(d, &text) && read_json(d, &text, path, e) != 0)
		goto out;
	if (d->project == NULL || d->identity == NULL || d->target == NULL ||
		d->verdict == VERDICT_NONE)
		err_set(e, EXIT_FAILED, "'%s' is no record of vact's; remove it", path);
	else
		found = 0;
out:
	if (found != 0)
		decision_fini(d);
	buf_fini(&text);
	return found;
}

void decision_fini(struct decision *d)
{
	free(d->project);
	free(d->identity);
	free(d->target);
	*d = (struct decision){.verdict = VERDICT_NONE};
}
