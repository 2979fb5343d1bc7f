#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "discover.h"
#include "json.h"
#include "message.h"
#include "path.h"
#include "text.h"

static void print_json(struct buf *out, const struct candidate *c)
{
	cJSON *document = json_document();

	json_add(document, "env", c->env);
	json_add(document, "project", c->project);
	json_print(out, document);
}

/* For programs the bytes as they are, for a terminal what it can show. */
static void print_path(struct buf *out, const char *path)
{
	if (isatty(STDOUT_FILENO))
		text_add_visible(out, path);
	else
		buf_adds(out, path);
	buf_addc(out, '\n');
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct settings s;
	struct candidate c;
	struct buf out = BUF_INIT;
	char *dir = path_directory(call->args[0], false, &e);
	bool is_found, is_json = call->options[OPTION_JSON] != NULL;

	if (dir == NULL)
		return message_error(&e);
	settings_load(&s);
	is_found = discover(&c, dir, &s, NULL);
	if (is_json) {
		print_json(&out, &c);
	} else if (is_found) {
		print_path(&out, c.env);
	} else {
		discover_none(dir, &e);
		message_error(&e);
	}
	candidate_fini(&c);
	settings_fini(&s);
	free(dir);
	return answer(&out, is_found ? EXIT_DONE : EXIT_FAILED);
}

const struct command cmd_find = {
	.name = "find",
	.operands = "[DIR]",
	.summary = "print the path of the environment of DIR",
	.details =
		"Prints the absolute path of the environment that belongs to DIR (the current\n"
		"directory), whether it is allowed or not. Exits with 1 when there is none.",
	.example = "vact find ~/src/project",
	.options = OPTIONS({OPTION_JSON, "json", 0, NULL, "print a JSON object"}),
	.args_max = 1,
	.run = run,
};
