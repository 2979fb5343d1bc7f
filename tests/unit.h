/*
 * What the cmocka tests share: the headers in the order that cmocka wants,
 * tests that are called by their claims, and checks with telling messages.
 */
#ifndef VACT_TESTS_UNIT_H
#define VACT_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "buf.h"

/* A row of the table of tests: what it claims, and the function. */
#define CLAIM(words, function)                                                                 \
	{                                                                                      \
		words, function, NULL, NULL, NULL                                              \
	}

/* Compares what a buffer holds, and frees it. */
static inline void same_buf(struct buf *b, const char *expected)
{
	assert_string_equal(buf_str(b), expected);
	buf_fini(b);
}

/* Compares a string that was allocated, and frees it; NULL equals NULL. */
static inline void same_string(char *s, const char *expected)
{
	if (s == NULL || expected == NULL)
		assert_ptr_equal(s, expected);
	else
		assert_string_equal(s, expected);
	free(s);
}

#endif
