/*
 * print_scripts: write the scripts for bin/ of an environment, for the tests.
 *
 * usage: print_scripts DIR [ENV NAME]
 *
 * They go to DIR/bin, for an environment made at ENV and called NAME; DIR and
 * its last part unless given.
 */
#include <stdio.h>
#include <stdlib.h>

#include "env_script.h"
#include "path.h"

int main(int argc, char **argv)
{
	struct buf text = BUF_INIT;
	const char *name;

	if (argc != 2 && argc != 4) {
		fprintf(stderr, "usage: print_scripts DIR [ENV NAME]\n");
		return 2;
	}
	for (size_t i = 0; (name = env_script(i, argc > 2 ? argv[2] : argv[1],
				    argc > 2 ? argv[3] : path_base(argv[1]), &text)) != NULL;
		i++) {
		char *path = mem_printf("%s/bin/%s", argv[1], name);
		FILE *file = fopen(path, "w");

		if (file == NULL || fwrite(text.data, 1, text.len, file) != text.len ||
			fclose(file) != 0) {
			perror(path);
			return 1;
		}
		free(path);
		buf_reset(&text);
	}
	buf_fini(&text);
	return 0;
}
