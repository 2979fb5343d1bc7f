/*
 * Replays a fuzz target's corpus, in TAP: one test for each file of
 * $TESTS_DIR/corpus/TARGET, or for each file that is named.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "file.h"
#include "fuzz.h"
#include "list.h"
#include "path.h"

enum { INPUT_MAX = 1 << 24 };

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_corpus(struct list *files, const char *target)
{
	const char *tests = getenv("TESTS_DIR");
	char *dir = mem_printf("%s/corpus/%s", tests != NULL ? tests : "tests", target);
	DIR *stream = opendir(dir);
	const struct dirent *entry;

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		char *path = path_join(dir, entry->d_name);

		if (entry->d_name[0] != '.')
			list_add(files, path);
		free(path);
	}
	if (stream != NULL)
		closedir(stream);
	if (files->count > 1)
		qsort(files->items, files->count, sizeof(*files->items), by_name);
	free(dir);
}

static void replay(size_t number, const char *path)
{
	struct buf input = BUF_INIT;
	struct err e = ERR_INIT;
	int found = file_read(path, INPUT_MAX, &input, NULL, &e);

	/* Said before: a crash leaves the name as the last one. */
	printf("# %s\n", path);
	fflush(stdout);
	if (found == 0) {
		/* A copy of its very size, for a sanitizer to see a byte too far. */
		uint8_t *data = mem_resize(NULL, input.len, 1);

		memcpy(data, buf_str(&input), input.len);
		LLVMFuzzerTestOneInput(data, input.len);
		free(data);
	}
	printf("%s %zu - %s\n", found == 0 ? "ok" : "not ok", number, path_base(path));
	err_fini(&e);
	buf_fini(&input);
}

int main(int argc, char **argv)
{
	struct list files = LIST_INIT;

	for (int i = 1; i < argc; i++)
		list_add(&files, argv[i]);
	if (argc < 2)
		add_corpus(&files, path_base(argv[0]));
	printf("1..%zu\n", files.count);
	for (size_t i = 0; i < files.count; i++)
		replay(i + 1, files.items[i]);
	/* An empty corpus is a broken distribution. */
	argc = files.count == 0;
	list_fini(&files);
	return argc;
}
