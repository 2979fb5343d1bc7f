/*
 * Plans out of any bytes, for the fuzz targets of what is printed for shells.
 */
#ifndef VACT_TESTS_FUZZ_EDITS_H
#define VACT_TESTS_FUZZ_EDITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "plan.h"

enum { EDIT_WORDS = 6 };

struct edits {
	struct plan plan;
	/* What the arguments of the edits are made of. */
	char *words[EDIT_WORDS];
};

/*
 * The bytes are edits up to the first NUL, behind it words that NULs divide. The
 * caller ends it with edits_fini.
 */
void edits_make(struct edits *e, const uint8_t *data, size_t size);
void edits_fini(struct edits *e);
/* Whether all arguments are UTF-8. */
bool edits_are_utf8(const struct plan *p);

/* The function that does an edit, as every shell's files in hooks/ define it. */
extern const char *const edit_verbs[EDIT_COUNT];

#endif
