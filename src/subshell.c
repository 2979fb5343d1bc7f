#include "subshell.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dialect_code.h"
#include "file.h"
#include "path.h"
#include "plan.h"

enum {
	FILES = sizeof(((struct subshell *)0)->files) / sizeof(((struct subshell *)0)->files[0])
};

/* A directory of our own among the temporary ones; the caller frees the path. */
static char *make_dir(void)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = path_join(tmp != NULL && tmp[0] == '/' ? tmp : "/tmp", "vact-shell.XXXXXX");

	if (mkdtemp(dir) != NULL)
		return dir;
	free(dir);
	return NULL;
}

static void remove_all(const struct subshell *s, const char *dir)
{
	for (size_t i = 0; i < FILES && s->files[i].name != NULL; i++) {
		char *path = path_join(dir, s->files[i].name);

		unlink(path);
		free(path);
	}
	rmdir(dir);
}

/* Writes the files, the code behind the last; `last` gets its path. */
static bool write_all(const struct subshell *s, const char *dir, const char *code, char **last)
{
	struct err ignored = ERR_INIT;
	bool is_done = true;

	for (size_t i = 0; is_done && i < FILES && s->files[i].name != NULL; i++) {
		struct buf text = BUF_INIT;

		free(*last);
		*last = path_join(dir, s->files[i].name);
		dialect_add_file(&text, s->files[i].hook_file);
		if (i + 1 == FILES || s->files[i + 1].name == NULL)
			buf_adds(&text, code);
		is_done = file_write(*last, buf_str(&text), text.len, &ignored) == 0;
		buf_fini(&text);
	}
	err_fini(&ignored);
	return is_done;
}

static void prepare_files(const struct subshell *s, const char *code, struct list *words,
	struct list *environment)
{
	char *dir = make_dir(), *last = NULL;
	const char *before;

	if (dir == NULL)
		return;
	if (!write_all(s, dir, code, &last)) {
		remove_all(s, dir);
	} else if (s->file_option != NULL) {
		list_add(words, s->file_option);
		list_add(words, last);
	} else {
		before = environment_get(environment, s->dir_variable);
		if (before != NULL) {
			char *kept = mem_strdup(before);

			environment_set(environment, s->kept_variable, kept);
			free(kept);
		}
		environment_set(environment, s->dir_variable, dir);
	}
	free(last);
	free(dir);
}

void subshell_prepare(
	const struct dialect *d, const char *code, struct list *words, struct list *environment)
{
	const struct subshell *s = d == NULL ? NULL : dialect_subshell(d);

	if (s == NULL)
		return;
	if (s->code_option == NULL) {
		prepare_files(s, code, words, environment);
		return;
	}
	list_add(words, s->code_option);
	list_add(words, code);
}
