#include "env_script.h"

#include <stdlib.h>

#include "hook_files.h"
#include "quote.h"
#include "text.h"

enum { PROMPTS_MAX = 10 };

struct script {
	const char *name;
	/* In hooks/. */
	const char *file;
	void (*quote)(struct buf *out, const char *value);
	/* Around the values: a function, for zsh warns of variables set in a file. */
	const char *open;
	const char *close;
	/* Before a variable and behind it. */
	const char *set;
	const char *equals;
	/* The shells of the family, for each shows its prompt in its own way. */
	struct {
		const char *shell;
		void (*prompt)(struct buf *out, const char *text);
	} prompts[PROMPTS_MAX];
};

static const struct script scripts[] = {
	{
		.name = "activate",
		.file = "activate.sh",
		.quote = quote_bourne,
		.open = "__vact_env_values() {\n",
		.close = "}\n",
		.set = "",
		.equals = "=",
		.prompts =
			{
				{"sh", prompt_unknown},
				{"bash", prompt_bash},
				{"zsh", prompt_zsh},
				{"dash", prompt_dash},
				{"busybox", prompt_busybox},
				{"ksh93", prompt_ksh93},
				{"mksh", prompt_mksh},
				{"posh", prompt_literal},
				{"yash", prompt_yash},
			},
	},
	{
		.name = "activate.fish",
		.file = "activate.fish",
		.quote = quote_fish,
		.open = "",
		.close = "",
		.set = "set -l ",
		.equals = " ",
		.prompts = {{"fish", prompt_literal}},
	},
	{
		.name = "activate.csh",
		.file = "activate.csh",
		.quote = quote_csh,
		.open = "",
		.close = "",
		.set = "set ",
		.equals = " = ",
		.prompts = {{"csh", prompt_literal}},
	},
	{
		.name = "activate.nu",
		.file = "activate.nu",
		.quote = quote_nu,
		.open = "",
		.close = "",
		.set = "const ",
		.equals = " = ",
		.prompts = {{"nu", prompt_literal}},
	},
	{
		.name = "activate.xsh",
		.file = "activate.xsh",
		.quote = quote_python,
		.open = "",
		.close = "",
		.set = "",
		.equals = " = ",
		.prompts = {{"xonsh", prompt_xonsh}},
	},
};

enum { SCRIPTS = sizeof(scripts) / sizeof(*scripts) };

static void add_value(
	const struct script *s, struct buf *out, const char *variable, const char *value)
{
	buf_addf(out, "%s__vact_env_%s%s", s->set, variable, s->equals);
	s->quote(out, value);
	buf_addc(out, '\n');
}

const char *env_script(size_t index, const char *env, const char *name, struct buf *out)
{
	const struct script *s = scripts;
	const struct embedded *file;
	struct buf shown = BUF_INIT, prompt = BUF_INIT;

	if (index >= SCRIPTS)
		return NULL;
	s += index;
	buf_addf(out, "# Made by vact. To be sourced: it has nothing to run.\n%s", s->open);
	add_value(s, out, "path", env);
	text_add_visible(&shown, env);
	add_value(s, out, "shown", buf_str(&shown));
	add_value(s, out, "name", name);
	buf_reset(&shown);
	buf_addc(&shown, '(');
	text_add_visible(&shown, name);
	buf_adds(&shown, ") ");
	for (size_t i = 0; i < PROMPTS_MAX && s->prompts[i].shell != NULL; i++) {
		char *variable = mem_printf("ps1_%s", s->prompts[i].shell);

		buf_reset(&prompt);
		s->prompts[i].prompt(&prompt, buf_str(&shown));
		add_value(s, out, variable, buf_str(&prompt));
		free(variable);
	}
	buf_adds(out, s->close);
	file = embedded_find(hook_files, s->file);
	buf_add(out, file->data, file->len);
	buf_fini(&prompt);
	buf_fini(&shown);
	return s->name;
}
