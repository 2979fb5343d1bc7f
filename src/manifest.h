/*
 * What an unpacked wheel consists of, as src/unpack.py writes it down.
 */
#ifndef VACT_MANIFEST_H
#define VACT_MANIFEST_H

#include <stdbool.h>

#include "buf.h"

enum manifest_kind {
	MANIFEST_DIR,    /* a directory; comes before what is in it */
	MANIFEST_FILE,   /* a file of `size` bytes, last changed at `mtime` */
	MANIFEST_SCRIPT, /* a console script `path` that calls `call` ("module:name") */
	MANIFEST_RECORD, /* where the RECORD goes, which is not among the files */
};

struct manifest_line {
	enum manifest_kind kind;
	long long size;
	/* In nanoseconds since the epoch. */
	long long mtime;
	/* Relative to site-packages; a script's name. */
	const char *path;
	const char *call;
};

/*
 * Whether `text` is a whole manifest; its lines then become strings, for
 * manifest_next to be called on.
 */
bool manifest_open(struct buf *text);
/* The line at `*at` (first: buf_str), which moves on; false behind the last. */
bool manifest_next(struct manifest_line *line, const char **at);

#endif
