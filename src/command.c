#include "command.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option_row help_option = {OPTION_HELP, "help", 'h', NULL, "show this help"};
static const struct option_row version_option = {
	OPTION_VERSION, "version", 0, NULL, "show the version"};

const struct command *command_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

bool command_speaks(const struct call *call)
{
	const struct command *c = call->command;

	return c->speaks && (c->speaks_with == 0 || call->options[c->speaks_with] != NULL);
}

/* Optimal string alignment distance; long words are as far as can be. */
static size_t distance(const char *a, const char *b)
{
	enum { MAX = 24 };
	size_t d[MAX][MAX], la = strlen(a), lb = strlen(b);

	if (la >= MAX || lb >= MAX)
		return MAX;
	for (size_t i = 0; i <= la; i++) {
		for (size_t j = 0; j <= lb; j++) {
			size_t best;

			if (i == 0 || j == 0) {
				d[i][j] = i + j;
				continue;
			}
			best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			if (d[i - 1][j] + 1 < best)
				best = d[i - 1][j] + 1;
			if (d[i][j - 1] + 1 < best)
				best = d[i][j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
				d[i - 2][j - 2] + 1 < best)
				best = d[i - 2][j - 2] + 1;
			d[i][j] = best;
		}
	}
	return d[la][lb];
}

/* How far a name must be from what was typed, not to be meant. */
enum { TOO_FAR = 3 };

/* Whether `name` is nearer to what was typed than any was before. */
static bool is_nearer(const char *typed, const char *name, size_t *least)
{
	bool is_begun = strncmp(typed, name, strlen(typed)) == 0;
	size_t d = is_begun ? 0 : distance(typed, name);

	/* A short word is soon near to any other. */
	if (d >= *least || d >= strlen(typed))
		return false;
	*least = d;
	return true;
}

const struct command *command_nearest(const char *name)
{
	const struct command *nearest = NULL;
	size_t least = TOO_FAR;

	for (size_t i = 0; commands[i] != NULL; i++)
		if (commands[i]->summary != NULL && is_nearer(name, commands[i]->name, &least))
			nearest = commands[i];
	return nearest;
}

const struct option_row *command_rows(const struct command *command)
{
	static const struct option_row none = {.name = NULL};

	return command->options == NULL ? &none : command->options;
}

static const struct option_row *find_row(const struct command *command, int id)
{
	for (const struct option_row *row = command_rows(command); row->name != NULL; row++)
		if ((int)row->id == id || row->letter == id)
			return row;
	return &help_option;
}

const struct option_row *command_option(const struct command *command, size_t index)
{
	const struct option_row *const own[] = {&help_option, &version_option};

	if (command == NULL)
		return index < sizeof(own) / sizeof(*own) ? own[index] : NULL;
	for (const struct option_row *row = command_rows(command); row->name != NULL; row++)
		if (row->help != NULL && index-- == 0)
			return row;
	return index == 0 ? &help_option : NULL;
}

/* What getopt_long(3) wants to know, from the command's own rows. */
static void fill_getopt(const struct command *command, struct option *longs, char *shorts)
{
	size_t n = 0;

	*shorts++ = command->args_max < 0 ? '+' : ':';
	if (command->args_max < 0)
		*shorts++ = ':';
	for (const struct option_row *row = command_rows(command);
		row->name != NULL && n < OPTIONS_MAX; row++) {
		longs[n++] = (struct option){.name = row->name,
			.has_arg = row->arg != NULL ? required_argument : no_argument,
			.val = (int)row->id};
		if (row->letter != 0)
			*shorts++ = row->letter;
		if (row->letter != 0 && row->arg != NULL)
			*shorts++ = ':';
	}
	longs[n++] = (struct option){.name = help_option.name, .val = OPTION_HELP};
	longs[n] = (struct option){.name = NULL};
	*shorts++ = help_option.letter;
	*shorts = '\0';
}

static const struct option_row *nearest_option(const struct command *command, const char *word)
{
	const struct option_row *row, *nearest = NULL;
	char *typed = mem_strndup(word + 2, strcspn(word + 2, "="));
	size_t least = TOO_FAR;

	for (size_t i = 0; (row = command_option(command, i)) != NULL; i++)
		if (is_nearer(typed, row->name, &least))
			nearest = row;
	free(typed);
	return nearest;
}

/* getopt names a short option by its letter; a long one is the word it read. */
static int wrong_option(const struct command *command, int id, const char *word, struct err *e)
{
	const char letter[] = {'-', (char)optopt, '\0'};
	bool is_short = strncmp(word, "--", 2) != 0 && optopt > OPTION_COUNT;
	const struct option_row *nearest = NULL;

	if (id == '?' && strncmp(word, "--", 2) == 0)
		nearest = nearest_option(command, word);
	if (nearest != NULL)
		return err_set(e, EXIT_USAGE,
			"no such option '%s' of 'vact %s'; did you mean '--%s'?", word,
			command->name, nearest->name);
	return err_set(e, EXIT_USAGE, "%s '%s' of 'vact %s'; see 'vact help %s'",
		id == ':' ? "no argument for option" : "no such option",
		is_short ? letter : word, command->name, command->name);
}

int command_parse(struct call *call, int argc, char **argv, struct err *e)
{
	const struct command *command = call->command;
	struct option longs[OPTIONS_MAX + 2];
	char shorts[2 * OPTIONS_MAX + 4];
	int id;

	fill_getopt(command, longs, shorts);
	opterr = 0;
	optind = 1;
	while ((id = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		if (id == '?' || id == ':')
			return wrong_option(command, id, argv[optind - 1], e);
		call->options[find_row(command, id)->id] = optarg != NULL ? optarg : "";
	}
	call->args = argv + optind;
	call->count = argc - optind;
	if (call->options[OPTION_HELP] != NULL)
		return 0;
	if (call->count < command->args_min)
		return err_set(e, EXIT_USAGE, "'vact %s' needs %s; see 'vact help %s'",
			command->name, command->operands, command->name);
	/* Behind --told, the operands are what the shell has told. */
	if (command->args_max >= 0 && call->count > command->args_max &&
		call->options[OPTION_TOLD] == NULL)
		return err_set(e, EXIT_USAGE,
			"'%s' is one word too many for 'vact %s'; see 'vact help %s'",
			call->args[command->args_max], command->name, command->name);
	return 0;
}

/* The left column is as wide as its widest row, and no narrower than this. */
enum { COLUMN_MIN = 22 };

static void widen(int *width, char *left)
{
	int len = (int)strlen(left);

	*width = len > *width ? len : *width;
	free(left);
}

static void add_row(struct buf *out, int width, char *left, const char *right)
{
	buf_addf(out, "  %-*s %s\n", width, left, right);
	free(left);
}

/* The caller frees it. */
static char *option_text(const struct option_row *row)
{
	return mem_printf("%c%c%s--%s%s%s", row->letter != 0 ? '-' : ' ',
		row->letter != 0 ? row->letter : ' ', row->letter != 0 ? ", " : "  ", row->name,
		row->arg != NULL ? " " : "", row->arg != NULL ? row->arg : "");
}

static void add_options(struct buf *out, const struct command *command)
{
	const struct option_row *row;
	int width = COLUMN_MIN;

	buf_adds(out, "\noptions:\n");
	for (size_t i = 0; (row = command_option(command, i)) != NULL; i++)
		widen(&width, option_text(row));
	for (size_t i = 0; (row = command_option(command, i)) != NULL; i++)
		add_row(out, width, option_text(row), row->help);
}

/* The caller frees it. */
static char *command_text(const struct command *command)
{
	return mem_printf("%s %s", command->name, command->operands);
}

static void add_commands(struct buf *out)
{
	int width = COLUMN_MIN;

	buf_adds(out, "commands:\n");
	for (size_t i = 0; commands[i] != NULL; i++)
		if (commands[i]->summary != NULL)
			widen(&width, command_text(commands[i]));
	for (size_t i = 0; commands[i] != NULL; i++)
		if (commands[i]->summary != NULL)
			add_row(out, width, command_text(commands[i]), commands[i]->summary);
}

void command_help(struct buf *out, const struct command *command)
{
	buf_addf(out, "usage: vact %s [OPTIONS]%s%s\n\n%s\n", command->name,
		command->operands[0] != '\0' ? " " : "", command->operands, command->details);
	add_options(out, command);
	buf_addf(out, "\nexample:\n  %s\n", command->example);
}

void command_help_all(struct buf *out)
{
	buf_adds(out, "usage: vact COMMAND [OPTIONS] [ARGS]\n\n"
		      "Activates Python virtual environments in the shell.\n\n");
	add_commands(out);
	add_options(out, NULL);
	buf_adds(out,
		"\n'vact help COMMAND' says more. To begin, 'vact setup' adds one line to your\n"
		"shell's start-up file.\n");
}
