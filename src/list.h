/*
 * A list of strings that owns its strings.
 */
#ifndef VACT_LIST_H
#define VACT_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
	char **items;
	size_t count;
};

#define LIST_INIT                                                                              \
	{                                                                                      \
		NULL, 0                                                                        \
	}

void list_fini(struct list *l);
/* Adds a copy of `s`. */
void list_add(struct list *l, const char *s);
/* Adds `s` itself, which was allocated and is the list's from now on. */
void list_take(struct list *l, char *s);
/* Adds copies of the strings in the array, which ends with a NULL. */
void list_add_words(struct list *l, const char *const *words);
/* Adds copies of all items of `from`. */
void list_add_all(struct list *l, const struct list *from);
bool list_has(const struct list *l, const char *s);
/* Takes out the item at `index`, which must be there, and frees it. */
void list_remove(struct list *l, size_t index);
/* Takes out the first item that equals `s`; false when there is none. */
bool list_take_out(struct list *l, const char *s);

#endif
