#include "text.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

size_t utf8_sequence(const char *s, size_t len, uint32_t *code)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *p = (const unsigned char *)s;
	uint32_t c;
	size_t n;

	if (len == 0)
		return 0;
	if (p[0] < 0x80) {
		n = 1;
		c = p[0];
	} else if ((p[0] & 0xe0) == 0xc0) {
		n = 2;
		c = p[0] & 0x1f;
	} else if ((p[0] & 0xf0) == 0xe0) {
		n = 3;
		c = p[0] & 0x0f;
	} else if ((p[0] & 0xf8) == 0xf0) {
		n = 4;
		c = p[0] & 0x07;
	} else {
		return 0;
	}
	if (n > len)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	if (code != NULL)
		*code = c;
	return n;
}

bool utf8_valid(const char *s, size_t len)
{
	while (len > 0) {
		size_t n = utf8_sequence(s, len, NULL);

		if (n == 0)
			return false;
		s += n;
		len -= n;
	}
	return true;
}

static bool is_ascii(const char *s)
{
	while ((*s & 0x80) == 0 && *s != '\0')
		s++;
	return *s == '\0';
}

bool text_is_local(const char *s)
{
	size_t left = strlen(s), len;
	mbstate_t state = {0};
	locale_t local, before;

	if (is_ascii(s))
		return true;
	/* A name that stands for none leaves a program in the locale "C". */
	local = newlocale(LC_CTYPE_MASK, "", (locale_t)0);
	if (local == (locale_t)0)
		return false;
	before = uselocale(local);
	while (left > 0) {
		len = mbrtowc(NULL, s, left, &state);
		if (len == 0 || len > left)
			break;
		s += len;
		left -= len;
	}
	uselocale(before);
	freelocale(local);
	return left == 0;
}

void text_add_visible(struct buf *out, const char *s)
{
	size_t len = strlen(s);

	while (len > 0) {
		uint32_t code = 0;
		size_t n = utf8_sequence(s, len, &code);

		if (n == 0) {
			buf_addf(out, "\\x%02x", (unsigned char)*s);
			n = 1;
		} else if (code == '\n') {
			buf_adds(out, "\\n");
		} else if (code == '\t') {
			buf_adds(out, "\\t");
		} else if (code == '\r') {
			buf_adds(out, "\\r");
		} else if (code < 0x20 || code == 0x7f) {
			buf_addf(out, "\\x%02x", (unsigned)code);
		} else if (code >= 0x80 && code < 0xa0) {
			buf_addf(out, "\\u%04x", (unsigned)code);
		} else {
			buf_add(out, s, n);
		}
		s += n;
		len -= n;
	}
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("/._-+@", c) != NULL);
}

bool text_is_visible(const char *s)
{
	struct buf shown = BUF_INIT;
	bool is_same;

	text_add_visible(&shown, s);
	is_same = strcmp(s, buf_str(&shown)) == 0;
	buf_fini(&shown);
	return is_same;
}

void text_add_percent(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		if (is_plain(*s))
			buf_addc(out, *s);
		else
			buf_addf(out, "%%%02X", (unsigned char)*s);
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

char *text_from_percent(const char *s, size_t len)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		int high, low;

		if (is_plain(s[i])) {
			buf_addc(&b, s[i]);
			continue;
		}
		if (s[i] != '%' || len - i < 3)
			goto malformed;
		high = hex_digit(s[i + 1]);
		low = hex_digit(s[i + 2]);
		if (high < 0 || low < 0 || (high == 0 && low == 0))
			goto malformed;
		buf_addc(&b, (char)(high << 4 | low));
		i += 2;
	}
	return buf_detach(&b);
malformed:
	buf_fini(&b);
	return NULL;
}

uint64_t text_hash(const char *s)
{
	uint64_t h = 0xcbf29ce484222325;

	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3;
	return h;
}
