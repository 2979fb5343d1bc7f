#include "facts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "json.h"
#include "path.h"
#include "python_files.h"
#include "subprocess.h"
#include "text.h"
#include "xdg.h"

enum { FACTS_MAX = 64 * 1024 };

/* Which file that is, in one line of ASCII. */
static char *key_of(const char *canonical, const struct stat *st)
{
	struct buf key = BUF_INIT;

	text_add_percent(&key, canonical);
	buf_addf(&key, " %" PRIu64 " %" PRIu64 " %lld %lld.%09ld %lld.%09ld",
		(uint64_t)st->st_dev, (uint64_t)st->st_ino, (long long)st->st_size,
		(long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
		(long long)st->st_ctim.tv_sec, st->st_ctim.tv_nsec);
	return buf_detach(&key);
}

char *facts_key(const char *canonical, struct err *e)
{
	struct stat st;

	if (stat(canonical, &st) == 0)
		return key_of(canonical, &st);
	err_set(e, EXIT_FAILED, "cannot look at '%s': %s", canonical, strerror(errno));
	return NULL;
}

/* Where what is known of the file is kept; NULL without a cache directory. */
static char *kept_path(const char *canonical)
{
	struct err ignored = ERR_INIT;
	char *cache = xdg_cache_dir(&ignored), *path = NULL;

	if (cache != NULL)
		path = mem_printf("%s/interpreters/%016" PRIx64, cache, text_hash(canonical));
	err_fini(&ignored);
	free(cache);
	return path;
}

/* Two lines: the key, and what the interpreter said. */
cJSON *facts_kept(const char *canonical, const char *key)
{
	char *path = kept_path(canonical);
	struct buf text = BUF_INIT;
	struct err ignored = ERR_INIT;
	struct stat st;
	size_t len = strlen(key);
	cJSON *facts = NULL;

	if (path != NULL && file_read(path, FACTS_MAX, &text, &st, &ignored) == 0 &&
		file_is_ours_alone(&st) && strncmp(buf_str(&text), key, len) == 0 &&
		text.data[len] == '\n')
		facts = json_parse(text.data + len + 1, text.len - len - 1, path, &ignored);
	err_fini(&ignored);
	buf_fini(&text);
	free(path);
	return facts;
}

void facts_keep(const char *canonical, const char *key, const char *said)
{
	char *path = kept_path(canonical);
	struct buf text = BUF_INIT;
	struct err ignored = ERR_INIT;
	char *dir = path == NULL ? NULL : path_parent(path);
	struct stat st;

	buf_addf(&text, "%s\n%s\n", key, said);
	/* Root, for one, is not to leave files in the user's cache. */
	if (dir != NULL && dir_make(dir, &ignored) == 0 && stat(dir, &st) == 0 &&
		file_is_ours_alone(&st))
		(void)file_put(path, buf_str(&text), text.len, &ignored);
	err_fini(&ignored);
	free(dir);
	free(path);
	buf_fini(&text);
}

static int run(const char *const *words, struct buf *said, struct err *e)
{
	struct list args = LIST_INIT;
	int status;

	list_add_words(&args, words);
	status = subprocess_lines(&args, false, subprocess_last_line, said, e);
	list_fini(&args);
	return status;
}

/* Lets the interpreter say what it is; the program it runs is ours. */
cJSON *facts_ask(const char *path, struct buf *said, struct err *e)
{
	const char *code = (const char *)embedded_find(python_files, "facts.py")->data;
	const char *const isolated[] = {path, "-I", "-S", "-c", code, NULL};
	/* Python 2 has no -I. */
	const char *const old[] = {path, "-E", "-s", "-S", "-c", code, NULL};
	int status = run(isolated, said, e);
	cJSON *facts = NULL;

	if (status == 2)
		status = run(old, said, e);
	if (status < 0)
		return NULL;
	if (status == 0)
		facts = json_parse(buf_str(said), said->len, path, e);
	if (!cJSON_IsObject(facts)) {
		cJSON_Delete(facts);
		facts = NULL;
		err_set(e, EXIT_FAILED,
			"'%s' does not work as a Python interpreter (exit status %d); choose "
			"another with -p",
			path, status);
	}
	return facts;
}
