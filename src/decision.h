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
	/* Which directory was there then: see identity_text. */
	char *identity;
	/* Canonical path that the candidate led to; "" when it led nowhere else. */
	char *target;
	enum verdict verdict;
	/* No directory above the project belonged to another user then; see held.h. */
	bool is_way_ours;
};

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
