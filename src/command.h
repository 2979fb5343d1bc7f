/*
 * The table of commands and how their words are read. Dispatch, help and
 * hints on typing errors come from this one table.
 */
#ifndef VACT_COMMAND_H
#define VACT_COMMAND_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"

enum option_id {
	OPTION_ACTIVATE = 1,
	OPTION_ALLOW_EXISTING,
	OPTION_CD,
	OPTION_CLEAR,
	OPTION_COLOR,
	OPTION_COPIES,
	OPTION_DRY_RUN,
	OPTION_ENV,
	OPTION_FORCE,
	OPTION_FORGET,
	OPTION_HELP,
	OPTION_HOOKED,
	OPTION_JSON,
	OPTION_LINK_MODE,
	OPTION_LIST,
	OPTION_MEMORY,
	OPTION_NO_ALLOW,
	OPTION_PROMPT,
	OPTION_PYTHON,
	OPTION_SHELL,
	OPTION_SYSTEM_SITE_PACKAGES,
	OPTION_TAKEN,
	OPTION_TOLD,
	OPTION_UNDO,
	OPTION_UPGRADE,
	OPTION_WITHOUT_PIP,
	OPTION_VERSION,
	OPTION_COUNT,
};

struct option_row {
	enum option_id id;
	const char *name;
	/* One letter, or 0. */
	char letter;
	/*
	 * What its argument is called; NULL when it takes none. Completions go by
	 * the name, here and in a command's operands: see
	 * offer.h.
	 */
	const char *arg;
	/* NULL for what is none of the user's business. */
	const char *help;
};

enum { OPTIONS_MAX = 20 };

/* What the hook says with each command that it calls for the user. */
#define HOOK_OPTIONS                                                                           \
	{OPTION_HOOKED, "hooked", 0, "NAME", NULL},                                            \
		{OPTION_MEMORY, "memory", 0, "TEXT", NULL},                                    \
	{                                                                                      \
		OPTION_TAKEN, "taken", 0, "FLAG", NULL                                         \
	}

/* The options of a command, and the end of them. */
#define OPTIONS(...)                                                                           \
	(const struct option_row[])                                                            \
	{                                                                                      \
		__VA_ARGS__,                                                                   \
		{                                                                              \
			0                                                                      \
		}                                                                              \
	}

struct dialect;

/* A command as it was called. Points into argv. */
struct call {
	const struct command *command;
	/* The option's argument, "" for one that takes none; NULL if not given. */
	const char *options[OPTION_COUNT];
	/* The operands, a NULL behind them. */
	char **args;
	int count;
	/* How this program was called. */
	const char *program;
};

struct command {
	const char *name;
	/* The operands, as the usage line shows them. */
	const char *operands;
	/* What it does, as one phrase; NULL for a command only hooks call. */
	const char *summary;
	const char *details;
	const char *example;
	/* Made by OPTIONS; NULL for none. */
	const struct option_row *options;
	/* Which shells SHELL may stand for among the operands; NULL for all. */
	bool (*takes_shell)(const struct dialect *d);
	int args_min;
	/* Its answer is code for a shell to evaluate; unless 0, with this option alone. */
	bool speaks;
	enum option_id speaks_with;
	/* -1 for any number; option parsing then ends at the first operand. */
	int args_max;
	/* Returns the exit status. */
	int (*run)(const struct call *call);
};

/* Ends with a NULL. */
extern const struct command *const commands[];

const struct command *command_find(const char *name);
/* Whether the answer to this call is code for a shell to evaluate. */
bool command_speaks(const struct call *call);
/* The command whose name is nearest to `name`, NULL when none is near. */
const struct command *command_nearest(const char *name);
/*
 * Reads the words behind the command's name. -1 with `e` filled, status
 * EXIT_USAGE, when they do not fit.
 */
int command_parse(struct call *call, int argc, char **argv, struct err *e);
/* All its options, the hidden ones too; the one behind the last has no name. */
const struct option_row *command_rows(const struct command *command);
/*
 * The `index`th option to show for the command, --help last; for NULL, those
 * that stand in place of a command. NULL behind the last.
 */
const struct option_row *command_option(const struct command *command, size_t index);
/* Adds the list of commands, or what there is to say about one. */
void command_help_all(struct buf *out);
void command_help(struct buf *out, const struct command *command);

extern const struct command cmd_allow, cmd_complete, cmd_completions, cmd_deny, cmd_doctor,
	cmd_event, cmd_exec, cmd_find, cmd_help, cmd_hook, cmd_known, cmd_link, cmd_list,
	cmd_new, cmd_off, cmd_on, cmd_prune, cmd_setup, cmd_shell, cmd_status;

#endif
