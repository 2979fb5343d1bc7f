/*
 * JSON (RFC 8259) by way of cJSON, and the two things cJSON leaves to us:
 * strings that are not UTF-8, and the line a key stands on.
 */
#ifndef VACT_JSON_H
#define VACT_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>

#include "err.h"

/*
 * All that is made or parsed here ends the program for lack of memory, as all else
 * in vact does, instead of leaving out what does not fit; so what is to become part
 * of a document MUST begin with a function of ours.
 */

/*
 * Parses one document, which may be followed by white space only. NULL with
 * `e` filled, naming `path` and the line, when it is malformed, or when a
 * string in it would hold a NUL. The caller frees it with cJSON_Delete.
 */
cJSON *json_parse(const char *text, size_t len, const char *path, struct err *e);
/*
 * The line, from 1 on, of the `nth` member (from 0) of the top-level object
 * of a document that json_parse accepts; 1 when there is none.
 */
unsigned json_member_line(const char *text, size_t nth);
/*
 * A string item for bytes of any kind: what is not UTF-8 becomes a \udcXX
 * escape (Python's surrogateescape), so the document stays valid.
 */
cJSON *json_string(const char *bytes);
/* An empty object, and an empty array. */
cJSON *json_object(void);
cJSON *json_array(void);
/* Adds `bytes`, or null for NULL, to `object` under `key`. */
void json_add(cJSON *object, const char *key, const char *bytes);
/* An object whose first member is `"version": 1`, as every answer begins. */
cJSON *json_document(void);
/* Prints the document with a final newline into `out`, and deletes it. */
void json_print(struct buf *out, cJSON *document);

/*
 * The same for an answer of any length, which is not held in memory whole: a
 * document with one list under `key`; its items, deleted when they are added,
 * `is_first` for the first of them; and the end.
 */
void json_list_begin(struct buf *out, const char *key);
void json_list_item(struct buf *out, cJSON *item, bool is_first);
void json_list_end(struct buf *out);

#endif
