#include "activate.h"

#include <stdlib.h>
#include <string.h>

#include "path.h"
#include "text.h"

void activate_undo(struct plan *p, const struct state *state)
{
	const char *const ours[REPLACED_COUNT] = {
		[REPLACED_ENV] = state->env,
		[REPLACED_PROMPT] = state->name,
	};
	char *bin = path_join(state->env, "bin");

	plan_add(p, EDIT_PATH_DROP, bin, NULL);
	for (size_t i = 0; i < REPLACED_COUNT; i++) {
		if (ours[i] != NULL)
			plan_add(p, EDIT_UNSET_IF, replaced_names[i], ours[i]);
		plan_add(p, EDIT_GIVE_BACK, replaced_names[i], state->old[i]);
	}
	plan_add(p, EDIT_UNSET, "VACT_STATE", NULL);
	plan_add(p, EDIT_PROMPT_HIDE, NULL, NULL);
	plan_add(p, EDIT_DEACTIVATE_DROP, NULL, NULL);
	plan_add(p, EDIT_REHASH, NULL, NULL);
	free(bin);
}

void activate_yield(struct plan *p, const struct session *s)
{
	char *bin = path_join(s->state.env, "bin");

	plan_add(p, EDIT_YIELD, bin, s->state.old[REPLACED_HOME]);
	if (s->foreign == NULL || strcmp(s->foreign, s->state.env) != 0)
		plan_add(p, EDIT_UNSET_IF, replaced_names[REPLACED_PROMPT], s->state.name);
	plan_add(p, EDIT_UNSET, "VACT_STATE", NULL);
	free(bin);
}

/* What the prompt shows for the environment `name`; the caller frees it. */
static char *prompt_text(const char *format, const char *name)
{
	struct buf out = BUF_INIT, plain = BUF_INIT;
	const char *at;

	for (; (at = strstr(format, "{name}")) != NULL; format = at + strlen("{name}")) {
		buf_add(&plain, format, (size_t)(at - format));
		buf_adds(&plain, name);
	}
	buf_adds(&plain, format);
	text_add_visible(&out, buf_str(&plain));
	buf_fini(&plain);
	return buf_detach(&out);
}

static void plan_prompt(
	struct plan *p, const struct session *s, const struct state *state, enum edit_kind kind)
{
	char *text;

	if (s->settings.prompt == NULL)
		return;
	text = prompt_text(s->settings.prompt, state->name);
	plan_add(p, kind, text, NULL);
	free(text);
}

void activate_leave(struct plan *p, const struct session *s)
{
	if (s->is_taken)
		activate_yield(p, s);
	/* What came last goes first. A script's VIRTUAL_ENV may be unset by now. */
	if (s->foreign != NULL || s->has_script)
		plan_add(p, EDIT_LEAVE_FOREIGN, s->foreign, NULL);
	if (s->has_state && !s->is_taken) {
		/* A shell in which the hook does nothing may have inherited it. */
		plan_prompt(p, s, &s->state, EDIT_PROMPT_ADOPT);
		activate_undo(p, &s->state);
	}
}

/* What makes an activation usable in this shell, done before or not. */
static void plan_equip(struct plan *p, const struct session *s, const struct state *state,
	enum edit_kind prompt)
{
	struct plan leave = PLAN_INIT;

	plan_prompt(p, s, state, prompt);
	activate_undo(&leave, state);
	plan_add_function(p, "__vact_leave", &leave);
	plan_add(p, EDIT_DEACTIVATE_ADD, NULL, NULL);
	plan_add(p, EDIT_REHASH, NULL, NULL);
}

static void plan_record(struct plan *p, const struct state *state)
{
	char *text = state_format(state);

	plan_add(p, EDIT_EXPORT, "VACT_STATE", text);
	free(text);
}

static bool is_active(const struct session *s, const char *env)
{
	return s->has_state && s->foreign == NULL && !s->is_taken &&
	       strcmp(s->state.env, env) == 0;
}

void activate_enter(struct plan *p, const struct session *s, const struct venv *v,
	enum origin origin, const char *project)
{
	struct list after = LIST_INIT;
	const struct list *before = &s->environment;
	struct state state = {
		.origin = origin,
		.env = mem_strdup(v->path),
		.name = mem_strdup(v->name),
		.project = mem_strdup(project),
	};
	bool is_again = is_active(s, v->path);

	/* What a shell has once it left what is active now is what we replace. */
	if (!is_again && (s->has_state || s->has_script || s->foreign != NULL)) {
		activate_leave(p, s);
		list_add_all(&after, &s->environment);
		plan_apply(p, &after);
		before = &after;
	}
	for (size_t i = 0; i < REPLACED_COUNT; i++) {
		state.old[i] =
			mem_strdup(is_again ? s->state.old[i]
					    : environment_get(before, replaced_names[i]));
		if (!is_again)
			plan_add(p, EDIT_KEEP, replaced_names[i], NULL);
	}
	plan_add(p, EDIT_EXPORT, replaced_names[REPLACED_ENV], v->path);
	plan_add(p, EDIT_EXPORT, replaced_names[REPLACED_PROMPT], v->name);
	plan_add(p, is_again ? EDIT_PATH_NEED : EDIT_PATH_ADD, v->bin, NULL);
	plan_record(p, &state);
	plan_equip(p, s, &state, is_again ? EDIT_PROMPT_ADOPT : EDIT_PROMPT_SHOW);
	state_fini(&state);
	list_fini(&after);
}

void activate_move(struct plan *p, const struct state *state, const char *project)
{
	struct state moved = *state;

	if (strcmp(state->project, project) == 0)
		return;
	moved.project = mem_strdup(project);
	plan_record(p, &moved);
	free(moved.project);
}

void activate_inherit(struct plan *p, const struct session *s, const struct state *state)
{
	char *bin = path_join(state->env, "bin");

	plan_add(p, EDIT_EXPORT, replaced_names[REPLACED_ENV], state->env);
	/* Start-up files may have put entries before ours, or dropped it. */
	plan_add(p, EDIT_PATH_DROP, bin, NULL);
	plan_add(p, EDIT_PATH_ADD, bin, NULL);
	plan_equip(p, s, state, EDIT_PROMPT_ADOPT);
	free(bin);
}

void activate_adopt(struct plan *p, const struct session *s, const struct list *environment)
{
	struct state state;

	if (!state_parse(&state, environment_get(environment, "VACT_STATE")))
		return;
	plan_add(p, EDIT_EXPORT, replaced_names[REPLACED_PROMPT], state.name);
	plan_record(p, &state);
	activate_inherit(p, s, &state);
	state_fini(&state);
}
