/*
 * What a row of the table of dialects holds, and what the shells of a family
 * have in common. Only for dialect.c, which has the table, and dialect_code.c.
 */
#ifndef VACT_DIALECT_ROWS_H
#define VACT_DIALECT_ROWS_H

#include <stdbool.h>

#include "buf.h"
#include "list.h"
#include "plan.h"

enum { NAMES_MAX = 5, FILES_MAX = 3, LINE_PIECES = 4, CONDITION_PIECES = 3 };

/* What the shells of a family have in common. */
struct family {
	void (*quote)(struct buf *out, const char *value);
	/* Around the name and the body of a function. */
	const char *before_name;
	const char *after_name;
	const char *after_body;
	/*
	 * Around the operands of a test, the fastest the shells have; NULL where
	 * verbs ask for files, too.
	 */
	const char *before_test;
	const char *after_test;
	/*
	 * One command costs more than what it tests: what stands between tests in
	 * one go, and the verb that takes all paths which must not be there. NULL
	 * where that is not to be had.
	 */
	const char *also;
	const char *absent;
	/*
	 * What takes all the places in which an answer holds and is true in one of them;
	 * NULL where a verb gets the highest and the lowest.
	 */
	const char *places;
	/* A call of a verb: behind its name, between two words, behind the last. */
	const char *no_args;
	const char *before_args;
	const char *between_args;
	const char *after_args;
	/*
	 * Around a call on whose truth the rest of a function depends, and the end
	 * of a function in which all were true; NULL for a test that is true.
	 */
	const char *before_condition;
	const char *after_condition;
	const char *all_true;
	/* In front of each line of a function. */
	const char *indent;
	/*
	 * The line that loads the hook: the program comes behind the first piece
	 * and the second, the hook's name behind the third. A shell without vact
	 * must start silently, and with status 0.
	 */
	const char *line[LINE_PIECES];
	/* Bytes that no quoting protects there, or NULL. */
	const char *not_in_line;
	/* How the line writes the program, if not bare or as any word. */
	void (*quote_program)(struct buf *out, const char *value);
	/* The file that answers questions. */
	const char *told;
	/* Code that fails. */
	const char *failure;
	/* Around a command whose answer the user has the shell take. */
	const char *before_taken;
	const char *after_taken;
	/*
	 * NULL where plans come as code. Else they come as data, and this is around
	 * the quoted data in code that runs it.
	 */
	const char *before_data;
	const char *after_data;
	/*
	 * What evaluates code that is one word, where a start-up file's own names
	 * would become the user's; NULL where the code stands there as it is.
	 */
	const char *before_start;
	/*
	 * Around code that is quoted as one word, for it to be evaluated whole: see
	 * `open` below. NULL where the shell has a better way.
	 */
	const char *before_code;
	const char *after_code;
	/*
	 * Its code goes through something that leaves one line of it. Functions are
	 * texts to evaluate then, and what defines aliases comes before their use.
	 */
	bool is_one_line;
	/*
	 * How conditions are spelled, where they are no verbs: before the first
	 * operand, between both, behind.
	 */
	const char *const (*conditions)[CONDITION_PIECES];
	/* Those without such a form are for the hook to see. */
	bool has_all_conditions;
	/*
	 * Around the name of a list that is set, before each word, and behind; NULL
	 * where completions ask vact.
	 */
	const char *before_list;
	const char *after_list;
	const char *before_word;
	const char *after_words;
};

struct dialect {
	/* The first is the dialect's, the others are programs that speak it. */
	const char *names[NAMES_MAX];
	const struct family *family;
	void (*prompt)(struct buf *out, const char *text);
	/* How it gets what a plan comes to, without the hook; NULL for code. */
	void (*outcome)(const struct plan *p, const struct list *environment, struct buf *out);
	/* Files that an activation needs, then what the hook needs besides. */
	const char *activation[FILES_MAX];
	const char *hook[FILES_MAX];
	/* With `vact hook --cd`. */
	const char *cd;
	/* What `vact hook` is asked for in a start-up file. */
	const char *hook_name;
	/* A variable that this shell alone sets, or NULL. */
	const char *version;
	/* The files of its completions. */
	const char *completions[FILES_MAX];
	/* The line by which the shell knows a file of completions, if it must. */
	const char *completions_mark;
	/*
	 * Around a plan's code, which MUST be one command whose end is the end of the
	 * text: what was cut short on its way is none, and nothing of it is done. Here
	 * a shell can be freed from the user's options, too.
	 */
	const char *open;
	const char *close;
	bool has_prompts;
	/* Its hook leaves it to __vact_still in which directory it is. */
	bool knows_places;
	/* It cannot read a file's line without a process, but see the file's time. */
	bool knows_times;
	const struct subshell *subshell;
	/* Its strings are characters: bytes that are none get lost. */
	bool is_utf8_only;
};

#endif
