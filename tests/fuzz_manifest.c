/*
 * A wheel's manifest: only what src/unpack.py writes is taken, as another reader
 * takes it; nothing of it leads elsewhere, or is more Python than a name.
 */
#include <string.h>

#include "fuzz.h"
#include "manifest.h"
#include "reader.h"

static void check_inside(const char *path)
{
	char *slashed = mem_printf("/%s", path), *normal = reader_normal(slashed);

	CHECK(path[0] != '\0');
	CHECK(strcmp(slashed, normal) == 0);
	CHECK(strchr(path, '\n') == NULL);
	free(normal);
	free(slashed);
}

static const char *word_of(enum manifest_kind kind)
{
	static const char *const words[] = {
		[MANIFEST_DIR] = "dir",
		[MANIFEST_FILE] = "file",
		[MANIFEST_SCRIPT] = "script",
		[MANIFEST_RECORD] = "record",
	};

	return words[kind];
}

static const char name_chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "0123456789_.:";

/* The line, written as unpack.py would, is the one in the text. */
static void check_line(const struct manifest_line *line, const char **rest)
{
	struct buf own = BUF_INIT;
	size_t len = strcspn(*rest, "\n");

	check_inside(line->path);
	CHECK((line->call != NULL) == (line->kind == MANIFEST_SCRIPT));
	buf_addf(&own, "%s ", word_of(line->kind));
	if (line->kind == MANIFEST_FILE) {
		CHECK(line->size >= 0 && line->mtime >= 0);
		buf_addf(&own, "%lld %lld ", line->size, line->mtime);
	}
	buf_adds(&own, line->path);
	if (line->call != NULL) {
		CHECK(line->call[strspn(line->call, name_chars)] == '\0');
		buf_addf(&own, " %s", line->call);
	}
	CHECK(own.len == len && strncmp(*rest, own.data, len) == 0);
	*rest += len + 1;
	buf_fini(&own);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	struct manifest_line line;
	char *copy = mem_strndup((const char *)data, size), *last;
	const char *at, *rest = copy;
	size_t lines = 1;

	buf_add(&text, data, size);
	if (manifest_open(&text)) {
		CHECK(strlen(copy) == size);
		CHECK(strncmp(rest, "vact-wheel 1\n", 13) == 0);
		rest += 13;
		for (at = buf_str(&text); manifest_next(&line, &at); lines++)
			check_line(&line, &rest);
		/* Whole: it ends in the number of its lines, and nothing is behind. */
		last = mem_printf("end %zu\n", lines);
		CHECK(strcmp(rest, last) == 0);
		free(last);
	}
	buf_fini(&text);
	free(copy);
	return 0;
}
