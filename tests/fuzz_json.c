/*
 * JSON: what RFC 8259 has is read as it says, what it rules out is refused;
 * the line of a member; and what we write comes back.
 */
#include <string.h>

#include "fuzz.h"
#include "json.h"
#include "reader.h"
#include "text.h"

static void check_same(const struct value *v, const cJSON *item)
{
	const cJSON *each = item->child;

	CHECK(cJSON_IsObject(item) == (v->kind == '{'));
	CHECK(cJSON_IsArray(item) == (v->kind == '['));
	CHECK(cJSON_IsString(item) == (v->kind == '"'));
	CHECK(cJSON_IsNumber(item) == (v->kind == '0'));
	CHECK(cJSON_IsTrue(item) == (v->kind == 't'));
	CHECK(cJSON_IsFalse(item) == (v->kind == 'f'));
	CHECK(cJSON_IsNull(item) == (v->kind == 'n'));
	if (v->kind == '"')
		CHECK(strcmp(v->text, item->valuestring) == 0);
	for (size_t i = 0; i < v->count; i++, each = each->next) {
		CHECK(each != NULL);
		if (v->kind == '{')
			CHECK(strcmp(v->items[i].key, each->string) == 0);
		check_same(&v->items[i], each);
	}
	CHECK(each == NULL);
}

static void check_lines(const struct value *v, const char *text)
{
	if (v->kind != '{')
		return;
	for (size_t i = 0; i < v->count; i++)
		CHECK(json_member_line(text, i) == v->items[i].line);
	CHECK(json_member_line(text, v->count) == 1);
}

static void check_read(const char *text, size_t size)
{
	struct err e = ERR_INIT;
	struct value v;
	enum reading reading = reader_json(&v, text, size);
	cJSON *document = json_parse(text, size, "f", &e);

	CHECK((document == NULL) == (e.text != NULL));
	if (reading == READ_GOOD) {
		CHECK(document != NULL);
		check_same(&v, document);
		check_lines(&v, text);
	}
	if (reading == READ_BAD)
		CHECK(document == NULL);
	cJSON_Delete(document);
	err_fini(&e);
	value_fini(&v);
}

/* What it holds is what was put in, bytes that are no UTF-8 as \udcXX. */
static void check_write(const char *bytes)
{
	struct buf out = BUF_INIT;
	struct value v;
	cJSON *document = json_document();
	enum reading reading;

	json_add(document, "key", bytes);
	json_print(&out, document);
	CHECK(reader_utf8(buf_str(&out), out.len));
	reading = reader_json(&v, buf_str(&out), out.len);
	if (reader_utf8(bytes, strlen(bytes))) {
		CHECK(reading == READ_GOOD);
		CHECK(strcmp(value_text(&v, "key"), bytes) == 0);
	} else {
		CHECK(reading == READ_ODD);
		CHECK(strstr(buf_str(&out), "\\udc") != NULL);
	}
	value_fini(&v);
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
