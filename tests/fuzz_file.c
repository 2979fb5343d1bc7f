#include "fuzz_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "file.h"
#include "fuzz.h"
#include "path.h"
#include "tree.h"

static char *root;

static void remove_root(void)
{
	tree_remove(AT_FDCWD, root);
	free(root);
	root = NULL;
}

static void make_root(void)
{
	const char *tmp = getenv("TMPDIR");
	char *made = mem_printf("%s/vact-fuzz.XXXXXX", tmp != NULL ? tmp : "/tmp");

	CHECK(mkdtemp(made) != NULL);
	root = path_canonical(made);
	CHECK(root != NULL);
	free(made);
	atexit(remove_root);
}

char *fuzz_path(const char *name)
{
	if (root == NULL)
		make_root();
	return path_join(root, name);
}

char *fuzz_dir(const char *name)
{
	char *path = fuzz_path(name);
	struct err e = ERR_INIT;

	CHECK(dir_make(path, &e) == 0);
	return path;
}

void fuzz_put(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK(fd >= 0);
	CHECK(file_write_all(fd, data, size) == 0);
	close(fd);
}
