/*
 * The scripts in bin/ of environments: whatever bytes path and name have, in
 * front of the script are the variables that were meant, each with one quoted
 * word of that shell, and nothing else.
 */
#include <string.h>

#include "env_script.h"
#include "fuzz.h"
#include "shell_reader.h"

/* The values in front of a script; the names of the variables are the script's. */
static void check_script(size_t index, word_reader *read, const char *before,
	const char *equals, const char *env, const char *name)
{
	struct buf is = BUF_INIT, other = BUF_INIT;
	const char *at;
	char *begin;

	env_script(index, env, name, &is);
	env_script(index, "/e", "n", &other);
	at = strstr(buf_str(&is), "__vact_env_path") - strlen(before);
	begin = mem_printf("%s__vact_env_path%s", before, equals);
	reader_expect(&at, begin);
	reader_expect_word(&at, read, env);
	free(begin);
	begin = mem_printf("\n%s__vact_env_shown%s", before, equals);
	reader_expect(&at, begin);
	free(read(&at));
	free(begin);
	begin = mem_printf("\n%s__vact_env_name%s", before, equals);
	reader_expect(&at, begin);
	reader_expect_word(&at, read, name);
	free(begin);
	begin = mem_printf("\n%s__vact_env_ps1_", before);
	while (strncmp(at, begin, strlen(begin)) == 0) {
		at += strlen(begin);
		at += strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789");
		reader_expect(&at, equals);
		free(read(&at));
	}
	free(begin);
	CHECK(*at == '\n' && strlen(at) < strlen(buf_str(&other)));
	CHECK(strcmp(at, buf_str(&other) + other.len - strlen(at)) == 0);
	buf_fini(&other);
	buf_fini(&is);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* The path is what is in front of the first NUL, the name what is behind. */
	char *env = mem_strndup((const char *)data, size);
	size_t len = strlen(env);
	char *name = len + 1 < size ? mem_strndup((const char *)data + len + 1, size - len - 1)
				    : mem_strdup("");

	check_script(0, reader_bourne, "", "=", env, name);
	check_script(1, reader_fish, "set -l ", " ", env, name);
	check_script(2, reader_csh, "set ", " = ", env, name);
	check_script(3, reader_nu, "const ", " = ", env, name);
	check_script(4, reader_python, "", " = ", env, name);
	free(name);
	free(env);
	return 0;
}
