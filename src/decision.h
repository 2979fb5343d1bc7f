/*
 * One decision of the user about a project, as data and as a record: a small
 * JSON file.
 *
 * A record that is broken, or that anyone else could have written, is no
 * decision. Where records are kept is for the registry to know.
 */
#ifndef VACT_DECISION_H
#define VACT_DECISION_H

#include <stdbool.h>
#include <sys/stat.h>

#include "buf.h"
#include "err.h"

enum { DECISION_BROKEN = -2 };

enum verdict { VERDICT_NONE, VERDICT_ALLOW, VERDICT_DENY };

struct decision {
	/* Canonical path of the project directory. */
	char *project;
	/* Which directory was there then: see decision_identity. */
	char *identity;
	/* Canonical path that the candidate led to; "" when it led nowhere else. */
	char *target;
	enum verdict verdict;
};

/*
 * Tells one directory from another that later stands at the same path: inode
 * number, and birth time where the file system has one. NULL with `e` filled
 * when the open directory `fd`, by the name `path`, cannot be looked at. The
 * caller frees it.
 */
char *decision_identity(int fd, const char *path, struct err *e);
/* The same of whatever directory `path` leads to by now. */
char *decision_identity_at(const char *path, struct err *e);
/*
 * Whether both may be of one directory: the same, or the same but that one was
 * taken where the time of birth was not to be had.
 */
bool decision_may_match(const char *identity, const char *other);
/*
 * Reads the record at `path`, whatever project it is about. Returns 0; 1 when
 * there is no such file; -1 with `e` filled when it cannot be read, and
 * DECISION_BROKEN when what is there is no record to go by.
 */
int decision_read(struct decision *d, const char *path, struct err *e);
/* Adds the text of the record. */
void decision_format(const struct decision *d, struct buf *out);
void decision_fini(struct decision *d);

#endif
