/*
 * The shells, one row each: under which names their programs run, and what
 * there is for them. What they are told is in dialect_code.h.
 */
#ifndef VACT_DIALECT_H
#define VACT_DIALECT_H

#include <stdbool.h>
#include <stddef.h>

#include "plan.h"

struct dialect;

/*
 * The dialect of that name or program name ("bash", "/bin/bash", "-bash");
 * NULL when vact does not speak it.
 */
const struct dialect *dialect_find(const char *name);
const char *dialect_name(const struct dialect *d);
/* The `index`th name that dialect_find takes; NULL behind the last. */
const char *dialect_names(size_t index);
/* Whether its hook runs before each prompt, so that __vact_still is of use. */
bool dialect_has_prompts(const struct dialect *d);
/* How it sees there that nothing changed. */
enum watching dialect_watching(const struct dialect *d);
/* Whether `vact hook` has a hook for it. */
bool dialect_has_hook(const struct dialect *d);
/* Whether its hook can wrap `cd` besides. */
bool dialect_wraps_cd(const struct dialect *d);
/* Whether vact has completions for it. */
bool dialect_has_completions(const struct dialect *d);
/* Whether it is no shell's, but gives the outcome as one JSON object. */
bool dialect_is_data(const struct dialect *d);

/* How the shell is brought to run code behind the user's start-up files. */
struct subshell {
	/* The option that takes the code itself, NULL when files are needed. */
	const char *code_option;
	/* The option that takes the path of the last file. */
	const char *file_option;
	/* The variable that names the directory of the files. */
	const char *dir_variable;
	/* Where to leave what that variable was, if it was set. */
	const char *kept_variable;
	/* Files for a directory of their own, and which of hooks/ each begins with. */
	struct {
		const char *name;
		const char *hook_file;
	} files[2];
};

/* NULL when there is no way. */
const struct subshell *dialect_subshell(const struct dialect *d);
/* Whether both get the same hook. */
bool dialect_same_hook(const struct dialect *a, const struct dialect *b);

#endif
