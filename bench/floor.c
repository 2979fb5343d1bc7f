/*
 * What creating an environment costs at the least: makes what the lines of a
 * list say, and nothing else. For `make bench`. Tabs stand between the words.
 *
 *   d PATH          a directory
 *   l TARGET PATH   a symbolic link
 *   f SIZE PATH     a file of that many bytes
 *   h SOURCE PATH   a hard link
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void make_file(const char *path, size_t size)
{
	static const char bytes[1024 * 1024];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0 || size > sizeof(bytes) || write(fd, bytes, size) != (ssize_t)size)
		fail(path);
	close(fd);
}

static void make(char *line)
{
	char *first = line + 2, *second = strchr(first, '\t');
	int result = 0;

	line[strcspn(line, "\n")] = '\0';
	if (second != NULL)
		*second++ = '\0';
	if (line[0] == 'd')
		result = mkdir(first, 0777);
	else if (line[0] == 'l')
		result = symlink(first, second);
	else if (line[0] == 'h')
		result = link(first, second);
	else
		make_file(second, strtoul(first, NULL, 10));
	if (result != 0)
		fail(line);
}

int main(int argc, char **argv)
{
	char line[8192];
	FILE *list = argc == 2 ? fopen(argv[1], "re") : NULL;

	if (list == NULL)
		fail("usage: floor LIST");
	while (fgets(line, sizeof(line), list) != NULL)
		make(line);
	fclose(list);
	return 0;
}
