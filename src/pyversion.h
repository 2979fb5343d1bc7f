/*
 * Versions of Python as people and .python-version files write them.
 */
#ifndef VACT_PYVERSION_H
#define VACT_PYVERSION_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"

enum { PYVERSION_NUMBERS = 3 };

/*
 * Reads up to three numbers with dots between; -1 for those that are not
 * there. `rest` gets what follows. Returns how many there are.
 */
size_t pyversion_read(const char *s, long *numbers, const char **rest);
/* Whether `version` is `wanted` or, by whole numbers, begins with it. */
bool pyversion_matches(const char *version, const char *wanted);
bool pyversion_is_later(const char *a, const char *b);
/* Whether `s` is a whole release, with nothing or a `-` behind: "3.12.1-linux". */
bool pyversion_is_release(const char *s);
/* The version in "3.12" and in "python3.12"; NULL in other words. Points into `word`. */
const char *pyversion_in(const char *word);

/* Adds the words of `text`, between blanks and colons; a `#` begins a comment. */
void pyversion_add_words(struct list *words, const char *text);
/* Adds those of a file; false when there are none then. */
bool pyversion_read_words(struct list *words, const char *path);
/*
 * The path of the nearest .python-version in `cwd` or above it, not above
 * $HOME, that has words; they are added. NULL when there is none. The caller
 * frees it.
 */
char *pyversion_file(const char *cwd, struct list *words);

#endif
