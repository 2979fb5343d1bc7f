/*
 * Files for fuzz targets whose code reads files: below a directory of this
 * process's own, which goes away when it ends.
 */
#ifndef VACT_TESTS_FUZZ_FILE_H
#define VACT_TESTS_FUZZ_FILE_H

#include <stddef.h>

/* The absolute path of `name` there, without a link in it. The caller frees it. */
char *fuzz_path(const char *name);
/* Makes the directory `name` there, and those above it; gives its path. */
char *fuzz_dir(const char *name);
/* Makes the file at `path` hold these bytes. */
void fuzz_put(const char *path, const void *data, size_t size);

#endif
