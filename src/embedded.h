/*
 * Files of the source tree, embedded byte for byte at build time.
 */
#ifndef VACT_EMBEDDED_H
#define VACT_EMBEDDED_H

#include <stddef.h>

struct embedded {
	const char *name;
	/* A NUL follows that `len` does not count. */
	const unsigned char *data;
	size_t len;
};

/* The file called `name` of a table that ends with a NULL name; it MUST be there. */
const struct embedded *embedded_find(const struct embedded *table, const char *name);

#endif
