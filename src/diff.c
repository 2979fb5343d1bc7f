#include "diff.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { CONTEXT = 3 };

/* A text seen as lines: line `i` is at starts[i] and ends where the next is. */
struct lines {
	const struct buf *text;
	size_t *starts;
	size_t count;
};

static void lines_init(struct lines *l, const struct buf *text)
{
	size_t at = 0;

	*l = (struct lines){.text = text};
	l->starts = mem_alloc(text->len + 1, sizeof(*l->starts));
	while (at < text->len) {
		const char *end = memchr(text->data + at, '\n', text->len - at);

		l->starts[l->count++] = at;
		at = end == NULL ? text->len : (size_t)(end - text->data) + 1;
	}
	l->starts[l->count] = text->len;
}

static bool same_line(const struct lines *a, size_t i, const struct lines *b, size_t j)
{
	size_t len = a->starts[i + 1] - a->starts[i];

	return b->starts[j + 1] - b->starts[j] == len &&
	       memcmp(a->text->data + a->starts[i], b->text->data + b->starts[j], len) == 0;
}

static void add_lines(struct buf *out, char sign, const struct lines *l, size_t from, size_t to)
{
	for (; from < to; from++) {
		size_t end = l->starts[from + 1];

		buf_addc(out, sign);
		buf_add(out, l->text->data + l->starts[from], end - l->starts[from]);
		if (l->text->data[end - 1] != '\n')
			buf_adds(out, "\n\\ No newline at end of file\n");
	}
}

/* An empty range is named by the line before it. */
static void add_range(struct buf *out, char sign, size_t from, size_t to)
{
	buf_addf(out, " %c%zu", sign, to > from ? from + 1 : from);
	if (to - from != 1)
		buf_addf(out, ",%zu", to - from);
}

static void add_name(struct buf *out, const char *sign, const char *name)
{
	buf_adds(out, sign);
	text_add_visible(out, name != NULL ? name : "/dev/null");
	buf_addc(out, '\n');
}

static void add_hunk(struct buf *out, const struct lines *a, const struct lines *b)
{
	size_t same = 0, tail = 0, from, after;
	size_t least = a->count < b->count ? a->count : b->count;

	while (same < least && same_line(a, same, b, same))
		same++;
	while (tail < least - same && same_line(a, a->count - tail - 1, b, b->count - tail - 1))
		tail++;
	if (same + tail == a->count && same + tail == b->count)
		return;
	from = same > CONTEXT ? same - CONTEXT : 0;
	after = tail > CONTEXT ? tail - CONTEXT : 0;
	buf_adds(out, "@@");
	add_range(out, '-', from, a->count - after);
	add_range(out, '+', from, b->count - after);
	buf_adds(out, " @@\n");
	add_lines(out, ' ', a, from, same);
	add_lines(out, '-', a, same, a->count - tail);
	add_lines(out, '+', b, same, b->count - tail);
	add_lines(out, ' ', a, a->count - tail, a->count - after);
}

void diff_add(struct buf *out, const char *old_name, const struct buf *old,
	const char *now_name, const struct buf *now)
{
	struct lines a, b;

	if (old_name != NULL && now_name != NULL && old->len == now->len &&
		(old->len == 0 || memcmp(old->data, now->data, old->len) == 0))
		return;
	lines_init(&a, old);
	lines_init(&b, now);
	add_name(out, "--- ", old_name);
	add_name(out, "+++ ", now_name);
	add_hunk(out, &a, &b);
	free(a.starts);
	free(b.starts);
}
