/* The settings file: whatever is in it, what holds afterwards is sound. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "path.h"
#include "settings.h"

/* The file that settings_load reads; gone when the program ends. */
static char config[] = "/tmp/vact-fuzz.XXXXXX";

static void remove_config(void)
{
	unlink(config);
}

static int open_config(void)
{
	int fd = mkstemp(config);

	CHECK(fd >= 0);
	atexit(remove_config);
	setenv("VACT_CONFIG", config, 1);
	setenv("HOME", "/home/u", 1);
	return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	struct settings s;

	if (fd < 0)
		fd = open_config();
	CHECK(ftruncate(fd, 0) == 0);
	CHECK(pwrite(fd, data, size, 0) == (ssize_t)size);
	settings_load(&s);
	for (size_t i = 0; i < s.names.count; i++) {
		CHECK(s.names.items[i][0] != '\0' && strchr(s.names.items[i], '/') == NULL);
		CHECK(strcmp(s.names.items[i], "..") != 0 &&
			strcmp(s.names.items[i], ".") != 0);
	}
	for (size_t i = 0; i < s.trusted.count; i++)
		CHECK(path_is_normal(s.trusted.items[i]));
	for (size_t i = 0; i < s.ceilings.count; i++)
		CHECK(path_is_normal(s.ceilings.items[i]));
	for (size_t i = 0; i < s.problems.count; i++)
		CHECK(strstr(s.problems.items[i], config) != NULL);
	settings_fini(&s);
	return 0;
}
