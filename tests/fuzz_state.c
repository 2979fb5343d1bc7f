/*
 * VACT_STATE, a shell's memory, and the escapes they are made of: what is
 * taken is sound, comes back as it was, and is printable ASCII.
 */
#include <string.h>

#include "fuzz.h"
#include "path.h"
#include "state.h"
#include "text.h"

static void check_plain(const char *text)
{
	for (; *text != '\0'; text++)
		CHECK(*text > ' ' && *text < 0x7f &&
			strchr("'\"`$\\;&|<>()*?~#", *text) == NULL);
}

static void check_state(const char *text)
{
	struct state s;
	char *made, *remade;

	if (!state_parse(&s, text)) {
		CHECK(s.env == NULL && s.name == NULL && s.project == NULL);
		return;
	}
	CHECK(s.origin == ORIGIN_AUTO || s.origin == ORIGIN_MANUAL);
	CHECK(path_is_normal(s.env) && strchr(s.env, ':') == NULL);
	CHECK(s.name[0] != '\0');
	CHECK(s.project[0] == '\0' || path_is_normal(s.project));
	made = state_format(&s);
	check_plain(made);
	state_fini(&s);
	/* The text may differ: what needs no escape may have had one. */
	CHECK(state_parse(&s, made));
	remade = state_format(&s);
	CHECK(strcmp(made, remade) == 0);
	free(remade);
	free(made);
	state_fini(&s);
}

static void check_memory(const char *text)
{
	struct memory m, again;
	char *made, *remade;

	memory_parse(&m, text);
	memory_tell(&m, "something");
	CHECK(!memory_tell(&m, "something"));
	made = memory_format(&m);
	check_plain(made);
	memory_parse(&again, made);
	CHECK(!again.is_first);
	CHECK(!memory_tell(&again, "something"));
	remade = memory_format(&again);
	CHECK(strcmp(made, remade) == 0);
	free(remade);
	free(made);
	memory_fini(&again);
	memory_fini(&m);
}

static void check_escapes(const char *text)
{
	struct buf escaped = BUF_INIT;
	char *back;

	text_add_percent(&escaped, text);
	check_plain(buf_str(&escaped));
	back = text_from_percent(buf_str(&escaped), escaped.len);
	CHECK(back != NULL && strcmp(back, text) == 0);
	free(back);
	buf_fini(&escaped);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = mem_strndup((const char *)data, size);

	check_state(text);
	check_memory(text);
	check_escapes(text);
	free(text);
	return 0;
}
