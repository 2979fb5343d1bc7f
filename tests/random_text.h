/*
 * Random strings of what means something to shells, and which of them a shell
 * can hold. That is told here from what each shell's own documentation says, and
 * asked of nothing in src/.
 */
#ifndef VACT_TESTS_RANDOM_TEXT_H
#define VACT_TESTS_RANDOM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VALUES_MAX = 100 };

/* What strings a shell can hold, and what is sent to it at a time. */
struct shell {
	const char *name;
	/* UTF-8 alone: for tcsh, so is the locale of the tests. */
	bool is_utf8;
	bool is_one_line;
	/* In a script, its plans come without functions. */
	bool is_flat;
	/* What a batch has of each, VALUES_MAX at most. */
	size_t values;
	size_t path_edits;
	size_t sayings;
};

/* What that dialect's shell is; never NULL. */
const struct shell *shell_find(const char *name);
bool can_hold(const struct shell *s, const char *value);

/* The same seed gives the same numbers and strings. */
void random_seed(uint64_t seed);
/* A number below `bound`. */
unsigned below(unsigned bound);
/* A string that the shell can hold. The caller frees it. */
char *random_value(const struct shell *s);
/* One that it cannot, though but for a byte or two it could. The caller frees it. */
char *spoilt_value(const struct shell *s);

#endif
