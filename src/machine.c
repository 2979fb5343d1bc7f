#include "machine.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "buf.h"
#include "file.h"

enum { MAGIC_LEN = 4, CLASS_AT = 4, ORDER_AT = 5, MACHINE_AT = 18, HEADER_LEN = 20 };

/* Of the ABI's list, what Python is seen on; the others go by their number. */
static const struct {
	unsigned number;
	const char *name;
} machines[] = {
	{3, "i386"},
	{8, "mips"},
	{20, "ppc"},
	{21, "ppc64"},
	{22, "s390"},
	{40, "arm"},
	{62, "x86_64"},
	{183, "aarch64"},
	{243, "riscv"},
	{258, "loongarch"},
};

/* Programs that no ELF system runs by itself. */
static const struct {
	unsigned char magic[MAGIC_LEN];
	size_t len;
	const char *system;
} strangers[] = {
	{{0xcf, 0xfa, 0xed, 0xfe}, 4, "macOS"},
	{{0xce, 0xfa, 0xed, 0xfe}, 4, "macOS"},
	{{0xca, 0xfe, 0xba, 0xbe}, 4, "macOS"},
	{{'M', 'Z'}, 2, "Windows"},
};

static bool is_elf(const unsigned char *head, size_t len)
{
	return len == HEADER_LEN && memcmp(head, "\177ELF", MAGIC_LEN) == 0;
}

/* Class and byte order tell machines of one number apart. */
static bool is_same(const unsigned char *a, const unsigned char *b)
{
	return a[CLASS_AT] == b[CLASS_AT] && a[ORDER_AT] == b[ORDER_AT] &&
	       memcmp(a + MACHINE_AT, b + MACHINE_AT, 2) == 0;
}

static void add_name(struct buf *out, const unsigned char *head)
{
	bool is_little = head[ORDER_AT] == 1;
	unsigned low = head[MACHINE_AT + (is_little ? 0 : 1)],
		 high = head[MACHINE_AT + (is_little ? 1 : 0)], number = high << 8 | low;
	const char *name = NULL;

	for (size_t i = 0; i < sizeof(machines) / sizeof(*machines); i++)
		if (machines[i].number == number)
			name = machines[i].name;
	if (name != NULL)
		buf_adds(out, name);
	else
		buf_addf(out, "machine %u", number);
	buf_addf(out, " (%s bits%s)", head[CLASS_AT] == 1 ? "32" : "64",
		is_little ? "" : ", big endian");
}

static const char *system_of(const unsigned char *head, size_t len)
{
	for (size_t i = 0; i < sizeof(strangers) / sizeof(*strangers); i++)
		if (len >= strangers[i].len &&
			memcmp(head, strangers[i].magic, strangers[i].len) == 0)
			return strangers[i].system;
	return NULL;
}

char *machine_mismatch(const char *path)
{
	unsigned char own[HEADER_LEN], other[HEADER_LEN];
	size_t own_len = file_head("/proc/self/exe", own, sizeof(own));
	size_t len = file_head(path, other, sizeof(other));
	struct buf out = BUF_INIT;

	if (!is_elf(own, own_len))
		return NULL;
	if (!is_elf(other, len)) {
		const char *system = system_of(other, len);

		return system == NULL ? NULL : mem_printf("it is a program for %s", system);
	}
	if (is_same(own, other))
		return NULL;
	buf_adds(&out, "it is for ");
	add_name(&out, other);
	buf_adds(&out, ", and vact for ");
	add_name(&out, own);
	return buf_detach(&out);
}
