/*
 * The wheels that new environments get, unpacked and byte-compiled once for
 * each interpreter below vact's XDG cache directory, from where environments
 * get links to the files.
 *
 * An entry is used only while every file in it is as it was left, and nothing
 * that is done in an environment changes it: what writes a file anew writes
 * another file.
 */
#ifndef VACT_WHEEL_H
#define VACT_WHEEL_H

#include <stddef.h>

#include "buf.h"
#include "err.h"
#include "interpreter.h"

struct wheel {
	const struct wheel_source *source;
	char *dir;
	/* Descriptors: the lock that keeps the entry as it is; the unpacked files. */
	int lock;
	int files;
	/* See manifest.h, and the lines of RECORD on the files. */
	struct buf manifest;
	struct buf record;
};

/* The wheels of one interpreter, held until wheels_fini. */
struct wheels {
	struct wheel *items;
	size_t count;
};

/* Told while wheels are unpacked for the first time. */
typedef void wheels_progress(size_t done, size_t total);

/*
 * Opens the wheels that the interpreter's environments get; those that are not
 * in the cache, or are damaged there, are unpacked by the interpreter. Where
 * there is no cache to write to, `scratch` is made a directory and serves.
 * -1 with `e` filled.
 */
int wheels_open(struct wheels *w, const struct interpreter *i, const char *scratch,
	wheels_progress *on_progress, struct err *e);

void wheels_fini(struct wheels *w);

#endif
