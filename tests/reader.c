#include "reader.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"

/* The text that is left, the worst that was met in it, and how deep we are. */
struct input {
	const char *at;
	const char *end;
	enum reading reading;
	unsigned line;
	unsigned depth;
	/* Nothing is certain about what follows. */
	bool is_lost;
};

enum { DEPTH_MAX = 500 };

static void worsen(struct input *in, enum reading to)
{
	if (to < in->reading && !in->is_lost)
		in->reading = to;
}

static void give_up(struct input *in)
{
	worsen(in, READ_ODD);
	in->is_lost = true;
	in->at = in->end;
}

static bool is_next(struct input *in, char c)
{
	if (in->at == in->end || *in->at != c)
		return false;
	in->at++;
	return true;
}

static void skip_blanks(struct input *in)
{
	for (; in->at < in->end && (unsigned char)*in->at <= ' '; in->at++) {
		in->line += *in->at == '\n';
		if (*in->at == '\0')
			worsen(in, READ_BAD);
		else if (strchr(" \t\r\n", *in->at) == NULL)
			worsen(in, READ_ODD);
	}
}

/* Four hex digits; -1 for anything else. */
static long read_hex(struct input *in)
{
	char digits[5] = "";

	if (in->end - in->at < 4)
		return -1;
	memcpy(digits, in->at, 4);
	in->at += 4;
	if (strspn(digits, "0123456789abcdefABCDEF") != 4)
		return -1;
	return strtol(digits, NULL, 16);
}

static void add_code(struct buf *out, unsigned long code)
{
	if (code < 0x80) {
		buf_addc(out, (char)code);
		return;
	}
	if (code < 0x800) {
		buf_addc(out, (char)(0xc0 + code / 0x40));
	} else {
		if (code < 0x10000) {
			buf_addc(out, (char)(0xe0 + code / 0x1000));
		} else {
			buf_addc(out, (char)(0xf0 + code / 0x40000));
			buf_addc(out, (char)(0x80 + code / 0x1000 % 0x40));
		}
		buf_addc(out, (char)(0x80 + code / 0x40 % 0x40));
	}
	buf_addc(out, (char)(0x80 + code % 0x40));
}

/* Behind `\u`. */
static void read_code(struct input *in, struct buf *out)
{
	long code = read_hex(in), low;

	if (code >= 0xd800 && code < 0xdc00 && in->end - in->at >= 6 && in->at[0] == '\\' &&
		in->at[1] == 'u') {
		in->at += 2;
		low = read_hex(in);
		if (low >= 0xdc00 && low < 0xe000)
			code = 0x10000 + (code - 0xd800) * 0x400 + low - 0xdc00;
		else
			worsen(in, READ_ODD);
	} else if (code >= 0xd800 && code < 0xe000) {
		worsen(in, READ_ODD);
	}
	if (code <= 0)
		worsen(in, READ_BAD);
	else
		add_code(out, (unsigned long)code);
}

/* Behind the opening quote. */
static char *read_string(struct input *in)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	struct buf out = BUF_INIT;

	while (in->reading != READ_BAD && !is_next(in, '"')) {
		const char *escape;

		if (in->at == in->end || *in->at == '\0') {
			worsen(in, READ_BAD);
		} else if (!is_next(in, '\\')) {
			if ((unsigned char)*in->at < ' ')
				worsen(in, READ_ODD);
			in->line += *in->at == '\n';
			buf_addc(&out, *in->at++);
		} else if (is_next(in, 'u')) {
			read_code(in, &out);
		} else if (in->at < in->end && *in->at != '\0' &&
			   (escape = strchr(from, *in->at)) != NULL) {
			buf_addc(&out, to[escape - from]);
			in->at++;
		} else {
			worsen(in, READ_BAD);
		}
	}
	return buf_detach(&out);
}

static size_t skip_digits(struct input *in)
{
	const char *from = in->at;

	while (in->at < in->end && *in->at >= '0' && *in->at <= '9')
		in->at++;
	return (size_t)(in->at - from);
}

/* What the grammar does not have, some take: all that is sure is where it begins. */
static void read_number(struct input *in)
{
	const char *first;
	bool is_sound;

	is_next(in, '-');
	first = in->at;
	is_sound = skip_digits(in) > 0 && (*first != '0' || in->at == first + 1);
	if (is_next(in, '.'))
		is_sound = skip_digits(in) > 0 && is_sound;
	if (is_next(in, 'e') || is_next(in, 'E')) {
		if (!is_next(in, '-'))
			is_next(in, '+');
		is_sound = skip_digits(in) > 0 && is_sound;
	}
	/* cJSON takes no more than that of a number. */
	if (!is_sound || in->at - first > 60)
		give_up(in);
}

static void read_value(struct input *in, struct value *v);

static struct value *add_item(struct value *v)
{
	v->items = mem_resize(v->items, v->count + 1, sizeof(*v->items));
	v->items[v->count] = (struct value){.kind = '\0'};
	return &v->items[v->count++];
}

static void read_items(struct input *in, struct value *v, char close)
{
	skip_blanks(in);
	if (is_next(in, close))
		return;
	do {
		struct value *item = add_item(v);

		skip_blanks(in);
		item->line = in->line;
		if (close == '}') {
			bool is_named = is_next(in, '"');

			if (!is_named)
				worsen(in, READ_BAD);
			item->key = is_named ? read_string(in) : mem_strdup("");
			skip_blanks(in);
			if (!is_next(in, ':'))
				worsen(in, READ_BAD);
			skip_blanks(in);
		}
		if (in->reading != READ_BAD)
			read_value(in, item);
		skip_blanks(in);
	} while (in->reading != READ_BAD && is_next(in, ','));
	if (!is_next(in, close))
		worsen(in, READ_BAD);
}

static bool read_word(struct input *in, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(in->end - in->at) < len || memcmp(in->at, word, len) != 0)
		return false;
	in->at += len;
	return true;
}

static void read_value(struct input *in, struct value *v)
{
	if (in->at == in->end) {
		worsen(in, READ_BAD);
		return;
	}
	if (++in->depth > DEPTH_MAX) {
		give_up(in);
		return;
	}
	v->kind = *in->at;
	if (is_next(in, '{')) {
		read_items(in, v, '}');
	} else if (is_next(in, '[')) {
		read_items(in, v, ']');
	} else if (is_next(in, '"')) {
		v->text = read_string(in);
	} else if (*in->at == '-' || (*in->at >= '0' && *in->at <= '9')) {
		v->kind = '0';
		read_number(in);
	} else if (!read_word(in, "true") && !read_word(in, "false") &&
		   !read_word(in, "null")) {
		worsen(in, READ_BAD);
	}
	in->depth--;
}

enum reading reader_json(struct value *v, const char *text, size_t len)
{
	struct input in = {text, text + len, READ_GOOD, 1, 0, false};

	*v = (struct value){.kind = '\0'};
	if (memchr(text, '\0', len) != NULL)
		return READ_BAD;
	if (read_word(&in, "\xef\xbb\xbf"))
		worsen(&in, READ_ODD);
	skip_blanks(&in);
	read_value(&in, v);
	skip_blanks(&in);
	/* What stopped it midway says nothing of what is behind. */
	if (in.at != in.end)
		worsen(&in, READ_BAD);
	return in.reading;
}

void value_fini(struct value *v)
{
	for (size_t i = 0; i < v->count; i++)
		value_fini(&v->items[i]);
	free(v->items);
	free(v->key);
	free(v->text);
}

const struct value *value_member(const struct value *object, const char *key)
{
	const struct value *found = NULL;

	for (size_t i = 0; object->kind == '{' && i < object->count; i++) {
		if (strcmp(object->items[i].key, key) != 0)
			continue;
		if (found != NULL)
			return NULL;
		found = &object->items[i];
	}
	return found;
}

const char *value_text(const struct value *object, const char *key)
{
	const struct value *v = value_member(object, key);

	return v == NULL || v->kind != '"' ? NULL : v->text;
}

char *reader_percent(const char *text, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789/._-+@";
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < len; i++) {
		const char *high, *low;

		if (text[i] != '\0' && strchr(plain, text[i]) != NULL) {
			buf_addc(&out, text[i]);
			continue;
		}
		if (text[i] != '%' || len - i < 3 || text[i + 1] == '\0' || text[i + 2] == '\0')
			goto malformed;
		high = strchr(hex, text[++i]);
		low = strchr(hex, text[++i]);
		if (high == NULL || low == NULL || (high == hex && low == hex))
			goto malformed;
		buf_addc(&out, (char)((high - hex) * 16 + (low - hex)));
	}
	return buf_detach(&out);
malformed:
	buf_fini(&out);
	return NULL;
}

bool reader_utf8(const char *text, size_t len)
{
	/* The first byte's range, the second's, and how many follow it. */
	static const struct {
		unsigned char from, to, second, second_to;
		size_t more;
	} rows[] = {
		{0x00, 0x7f, 0, 0, 0},
		{0xc2, 0xdf, 0x80, 0xbf, 1},
		{0xe0, 0xe0, 0xa0, 0xbf, 2},
		{0xe1, 0xec, 0x80, 0xbf, 2},
		{0xed, 0xed, 0x80, 0x9f, 2},
		{0xee, 0xef, 0x80, 0xbf, 2},
		{0xf0, 0xf0, 0x90, 0xbf, 3},
		{0xf1, 0xf3, 0x80, 0xbf, 3},
		{0xf4, 0xf4, 0x80, 0x8f, 3},
	};
	const unsigned char *at = (const unsigned char *)text, *end = at + len;

	while (at < end) {
		size_t row = 0, rows_max = sizeof(rows) / sizeof(*rows);

		while (row < rows_max && (*at < rows[row].from || *at > rows[row].to))
			row++;
		if (row == rows_max || (size_t)(end - at) <= rows[row].more)
			return false;
		at++;
		for (size_t i = 0; i < rows[row].more; i++, at++) {
			if (i == 0 && (*at < rows[row].second || *at > rows[row].second_to))
				return false;
			if (*at < 0x80 || *at > 0xbf)
				return false;
		}
	}
	return true;
}

char *reader_normal(const char *path)
{
	struct buf out = BUF_INIT;
	char *copy = mem_strdup(path), *saved = NULL;

	for (char *part = strtok_r(copy, "/", &saved); part != NULL;
		part = strtok_r(NULL, "/", &saved)) {
		if (strcmp(part, ".") == 0)
			continue;
		if (strcmp(part, "..") != 0)
			buf_addf(&out, "/%s", part);
		else if (out.len > 0)
			buf_cut(&out, (size_t)(strrchr(out.data, '/') - out.data));
	}
	free(copy);
	if (out.len == 0)
		buf_addc(&out, '/');
	return buf_detach(&out);
}
