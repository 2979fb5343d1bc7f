/*
 * The checks of `vact doctor`: what may be wrong with the installation and
 * with the shell that called, each looked at by itself.
 *
 * A check looks and judges; it changes and prints nothing.
 */
#ifndef VACT_DOCTOR_H
#define VACT_DOCTOR_H

#include "err.h"
#include "session.h"
#include "told.h"

enum result { RESULT_OK, RESULT_WARNING, RESULT_FAILURE, RESULT_COUNT };

/* What a check has found. */
struct finding {
	enum result result;
	/* One sentence for the user. */
	char *text;
	/* What to do, where that is not the remedy of the check's row. */
	char *remedy;
};

/* What the checks look at. */
struct patient {
	struct told told;
	/* The shell that called, whether it has told anything or not. */
	const struct dialect *shell;
	struct session session;
	/* The absolute path of this program; NULL when that is not to be known. */
	char *program;
};

struct check {
	const char *name;
	/* Only a shell that has loaded the hook can answer it. */
	bool needs_told;
	void (*look)(const struct patient *p, struct finding *f);
	/* What to do in general; NULL where it depends. */
	const char *remedy;
};

/* Of the hook, of what else is in the shell, of the rest; each ends with a NULL name. */
extern const struct check doctor_hook[], doctor_shell[], doctor_system[];

/* Add what the first two ask the shell: see told.h. */
void doctor_hook_ask(struct list *to);
void doctor_shell_ask(struct list *to);

void patient_open(struct patient *p, const struct call *call);
void patient_fini(struct patient *p);
/*
 * The value of a variable, exported or not, as far as that is known; NULL when
 * it is not set. Not to be freed.
 */
const char *patient_variable(const struct patient *p, const char *name);
/* Whether it is set and not empty. */
bool patient_has(const struct patient *p, const char *name);
/* Looks; false when the check needs a hook that is not there. */
bool doctor_look(const struct patient *p, const struct check *c, struct finding *f);
/* What to do about it, NULL for nothing. Not to be freed. */
const char *doctor_remedy(const struct check *c, const struct finding *f);
void finding_fini(struct finding *f);
/* Fills `f`; the text is as printf makes it. */
void finding_set(struct finding *f, enum result result, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Splits a sentence of the form "what is; what to do" into both. */
void finding_take(struct finding *f, enum result result, const char *sentence);
/* Whether `word` occurs in `text`, which may be NULL. */
bool doctor_has_word(const char *text, const char *word);

#endif
