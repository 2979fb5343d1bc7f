/*
 * What interpreters say of themselves, by src/facts.py, and where that is kept:
 * below vact's XDG cache directory, for as long as the executable is the same
 * file. Knows nothing of what it means.
 */
#ifndef VACT_FACTS_H
#define VACT_FACTS_H

#include <cjson/cJSON.h>

#include "buf.h"
#include "err.h"

/*
 * Names the very file at `canonical` by path, device, inode, size, and the
 * times of last change of contents and of inode; one line of ASCII that the
 * caller frees. NULL with `e` filled when it cannot be looked at.
 */
char *facts_key(const char *canonical, struct err *e);
/* What is kept of the executable under that key, or NULL. The caller deletes it. */
cJSON *facts_kept(const char *canonical, const char *key);
/* Keeps what was said. Where that is not possible, it only costs time. */
void facts_keep(const char *canonical, const char *key, const char *said);
/*
 * Lets the interpreter at `path` say what it is, in one line that `said` gets
 * too. NULL with `e` filled when it cannot. The caller deletes it.
 */
cJSON *facts_ask(const char *path, struct buf *said, struct err *e);

#endif
