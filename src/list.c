#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"

void list_fini(struct list *l)
{
	for (size_t i = 0; i < l->count; i++)
		free(l->items[i]);
	free(l->items);
	*l = (struct list)LIST_INIT;
}

void list_take(struct list *l, char *s)
{
	/* There is room up to the next power of two. */
	if ((l->count & (l->count - 1)) == 0)
		l->items = mem_resize(
			l->items, l->count == 0 ? 1 : 2 * l->count, sizeof(*l->items));
	l->items[l->count++] = s;
}

void list_add(struct list *l, const char *s)
{
	list_take(l, mem_strdup(s));
}

void list_add_words(struct list *l, const char *const *words)
{
	for (; *words != NULL; words++)
		list_add(l, *words);
}

void list_add_all(struct list *l, const struct list *from)
{
	for (size_t i = 0; i < from->count; i++)
		list_add(l, from->items[i]);
}

bool list_has(const struct list *l, const char *s)
{
	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->items[i], s) == 0)
			return true;
	return false;
}

void list_remove(struct list *l, size_t index)
{
	free(l->items[index]);
	l->count--;
	memmove(l->items + index, l->items + index + 1, (l->count - index) * sizeof(*l->items));
}

bool list_take_out(struct list *l, const char *s)
{
	for (size_t i = 0; i < l->count; i++) {
		if (strcmp(l->items[i], s) == 0) {
			list_remove(l, i);
			return true;
		}
	}
	return false;
}
