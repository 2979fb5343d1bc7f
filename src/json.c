#include "json.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

static void *allocate(size_t size)
{
	return mem_resize(NULL, size, 1);
}

/*
 * Lets the library end the program for lack of memory, as all else here does,
 * instead of leaving out what does not fit. MUST come before what it allocates.
 */
static void prepare(void)
{
	static bool is_ready;
	cJSON_Hooks hooks = {.malloc_fn = allocate, .free_fn = free};

	if (!is_ready)
		cJSON_InitHooks(&hooks);
	is_ready = true;
}

static unsigned line_at(const char *text, const char *at)
{
	unsigned line = 1;

	for (; text < at; text++)
		line += *text == '\n';
	return line;
}

/*
 * The first \u in a document that stands for no character: \u0000, or without
 * its four digits. NULL when there is none. cJSON takes both for a NUL, which
 * ends its string: "allow\uzzzz" would be "allow".
 */
static const char *find_bad_escape(const char *text)
{
	for (const char *at = text; (at = strchr(at, '\\')) != NULL; at += 2)
		if (at[1] == 'u' && (strspn(at + 2, "0123456789abcdefABCDEF") < 4 ||
					    strncmp(at + 2, "0000", 4) == 0))
			return at;
	return NULL;
}

cJSON *json_parse(const char *text, size_t len, const char *path, struct err *e)
{
	const char *end = NULL, *bad;
	cJSON *document;

	/* cJSON would read on behind a NUL, or stop there without a word. */
	if (memchr(text, '\0', len) != NULL) {
		err_set(e, EXIT_FAILED, "'%s' is not JSON: it holds a NUL byte", path);
		return NULL;
	}
	prepare();
	document = cJSON_ParseWithOpts(text, &end, true);
	if (document == NULL)
		err_set(e, EXIT_FAILED, "'%s' line %u is not JSON", path,
			end == NULL ? 1 : line_at(text, end));
	bad = document == NULL ? NULL : find_bad_escape(text);
	if (bad == NULL)
		return document;
	err_set(e, EXIT_FAILED, "'%s' line %u has a \\u that stands for no character", path,
		line_at(text, bad));
	cJSON_Delete(document);
	return NULL;
}

unsigned json_member_line(const char *text, size_t nth)
{
	unsigned depth = 0;
	bool expects_key = false;

	for (const char *p = text; *p != '\0'; p++) {
		switch (*p) {
		case '{':
		case '[':
			depth++;
			expects_key = depth == 1;
			break;
		case '}':
		case ']':
			depth--;
			break;
		case ',':
			expects_key = depth == 1;
			break;
		case '"':
			if (expects_key && nth-- == 0)
				return line_at(text, p);
			expects_key = false;
			for (p++; *p != '\0' && *p != '"'; p++)
				if (*p == '\\' && p[1] != '\0')
					p++;
			if (*p == '\0')
				return 1;
			break;
		default:
			break;
		}
	}
	return 1;
}

cJSON *json_string(const char *bytes)
{
	struct buf b = BUF_INIT;
	size_t len = strlen(bytes);
	cJSON *item;

	buf_addc(&b, '"');
	while (len > 0) {
		uint32_t code = 0;
		size_t n = utf8_sequence(bytes, len, &code);

		if (n == 0) {
			buf_addf(&b, "\\udc%02x", (unsigned char)*bytes);
			n = 1;
		} else if (code == '"' || code == '\\') {
			buf_addf(&b, "\\%c", (char)code);
		} else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) {
			buf_addf(&b, "\\u%04x", (unsigned)code);
		} else {
			buf_add(&b, bytes, n);
		}
		bytes += n;
		len -= n;
	}
	buf_addc(&b, '"');
	prepare();
	item = cJSON_CreateRaw(buf_str(&b));
	buf_fini(&b);
	return item;
}

cJSON *json_object(void)
{
	prepare();
	return cJSON_CreateObject();
}

cJSON *json_array(void)
{
	prepare();
	return cJSON_CreateArray();
}

void json_add(cJSON *object, const char *key, const char *bytes)
{
	cJSON_AddItemToObject(
		object, key, bytes == NULL ? cJSON_CreateNull() : json_string(bytes));
}

cJSON *json_document(void)
{
	cJSON *document = json_object();

	cJSON_AddNumberToObject(document, "version", 1);
	return document;
}

void json_print(struct buf *out, cJSON *document)
{
	char *text = cJSON_Print(document);

	buf_adds(out, text == NULL ? "{\"version\": 1}" : text);
	buf_addc(out, '\n');
	free(text);
	cJSON_Delete(document);
}

void json_list_begin(struct buf *out, const char *key)
{
	buf_addf(out, "{\n\t\"version\":\t1,\n\t\"%s\":\t[", key);
}

void json_list_item(struct buf *out, cJSON *item, bool is_first)
{
	char *text = cJSON_PrintUnformatted(item);

	buf_addf(out, "%s\n\t\t%s", is_first ? "" : ",", text == NULL ? "null" : text);
	free(text);
	cJSON_Delete(item);
}

void json_list_end(struct buf *out)
{
	buf_adds(out, "\n\t]\n}\n");
}
