/*
 * A file beside one of the user's, in which that one's next contents are written
 * before they take its place.
 *
 * It has a name of its own and is locked, so that what was left behind by a run
 * that was killed is told from what another run is writing: the next one uses it
 * again, and leaves nothing. Knows nothing of what is in it.
 */
#ifndef VACT_SIBLING_H
#define VACT_SIBLING_H

#include <stddef.h>

#include "err.h"

struct sibling {
	/* Where to write; -1 when that is closed. */
	int fd;
	/* Holds the lock; -1 where there is none. */
	int lock;
	char *path;
};

/*
 * Opens an empty one for `path`, with mode 0600 or less; waits for who has it. Where
 * something else has that name, or nothing can be locked, it gets any name. 0; -1
 * with errno set. What is open is ended by sibling_take.
 */
int sibling_open(struct sibling *s, const char *path);
/* Closes what was written, as file_close does with `result`, and keeps the lock. */
int sibling_close(struct sibling *s, int result);
/*
 * Closes it if it is open, and with `result` 0 renames it to `path`; else, or when
 * that fails, removes it. Gives 0; -1 with errno set, as it was unless this failed.
 */
int sibling_take(struct sibling *s, const char *path, int result);
/*
 * Writes a whole file so, synced, with the mode that the user's own files get: 0666
 * less the umask. -1 with `e` filled, and the old file there.
 */
int sibling_write(const char *path, const char *data, size_t len, struct err *e);

#endif
