/*
 * How a shell enters an environment and leaves it again, whoever asked for it.
 *
 * Everything ends in a plan. Changes nothing, prints nothing, knows no shell.
 */
#ifndef VACT_ACTIVATE_H
#define VACT_ACTIVATE_H

#include "plan.h"
#include "session.h"
#include "venv.h"

/*
 * Plans to make `v` the active environment, whatever was active before.
 * `project` is the directory it was found in, "" when there is none.
 */
void activate_enter(struct plan *p, const struct session *s, const struct venv *v,
	enum origin origin, const char *project);
/*
 * Plans what a shell needs that was started with the environment which
 * activate_enter makes, and that may have changed it since: `environment`.
 */
void activate_adopt(struct plan *p, const struct session *s, const struct list *environment);
/* Plans to deactivate what is active, foreign or ours. */
void activate_leave(struct plan *p, const struct session *s);

/* Plans to undo what `state` records; nothing else, nothing more. */
void activate_undo(struct plan *p, const struct state *state);
/* Makes what took over from us all there is, as if we had left before. */
void activate_yield(struct plan *p, const struct session *s);
/* Gives a shell that inherited the activation `state` the parts no child inherits. */
void activate_inherit(struct plan *p, const struct session *s, const struct state *state);
/* Records that the active environment was found in another directory, `project`. */
void activate_move(struct plan *p, const struct state *state, const char *project);

#endif
