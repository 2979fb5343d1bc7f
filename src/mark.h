/*
 * How shells see that something was decided: a file, the mark, that is there until
 * the next decision is stored or dropped. To look whether it is there costs a shell
 * less than to read a line. The file `changed` holds the end of its name.
 */
#ifndef VACT_MARK_H
#define VACT_MARK_H

#include <stdbool.h>

#include "err.h"

/*
 * The file that goes away with the next decision; or, with `is_there` false, one that
 * comes with it: `changed` itself with the first, and another where that holds no
 * name. What is not so then is a reason to ask at each prompt. NULL where there is no
 * state directory. MUST be asked before the decision that it stands for. The caller
 * frees it.
 */
char *mark_path(bool *is_there);
/*
 * A decision is changed between the two, under their lock: the mark is taken away
 * before, and there is another one afterwards; the second does the first's part, too,
 * where it was not done. If that fails or is killed half-way,
 * no shell goes on by an old answer: all ask at each prompt, until the next decision.
 */
int mark_drop(const char *state_dir, struct err *e);
int mark_renew(const char *state_dir, struct err *e);
/* Whether shells ask at each prompt, for it is with the mark as after a decision. */
bool mark_is_lost(const char *state_dir);

#endif
