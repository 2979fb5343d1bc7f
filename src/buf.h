/*
 * Bytes and memory: the one string buffer of the program, and allocation
 * that does not fail.
 *
 * Lack of memory ends the program with a message; it is the only failure
 * below the commands that does. This module knows nothing of what the bytes
 * mean.
 */
#ifndef VACT_BUF_H
#define VACT_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define PRINTF_LIKE(fmt, args)
#endif

/*
 * A growing string. `data` is never NULL once something was added, and then
 * always ends in a NUL that `len` does not count. Bytes may be anything.
 */
struct buf {
	char *data;
	size_t len;
	size_t cap;
};

#define BUF_INIT                                                                               \
	{                                                                                      \
		NULL, 0, 0                                                                     \
	}

/* Frees what the buffer holds and makes it empty again. */
void buf_fini(struct buf *b);
/* Makes the buffer empty; keeps its memory. */
void buf_reset(struct buf *b);
/* Cuts the buffer to `len` bytes; longer than it is changes nothing. */
void buf_cut(struct buf *b, size_t len);
void buf_add(struct buf *b, const void *data, size_t len);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
/*
 * The number's digits in base 2 to 16, zeros before them up to `width`, which is
 * at most 64. A printf would do; it costs more than all the rest of a short run.
 */
void buf_add_number(struct buf *b, uint64_t number, unsigned base, size_t width);
void buf_addf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_addv(struct buf *b, const char *fmt, va_list ap) PRINTF_LIKE(2, 0);
/* The contents as a string, "" when nothing was added; the buffer owns it. */
const char *buf_str(const struct buf *b);
/* Hands the string over to the caller, who frees it; the buffer is empty. */
char *buf_detach(struct buf *b);

/* Memory for `count` objects of `size` bytes, zeroed; the caller frees it. */
void *mem_alloc(size_t count, size_t size);
/* Resizes to `count` objects of `size` bytes; what is new is not zeroed. */
void *mem_resize(void *old, size_t count, size_t size);
/* A copy of `s` that the caller frees; NULL for NULL. */
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t len);
/* Like printf into a string that the caller frees. */
char *mem_printf(const char *fmt, ...) PRINTF_LIKE(1, 2);

#endif
