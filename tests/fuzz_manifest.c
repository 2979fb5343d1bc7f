/* A wheel's manifest: what is read leads nowhere else, and calls names only. */
#include <string.h>

#include "fuzz.h"
#include "manifest.h"

static void check_inside(const char *path)
{
	char *slashed = mem_printf("/%s/", path);

	CHECK(path[0] != '\0');
	CHECK(strstr(slashed, "//") == NULL);
	CHECK(strstr(slashed, "/./") == NULL && strstr(slashed, "/../") == NULL);
	CHECK(strchr(path, '\n') == NULL);
	free(slashed);
}

static void check_line(const struct manifest_line *line, const struct buf *text)
{
	CHECK(line->path > text->data && line->path < text->data + text->len);
	check_inside(line->path);
	CHECK((line->call != NULL) == (line->kind == MANIFEST_SCRIPT));
	CHECK(line->size >= 0 && line->mtime >= 0);
	if (line->call != NULL)
		CHECK(line->call[strcspn(line->call, "\t\n\r #;'\"\\()=,")] == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	struct manifest_line line;
	const char *at;
	size_t lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	buf_add(&text, data, size);
	if (manifest_open(&text))
		for (at = buf_str(&text); manifest_next(&line, &at); lines--) {
			CHECK(lines > 0);
			check_line(&line, &text);
		}
	buf_fini(&text);
	return 0;
}
