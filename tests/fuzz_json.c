/* JSON: what we read, the line of a member, and what we write. */
#include <string.h>

#include "fuzz.h"
#include "json.h"
#include "text.h"

static void check_read(const char *text, size_t size)
{
	struct err e = ERR_INIT;
	cJSON *document = json_parse(text, size, "f", &e);
	size_t lines = 1, nth = 0;
	const cJSON *member;

	CHECK((document == NULL) == (e.text != NULL));
	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	if (cJSON_IsObject(document)) {
		unsigned last = 1;

		cJSON_ArrayForEach(member, document)
		{
			unsigned line = json_member_line(text, nth++);

			CHECK(line >= last && line <= lines);
			last = line;
		}
		CHECK(json_member_line(text, nth) == 1);
	} else {
		CHECK(json_member_line(text, 0) <= lines);
	}
	cJSON_Delete(document);
	err_fini(&e);
}

static void check_write(const char *bytes)
{
	struct buf out = BUF_INIT;
	struct err e = ERR_INIT;
	cJSON *document = json_document(), *again;
	const cJSON *item;

	json_add(document, "key", bytes);
	json_print(&out, document);
	CHECK(utf8_valid(buf_str(&out), out.len));
	if (utf8_valid(bytes, strlen(bytes))) {
		again = json_parse(buf_str(&out), out.len, "f", &e);
		CHECK(again != NULL);
		item = cJSON_GetObjectItemCaseSensitive(again, "key");
		CHECK(cJSON_IsString(item) && strcmp(item->valuestring, bytes) == 0);
		cJSON_Delete(again);
	}
	buf_fini(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);

	check_read(text, size);
	check_write(text);
	free(text);
	return 0;
}
