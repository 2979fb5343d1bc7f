/*
 * The files under hooks/, embedded byte for byte at build time.
 */
#ifndef VACT_HOOK_FILES_H
#define VACT_HOOK_FILES_H

#include <stddef.h>

struct hook_file {
	const char *name;
	const unsigned char *data;
	size_t len;
};

/* Ends with a NULL name. */
extern const struct hook_file hook_files[];

#endif
