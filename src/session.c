#include "session.h"

#include <stdlib.h>
#include <string.h>

extern char **environ;

void session_open(struct session *s, bool has_script)
{
	const char *active = getenv("VIRTUAL_ENV");

	*s = (struct session){.foreign = NULL};
	for (char **entry = environ; *entry != NULL; entry++)
		list_add(&s->environment, *entry);
	settings_load(&s->settings);
	s->has_state = state_parse(&s->state, getenv("VACT_STATE"));
	if (active != NULL && active[0] != '\0' &&
		(has_script || !(s->has_state && strcmp(active, s->state.env) == 0)))
		s->foreign = active;
	s->has_script = has_script;
	s->is_taken = has_script && s->has_state;
}

void session_fini(struct session *s)
{
	list_fini(&s->environment);
	settings_fini(&s->settings);
	state_fini(&s->state);
}

const char *session_active(const struct session *s)
{
	if (s->foreign != NULL)
		return s->foreign;
	return s->has_state ? s->state.env : NULL;
}

bool session_is_manual(const struct session *s)
{
	return s->foreign == NULL && s->has_state && s->state.origin == ORIGIN_MANUAL;
}
