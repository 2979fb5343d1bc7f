#include "moved.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file.h"
#include "path.h"
#include "word.h"

enum { ACTIVATE_MAX = 64 * 1024, SCRIPT_HEAD = 1024, SCRIPTS_MAX = 256 };

/*
 * The value that a line of bin/activate gives VIRTUAL_ENV, if it is a path;
 * the scripts of those who compute it know no place.
 */
static char *assigned(const char *line)
{
	static const char name[] = "VIRTUAL_ENV=", command[] = "export ";
	char *value;

	line += strspn(line, " \t");
	if (strncmp(line, command, strlen(command)) == 0)
		line += strlen(command);
	if (strncmp(line, name, strlen(name)) != 0)
		return NULL;
	line += strlen(name);
	value = word_read(&line);
	if (value != NULL && value[0] == '/')
		return value;
	free(value);
	return NULL;
}

static char *from_activate(const char *env, char **script)
{
	char *path = path_join(env, "bin/activate"), *found = NULL;
	struct buf text = BUF_INIT;
	struct err e = ERR_INIT;
	const char *line;

	if (file_read(path, ACTIVATE_MAX, &text, NULL, &e) != 0)
		goto out;
	line = buf_str(&text);
	while (found == NULL && line != NULL) {
		const char *end = strchr(line, '\n'), *own = strstr(line, env);
		bool names_own = own != NULL && (end == NULL || own < end);

		found = assigned(line);
		/* How the older ones are quoted, no quotes are proof against. */
		if (found != NULL && (names_own || path_same(found, env))) {
			free(found);
			found = NULL;
			break;
		}
		line = end == NULL ? NULL : end + 1;
	}
	*script = found == NULL ? NULL : mem_strdup(path);
out:
	err_fini(&e);
	buf_fini(&text);
	free(path);
	return found;
}

/* The program behind `#!`, and behind the detour that long paths take. */
static char *interpreter_of(const char *head)
{
	static const char detour[] = "\n'''exec' ";
	const char *at;

	if (strncmp(head, "#!", 2) != 0)
		return NULL;
	head += 2 + strspn(head + 2, " \t");
	at = strstr(head, detour);
	if (strncmp(head, "/bin/sh\n", 8) == 0 && at == head + 7) {
		at += strlen(detour);
		return word_read(&at);
	}
	return mem_strndup(head, strcspn(head, " \t\r\n"));
}

/*
 * The environment whose python runs the script, when that is another one or
 * is gone: somebody may have put a script of the system's python there.
 */
static char *other_env(const char *program, const char *env)
{
	char *bin = path_parent(program), *dir = path_parent(bin), *cfg;
	struct stat st;
	bool is_other;

	cfg = path_join(dir, "pyvenv.cfg");
	is_other = program[0] == '/' && strncmp(path_base(program), "py", 2) == 0 &&
		   strcmp(path_base(bin), "bin") == 0 && !path_same(dir, env) &&
		   (stat(dir, &st) != 0 || stat(cfg, &st) == 0);
	free(cfg);
	free(bin);
	if (is_other)
		return dir;
	free(dir);
	return NULL;
}

static char *from_script(const char *path, const char *env)
{
	char head[SCRIPT_HEAD + 1], *program, *found;
	struct stat st;
	size_t len;

	/* bin/python itself is a link or long. */
	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return NULL;
	len = file_head(path, head, SCRIPT_HEAD);
	head[len] = '\0';
	program = interpreter_of(head);
	if (program == NULL)
		return NULL;
	found = other_env(program, env);
	free(program);
	return found;
}

char *moved_from(const char *env, char **script)
{
	char *found = from_activate(env, script), *bin;
	const struct dirent *entry;
	DIR *stream;

	if (found != NULL)
		return found;
	bin = path_join(env, "bin");
	stream = opendir(bin);
	for (int i = 0; stream != NULL && found == NULL && i < SCRIPTS_MAX; i++) {
		char *path;

		entry = readdir(stream);
		if (entry == NULL)
			break;
		path = path_join(bin, entry->d_name);
		found = from_script(path, env);
		if (found != NULL)
			*script = path;
		else
			free(path);
	}
	if (stream != NULL)
		closedir(stream);
	free(bin);
	return found;
}
