/*
 * A start-up file, the user's own: adding the hook's line changes no byte of it
 * but those, the line is found then, and undoing gives the file back.
 */
#include <string.h>

#include "dialect_code.h"
#include "fuzz.h"
#include "hookline.h"

static const char *const shells[] = {"bash", "zsh", "fish", "sh", "yash"};

static void check_found(const struct buf *text, const struct dialect *d)
{
	struct hook_line line;
	size_t from = 0;

	while (hookline_find(text, from, d, &line)) {
		size_t lines = 1;

		CHECK(line.at >= from && line.len > 0 && line.at + line.len <= text->len);
		CHECK(line.at == 0 || text->data[line.at - 1] == '\n');
		CHECK(line.code_len <= line.len);
		for (size_t i = 0; i < line.at; i++)
			lines += text->data[i] == '\n';
		CHECK(line.number == lines);
		from = line.at + line.len;
	}
}

static void check_added(const uint8_t *data, size_t size, const struct dialect *d)
{
	struct buf text = BUF_INIT, code = BUF_INIT;
	struct err e = ERR_INIT;
	struct hook_line line;
	struct hook_note note;
	size_t count = 0, from = 0;

	buf_add(&text, data, size);
	check_found(&text, d);
	/* One that is marked already is taken out with ours. */
	while (hookline_find(&text, from, d, &line)) {
		count += line.is_marked;
		from = line.at + line.len;
	}
	CHECK(dialect_hook_line(d, "/o p/vact", false, &code, &e) == 0);
	hookline_add(&text, buf_str(&code), false, 0);
	CHECK(memcmp(buf_str(&text), data, size) == 0);
	check_found(&text, d);
	if (count == 0) {
		CHECK(hookline_find(&text, size, d, &line) && line.is_marked);
		CHECK(hookline_is_plain(&text, &line, d, false));
		CHECK(line.at + line.len == text.len);
		CHECK(hookline_remove(&text, d, &note) == 1);
		CHECK(text.len == size && memcmp(buf_str(&text), data, size) == 0);
	} else {
		CHECK(hookline_remove(&text, d, &note) == count + 1);
		CHECK(text.len <= size);
	}
	CHECK(hookline_remove(&text, d, &note) == 0);
	buf_fini(&code);
	buf_fini(&text);
	err_fini(&e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++)
		check_added(data, size, dialect_find(shells[i]));
	return 0;
}
