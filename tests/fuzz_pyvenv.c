/* pyvenv.cfg: what is read of it is a part of the text, on one line. */
#include <string.h>

#include "fuzz.h"
#include "pyvenv.h"

static void check_bare(const char *field, const char *text)
{
	if (field == NULL)
		return;
	CHECK(strchr(field, '\n') == NULL);
	CHECK(strstr(text, field) != NULL);
	CHECK(field[0] != ' ' && field[0] != '\t');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);
	struct pyvenv p;

	/* The bytes behind a NUL do not count: the reader refuses such a file. */
	pyvenv_parse(&p, text);
	check_bare(p.home, text);
	check_bare(p.version, text);
	/* A repr is never shorter than what it stands for, in UTF-8. */
	if (p.prompt != NULL)
		CHECK(strlen(p.prompt) <= strlen(text));
	pyvenv_fini(&p);
	CHECK(p.prompt == NULL);
	free(text);
	return 0;
}
