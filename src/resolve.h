/*
 * The environment that the user means by a word.
 */
#ifndef VACT_RESOLVE_H
#define VACT_RESOLVE_H

#include <stdbool.h>

#include "err.h"
#include "list.h"
#include "session.h"
#include "venv.h"

struct resolved {
	struct venv venv;
	/* The project it was found in; "" when it stands by itself. */
	char *project;
};

/*
 * Opens the environment that `word` names (a path, a name; NULL: the one that
 * belongs to the working directory). Unless `is_forced`, it must be safe to
 * put into PATH. -1 with `e` filled.
 */
int resolve(struct resolved *r, const char *word, const struct session *s, bool is_forced,
	struct err *e);
/*
 * Refuses as trust_check_safe does an environment that is to be activated by
 * hand; `project` is NULL for one that stands by itself.
 */
int resolve_check_safe(
	const char *env, const char *project, const struct settings *s, struct err *e);
/* Is told of a name and the environment it leads to. */
typedef void name_teller(const char *name, const char *env, void *to);
/*
 * Tells of every name by which resolve() opens an environment here and now, one
 * by one, for there may be very many.
 */
void resolve_names(const struct session *s, name_teller *tell, void *to);
void resolved_fini(struct resolved *r);

#endif
