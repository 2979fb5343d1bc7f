#include "buf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(void)
{
	fputs("vact: out of memory\n", stderr);
	exit(1);
}

void *mem_resize(void *old, size_t count, size_t size)
{
	void *p;

	if (size != 0 && count > SIZE_MAX / size)
		out_of_memory();
	p = realloc(old, count * size != 0 ? count * size : 1);
	if (p == NULL)
		out_of_memory();
	return p;
}

void *mem_alloc(size_t count, size_t size)
{
	void *p = mem_resize(NULL, count, size);

	memset(p, 0, count * size);
	return p;
}

char *mem_strndup(const char *s, size_t len)
{
	char *copy = mem_resize(NULL, len + 1, 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *mem_strdup(const char *s)
{
	return s == NULL ? NULL : mem_strndup(s, strlen(s));
}

char *mem_printf(const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&b, fmt, ap);
	va_end(ap);
	return buf_detach(&b);
}

static void grow(struct buf *b, size_t more)
{
	size_t need, cap;

	if (more >= SIZE_MAX / 2 - b->len)
		out_of_memory();
	need = b->len + more + 1;
	cap = b->cap < 64 ? 64 : b->cap;
	while (cap < need)
		cap *= 2;
	b->data = mem_resize(b->data, cap, 1);
	b->cap = cap;
}

static void make_room(struct buf *b, size_t more)
{
	if (b->cap - b->len <= more)
		grow(b, more);
}

void buf_fini(struct buf *b)
{
	free(b->data);
	*b = (struct buf)BUF_INIT;
}

void buf_reset(struct buf *b)
{
	buf_cut(b, 0);
}

void buf_cut(struct buf *b, size_t len)
{
	if (b->data == NULL || len > b->len)
		return;
	b->len = len;
	b->data[len] = '\0';
}

void buf_add(struct buf *b, const void *data, size_t len)
{
	make_room(b, len);
	if (len != 0)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void buf_addc(struct buf *b, char c)
{
	make_room(b, 1);
	b->data[b->len++] = c;
	b->data[b->len] = '\0';
}

void buf_add_number(struct buf *b, uint64_t number, unsigned base, size_t width)
{
	char digits[64];
	size_t len = 0;

	do {
		digits[sizeof(digits) - ++len] = "0123456789abcdef"[number % base];
		number /= base;
	} while (number != 0 || len < width);
	buf_add(b, digits + sizeof(digits) - len, len);
}

void buf_addv(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len < 0)
		out_of_memory();
	make_room(b, (size_t)len);
	vsnprintf(b->data + b->len, (size_t)len + 1, fmt, again);
	va_end(again);
	b->len += (size_t)len;
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_addv(b, fmt, ap);
	va_end(ap);
}

const char *buf_str(const struct buf *b)
{
	return b->data == NULL ? "" : b->data;
}

char *buf_detach(struct buf *b)
{
	char *s = b->data == NULL ? mem_strdup("") : b->data;

	*b = (struct buf)BUF_INIT;
	return s;
}
