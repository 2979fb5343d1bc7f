/*
 * Whole files, read with a bound and written so that no reader ever sees
 * half of one.
 */
#ifndef VACT_FILE_H
#define VACT_FILE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"
#include "err.h"

/*
 * Reads the regular file `path` into `out` when it has at most `cap` bytes.
 * Returns 0; 1 when there is no such file, with `out` empty; -1 with `e`
 * filled for anything else (no permission, no regular file, too large). A
 * non-NULL `st` gets the stat of the very file that was read.
 */
int file_read(const char *path, size_t cap, struct buf *out, struct stat *st, struct err *e);
/* A file that is open for reading, and what fstat(2) says of it. */
struct open_file {
	int fd;
	struct stat st;
};

/* The same for one that is open; `path` is what to call it. Never returns 1. */
int file_read_open(const struct open_file *file, const char *path, size_t cap, struct buf *out,
	struct err *e);
/* Whose files are ours: geteuid(2), asked once. */
uid_t file_user(void);
/*
 * Whether nobody but us (and root) could have written the file or directory.
 * MUST hold for whatever of our own decides something: else others decide.
 */
bool file_is_ours_alone(const struct stat *st);
/*
 * Reads at most `len` bytes from the beginning of the regular file `path`.
 * Gives their count; 0 when it cannot be read.
 */
size_t file_head(const char *path, void *data, size_t len);
/*
 * The file's first line as a shell's `read -r` gives it, "" when there is no
 * such file, or none for us. NULL when a shell may read something else: the line
 * is longer than `cap`, there is a NUL in it, or it cannot be read. The caller
 * frees it.
 */
char *file_line(const char *path, size_t cap);
/*
 * Writes `data` to `path` with mode 0600: into a sibling, synced, renamed.
 * Either the old file or the whole new one is there, at any moment.
 */
int file_write(const char *path, const char *data, size_t len, struct err *e);
/* Writes all of it to the descriptor. Returns 0, or -1 with errno set. */
int file_write_all(int fd, const void *data, size_t len);
/*
 * Closes what was written, as the last part of that: some file systems tell only
 * then that it is lost. Gives `result`; -1 with errno set where that was 0 and
 * closing failed. Otherwise errno stays as it was.
 */
int file_close(int fd, int result);
/*
 * As file_write, without waiting for the disk: after a power failure there may be an
 * empty file. For what can be had again.
 */
int file_put(const char *path, const char *data, size_t len, struct err *e);
/* Makes the directory and its parents with mode 0700 where they are missing. */
int dir_make(const char *path, struct err *e);

#endif
