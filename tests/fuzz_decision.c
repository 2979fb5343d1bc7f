/*
 * A record of trust: whatever the file has become, a project is allowed only by
 * a record that says so of that very directory; a denied one never is.
 *
 * In the input, @P stands for the project's path and @I for its identity.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "decision.h"
#include "fuzz.h"
#include "fuzz_file.h"
#include "identity.h"
#include "reader.h"
#include "text.h"
#include "trust.h"

static struct candidate candidate;
static char *identity, *record, *top;

/* A project, and the path of the record about it. */
static void make_world(void)
{
	struct identity id;
	char *state = fuzz_dir("state");

	top = fuzz_path("p");
	candidate.project = fuzz_dir("p/project");
	candidate.place = fuzz_dir("p/project/.venv");
	candidate.env = candidate.place;
	setenv("XDG_STATE_HOME", state, 1);
	CHECK(identity_of(&id, AT_FDCWD, candidate.project) == 0);
	identity = identity_text(&id);
	free(fuzz_dir("state/vact/decisions"));
	/* FNV-1a of the path: that is where it is looked for. */
	record = mem_printf("%s/vact/decisions/%016llx.json", state,
		(unsigned long long)text_hash(candidate.project));
	free(state);
}

static void add_expanded(struct buf *text, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (data[i] == '@' && i + 1 < size && data[i + 1] == 'P')
			buf_adds(text, candidate.project);
		else if (data[i] == '@' && i + 1 < size && data[i + 1] == 'I')
			buf_adds(text, identity);
		else {
			buf_addc(text, (char)data[i]);
			continue;
		}
		i++;
	}
}

static bool member_is(const struct value *v, const char *key, const char *wanted)
{
	const char *text = value_text(v, key);
	char *is = text == NULL ? NULL : reader_percent(text, strlen(text));
	bool same = is != NULL && (wanted == NULL || strcmp(is, wanted) == 0);

	free(is);
	return same;
}

/* The same, or one of them without the time of birth that stands behind the inode. */
static bool may_be_it(const struct value *v)
{
	const char *text = value_text(v, "identity");
	char *is = text == NULL ? NULL : reader_percent(text, strlen(text));
	size_t inode = strcspn(identity, "-");
	bool may = is != NULL && strncmp(is, identity, inode) == 0 &&
		   (is[inode] == '\0' || strcmp(is, identity) == 0 ||
			   (identity[inode] == '\0' && is[inode] == '-'));

	free(is);
	return may;
}

/* What such a record comes to where "trusted" does not name the project. */
static enum trust expected(const struct value *v, bool *is_record)
{
	const char *word = value_text(v, "decision");

	*is_record = member_is(v, "project", NULL) && member_is(v, "identity", NULL) &&
		     member_is(v, "target", NULL) && word != NULL &&
		     (strcmp(word, "allow") == 0 || strcmp(word, "deny") == 0);
	if (!*is_record || !member_is(v, "project", candidate.project) || !may_be_it(v))
		return TRUST_UNKNOWN;
	if (strcmp(word, "deny") == 0)
		return TRUST_DENIED;
	return member_is(v, "identity", identity) && member_is(v, "target", "") ? TRUST_ALLOWED
										: TRUST_UNKNOWN;
}

/* However it is spelled, and whatever else it says. */
static bool says_deny(const struct value *v)
{
	for (size_t i = 0; v->kind == '{' && i < v->count; i++)
		if (strcmp(v->items[i].key, "decision") == 0 && v->items[i].kind == '"' &&
			strcmp(v->items[i].text, "deny") == 0)
			return true;
	return false;
}

static void check_record(const struct buf *text)
{
	struct settings none = {.is_quiet = false}, trusting = none;
	struct value v;
	enum reading reading = reader_json(&v, buf_str(text), text->len);
	enum trust trust, trust_below;
	bool is_record;

	list_add(&trusting.trusted, top);
	fuzz_put(record, buf_str(text), text->len);
	trust = trust_look_up(&candidate, &none, NULL);
	trust_below = trust_look_up(&candidate, &trusting, NULL);
	CHECK(trust != TRUST_ROOT);
	if (says_deny(&v))
		CHECK(trust != TRUST_ALLOWED && trust_below != TRUST_ALLOWED);
	if (reading == READ_BAD)
		CHECK(trust == TRUST_UNKNOWN && trust_below == TRUST_UNKNOWN);
	if (reading == READ_GOOD) {
		CHECK(trust == expected(&v, &is_record));
		/* Where the record cannot be read, not even a root decides. */
		if (!is_record)
			CHECK(trust_below == TRUST_UNKNOWN);
		else
			CHECK(trust_below == (trust == TRUST_UNKNOWN ? TRUST_ROOT : trust));
	}
	list_fini(&trusting.trusted);
	value_fini(&v);
}

/* What is stored comes back as it was, whatever bytes a path has. */
static void check_stored(const uint8_t *data, size_t size)
{
	char *fields[3];
	struct buf text = BUF_INIT;
	struct err e = ERR_INIT;
	struct decision d, again;

	for (size_t i = 0; i < 3; i++) {
		size_t len = size / (3 - i);

		fields[i] = mem_strndup((const char *)data, len);
		data += len;
		size -= len;
	}
	d = (struct decision){fields[0], fields[1], fields[2], VERDICT_DENY, false};
	d.is_way_ours = fields[1][0] != '\0' && (fields[1][0] & 1) != 0;
	if (fields[0][0] != '\0' && (fields[0][0] & 1) != 0)
		d.verdict = VERDICT_ALLOW;
	decision_format(&d, &text);
	fuzz_put(record, buf_str(&text), text.len);
	CHECK(decision_read(&again, record, &e) == 0);
	CHECK(strcmp(again.project, d.project) == 0);
	CHECK(strcmp(again.identity, d.identity) == 0);
	CHECK(strcmp(again.target, d.target) == 0);
	CHECK(again.verdict == d.verdict);
	CHECK(again.is_way_ours == d.is_way_ours);
	decision_fini(&again);
	buf_fini(&text);
	decision_fini(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;

	if (record == NULL)
		make_world();
	add_expanded(&text, data, size);
	check_record(&text);
	buf_fini(&text);
	check_stored(data, size);
	return 0;
}
