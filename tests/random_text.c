#include "random_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "reader.h"

enum { CHUNKS_MAX = 40, LONG = 4000 };

/* SplitMix64, by Sebastiano Vigna, who gave it to everyone. */
static uint64_t state;

void random_seed(uint64_t seed)
{
	state = seed;
}

unsigned below(unsigned bound)
{
	uint64_t z = state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (unsigned)((z ^ z >> 31) % bound);
}

/* What means something to a shell, or would leave a trace when run. */
static const char *const chunks[] = {"'", "\"", "\\", "`", "$", "!", "%", "&", "|", ";", "<",
	">", "(", ")", "[", "]", "{", "}", "*", "?", "~", "#", "^", "=", "-", " ", "\t", "\n",
	"\r", "\033", "\001", "\177", "a", "n", "0", "/", ":", "$'", "$\"", "${", "$((", "[[",
	"''", "\\'", "\\\\", "\\\n", "\n\n", "{a,b}", "~root", "$HOME", "$$", "!!", "%%", "%n",
	"*/*", "[!a]", "#\n", "\nEOF\n", "}\n", "\nend\n", "\ndone\n", "$(>PWNED)", "`>PWNED`",
	";>PWNED;", "\n>PWNED\n", "|>PWNED", "&>PWNED", "';>PWNED;'", "\";>PWNED;\"",
	"$(touch PWNED)", "`touch PWNED`", "';touch PWNED;'", "\\';touch PWNED;\\'",
	"${x-$(>PWNED)}", "$[$(>PWNED)]", "a[$(>PWNED)]", "<(>PWNED)", "=(>PWNED)", "(>PWNED)",
	"\n)>PWNED\n", "$IFS", "-n", "-e", "--", "\\x27", "\\047", "\\c", "%s"};

static const char *const characters[] = {"é", "ß", "日", "🐍", "\u00a0", "\u2028", "\u202e",
	"\u0300", "\ufeff", "\uf600", "\ue000", "\uffff", "\xc2\x85", "\u200b"};

/* Halves of characters, and what looks like one. */
static const char *const bytes[] = {"\xff", "\xfe", "\x80", "\xbf", "\xc0", "\xc3", "\xe2",
	"\xe2\x82", "\xed\xa0\x80", "\xf0\x9f", "\xf8\x88\x80\x80\x80", "\x9b", "\xc0\xa7",
	"\xe0\x80\xa7", "\x83\\", "\x81'", "\xa4\""};

#define ANY(table) ((table)[below(sizeof(table) / sizeof(*(table)))])

#define FULL .values = VALUES_MAX, .path_edits = 36, .sayings = 4

static const struct shell shells[] = {
	{.name = "yash", .is_utf8 = true, FULL},
	/* A line of its has no more than 50 aliases. */
	{.name = "tcsh",
		.is_utf8 = true,
		.is_one_line = true,
		.values = 10,
		.path_edits = 6,
		.sayings = 2},
	{.name = "nu", .is_utf8 = true, .is_flat = true, FULL},
};
static const struct shell usual = {FULL};

const struct shell *shell_find(const char *name)
{
	for (size_t i = 0; i < sizeof(shells) / sizeof(*shells); i++)
		if (strcmp(shells[i].name, name) == 0)
			return &shells[i];
	return &usual;
}

bool can_hold(const struct shell *s, const char *value)
{
	return (!s->is_utf8 || reader_utf8(value, strlen(value))) &&
	       (!s->is_one_line || strchr(value, '\n') == NULL);
}

char *random_value(const struct shell *s)
{
	struct buf out = BUF_INIT;
	unsigned kind = below(8), count = below(CHUNKS_MAX);
	bool is_utf8 = s->is_utf8;

	if (below(50) == 0)
		count = LONG / 4 + below(LONG);
	for (unsigned i = 0; i < count; i++) {
		if (kind < 4 || (is_utf8 && below(2)))
			buf_adds(&out, ANY(chunks));
		else if (kind == 4 || is_utf8)
			buf_adds(&out, below(3) == 0 ? ANY(chunks) : ANY(characters));
		else if (kind == 5)
			buf_adds(&out, below(3) == 0 ? ANY(chunks) : ANY(bytes));
		else
			buf_addc(&out, (char)(1 + below(255)));
	}
	for (size_t i = 0; s->is_one_line && i < out.len; i++)
		if (out.data[i] == '\n')
			out.data[i] = '\r';
	return buf_detach(&out);
}

char *spoilt_value(const struct shell *s)
{
	char *value = random_value(s), *spoilt;
	size_t at = below((unsigned)strlen(value) + 1);
	const char *by;

	/* Some C libraries have characters of five bytes, and so has tcsh. */
	do
		by = s->is_one_line && below(2) == 0 ? "\n" : ANY(bytes);
	while (s->is_one_line && (unsigned char)*by == 0xf8);
	spoilt = mem_printf("%.*s%s%s", (int)at, value, by, value + at);
	free(value);
	return spoilt;
}
