/*
 * What is kept of an interpreter, and what one says of itself: taken only when it
 * is all there, as another reader reads it; nothing of it leads out of the
 * environment that is made of it. What was kept is what had been said.
 *
 * In the input, @K stands for the key of our interpreter, @E for its path, @P
 * for the prefix its library is below. It is the file that is kept when it
 * begins with a K, otherwise what the interpreter says.
 */
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "facts.h"
#include "fuzz.h"
#include "fuzz_file.h"
#include "interpreter.h"
#include "reader.h"
#include "subprocess.h"
#include "text.h"

static char *python, *prefix, *key, *kept;
/* What it says when it is run, and how often it was. */
static const char *said;
static unsigned runs;

/* In the place of the file that runs programs: nothing is run here. */
int subprocess_lines(const struct list *args, bool takes_errors, subprocess_line *on_line,
	void *context, struct err *e)
{
	char *copy = mem_strdup(said), *rest = copy, *line;

	(void)e;
	CHECK(!takes_errors && strcmp(args->items[0], python) == 0);
	while ((line = strsep(&rest, "\n")) != NULL)
		on_line(context, line);
	free(copy);
	runs++;
	return 0;
}

void subprocess_last_line(void *context, const char *line)
{
	if (line[0] == '\0')
		return;
	buf_reset(context);
	buf_adds(context, line);
}

static void make_world(void)
{
	struct err e = ERR_INIT;
	char *cache = fuzz_dir("cache"), *os = fuzz_path("py/lib/python3/os.py");

	free(fuzz_dir("py/bin"));
	free(fuzz_dir("py/lib/python3"));
	free(fuzz_dir("cache/vact/interpreters"));
	fuzz_put(os, "", 0);
	free(os);
	prefix = fuzz_path("py");
	python = fuzz_path("py/bin/python3");
	fuzz_put(python, "", 0);
	CHECK(chmod(python, 0700) == 0);
	setenv("XDG_CACHE_HOME", cache, 1);
	key = facts_key(python, &e);
	CHECK(key != NULL);
	kept = mem_printf(
		"%s/vact/interpreters/%016llx", cache, (unsigned long long)text_hash(python));
	free(cache);
}

static void add_expanded(struct buf *text, const char *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		const char *by = NULL;

		if (data[i] == '@' && i + 1 < size)
			by = data[i + 1] == 'K'   ? key
			     : data[i + 1] == 'E' ? python
			     : data[i + 1] == 'P' ? prefix
						  : NULL;
		if (by != NULL)
			buf_adds(text, by);
		else
			buf_addc(text, data[i]);
		i += by != NULL;
	}
}

static bool is_twice(const struct value *v, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; v->kind == '{' && i < v->count; i++)
		count += strcmp(v->items[i].key, name) == 0;
	return count > 1;
}

/* The member is that text, escaped or not; where it is none, it is not there. */
static void check_member(
	const struct value *v, const char *name, bool is_escaped, const char *is)
{
	const char *text = value_text(v, name);
	char *plain;

	/* No interpreter says so. */
	if (is_twice(v, name))
		return;
	if (text == NULL) {
		CHECK(is == NULL);
		return;
	}
	plain = is_escaped ? reader_percent(text, strlen(text)) : mem_strdup(text);
	CHECK((plain == NULL) == (is == NULL));
	CHECK(plain == NULL || strcmp(plain, is) == 0);
	free(plain);
}

static void check_below(const char *path)
{
	char *slashed = mem_printf("/%s", path), *normal = NULL;

	normal = reader_normal(slashed);
	CHECK(path[0] != '\0' && strcmp(slashed, normal) == 0);
	free(normal);
	free(slashed);
}

/* What `vact new` relies on. */
static void check_sound(const struct interpreter *i)
{
	CHECK(i->executable[0] == '/' && i->path[0] == '/' && i->key != NULL);
	CHECK(i->version[strspn(i->version, "0123456789.")] == '\0');
	if (i->foreign != NULL)
		return;
	CHECK(strcmp(i->implementation, "cpython") == 0 && strncmp(i->version, "3.", 2) == 0);
	check_below(i->site);
	check_below(i->platlib);
	check_below(i->include);
	CHECK(i->scripts == NULL || i->scripts[0] == '/');
	for (size_t n = 0; n < i->links.count; n++) {
		check_below(i->links.items[n]);
		CHECK(strchr(i->links.items[n], '/') == NULL);
	}
	for (size_t n = 0; n < i->wheel_count; n++) {
		CHECK(i->wheels[n].path[0] == '/');
		check_below(i->wheels[n].project);
		check_below(i->wheels[n].version);
		CHECK(strchr(i->wheels[n].project, '/') == NULL &&
			strchr(i->wheels[n].version, '/') == NULL);
	}
}

static void check_taken(const struct interpreter *i, const char *text, size_t len)
{
	struct value v;
	enum reading reading = reader_json(&v, text, len);

	CHECK(reading != READ_BAD);
	if (reading == READ_GOOD) {
		check_member(&v, "version", false, i->version);
		check_member(&v, "implementation", false, i->implementation);
		check_member(&v, "executable", true, i->executable);
		if (i->site != NULL) {
			check_member(&v, "site", true, i->site);
			check_member(&v, "platlib", true, i->platlib);
			check_member(&v, "include", true, i->include);
			check_member(&v, "scripts", true, i->scripts);
		}
	}
	value_fini(&v);
}

/* The file is what was kept, whatever has become of it: never believed in part. */
static void check_kept(const struct buf *file)
{
	struct interpreter i;
	struct err e = ERR_INIT;
	size_t len = strlen(key);
	int result;

	said = "nothing";
	fuzz_put(kept, buf_str(file), file->len);
	result = interpreter_open(&i, python, false, &e);
	CHECK((result == 0) == (runs == 0) && (result == 0) == (e.text == NULL));
	if (result == 0) {
		CHECK(file->len > len && strncmp(file->data, key, len) == 0 &&
			file->data[len] == '\n');
		check_taken(&i, file->data + len + 1, file->len - len - 1);
		check_sound(&i);
		interpreter_fini(&i);
	}
	err_fini(&e);
}

/* What it said is taken again from what was kept. */
static void check_said(const struct buf *text)
{
	struct interpreter i, again;
	struct err e = ERR_INIT;
	const char *last;

	unlink(kept);
	said = buf_str(text);
	if (interpreter_open(&i, python, false, &e) == 0) {
		CHECK(runs == 1 && e.text == NULL);
		last = strrchr(said, '\n');
		last = last == NULL ? said : last + 1;
		check_taken(&i, last, strlen(last));
		check_sound(&i);
		/* Another executable than was asked is kept by its own name. */
		if (strcmp(i.executable, python) == 0) {
			CHECK(interpreter_open(&again, python, false, &e) == 0 && runs == 1);
			CHECK(strcmp(again.version, i.version) == 0);
			CHECK(strcmp(again.path, i.path) == 0);
			interpreter_fini(&again);
		}
		interpreter_fini(&i);
	} else {
		CHECK(e.text != NULL);
	}
	err_fini(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	bool is_kept = size > 0 && data[0] == 'K';

	if (kept == NULL)
		make_world();
	runs = 0;
	add_expanded(&text, (const char *)data + is_kept, size - is_kept);
	if (is_kept)
		check_kept(&text);
	else
		check_said(&text);
	buf_fini(&text);
	return 0;
}
