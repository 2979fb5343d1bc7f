/*
 * Readers of the formats that vact reads, written from their specifications
 * and from nothing of src/, for fuzz targets to compare with.
 */
#ifndef VACT_TESTS_READER_H
#define VACT_TESTS_READER_H

#include <stdbool.h>
#include <stddef.h>

/* How far a text is from being JSON as RFC 8259 has it. */
enum reading {
	READ_BAD, /* not to be taken: no JSON, or a NUL in a string */
	READ_ODD, /* not JSON, but some readers take it: 01, a raw tab, \udc80, depth */
	READ_GOOD,
};

struct value {
	/* '{', '[', '"', '0' for a number, 't', 'f', 'n'. */
	char kind;
	/* A member's name, and what a string holds; bytes, with a NUL behind. */
	char *key;
	char *text;
	/* Of an object or array. */
	struct value *items;
	size_t count;
	/* The line that its name begins on, from 1 on. */
	unsigned line;
};

/* Reads a document of `len` bytes. The caller ends it with value_fini either way. */
enum reading reader_json(struct value *v, const char *text, size_t len);
void value_fini(struct value *v);
/* The only member of that name; NULL when there is none, or more than one. */
const struct value *value_member(const struct value *object, const char *key);
/* The string that this member is; NULL when it is none. */
const char *value_text(const struct value *object, const char *key);

/* What %XX stands for, NULL where RFC 3986 or state.h would not write it so. */
char *reader_percent(const char *text, size_t len);
/* Whether the bytes are UTF-8 (RFC 3629, section 4: by its table of byte ranges). */
bool reader_utf8(const char *text, size_t len);
/* The absolute path without `.`, `..` and needless slashes. */
char *reader_normal(const char *path);

#endif
