#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "lookup.h"
#include "path.h"

/* Names that must lead along PATH, into the environment. */
static const char *const python_names[] = {"python", "python3", "pip"};

enum { PYTHON_NAMES = sizeof(python_names) / sizeof(*python_names) };

/* What several rows of a check have found, joined. */
struct joint {
	struct buf texts;
	struct buf remedies;
};

static void join(struct joint *j, const char *text, const char *remedy)
{
	buf_addf(&j->texts, "%s%s", j->texts.len > 0 ? ", " : "", text);
	buf_addf(&j->remedies, "%s%s", j->remedies.len > 0 ? "; " : "", remedy);
}

static void joint_give(struct joint *j, struct finding *f)
{
	finding_set(f, RESULT_WARNING, "%s", buf_str(&j->texts));
	f->remedy = buf_detach(&j->remedies);
}

static void joint_fini(struct joint *j)
{
	buf_fini(&j->texts);
	buf_fini(&j->remedies);
}

/*
 * Shells differ in how they show an alias; what is neither a path nor the name
 * itself is one. ksh93 shows but its value, which may be a path; and a path
 * may be where the shell has once found the command.
 */
static void look_name(const char *name, const char *told, struct joint *j)
{
	char *program = lookup_program(name, getenv("PATH"), NULL);
	char *text = NULL, *remedy = NULL;

	if (strcmp(told, name) == 0) {
		text = mem_printf("'%s' is a function", name);
		remedy = mem_printf("'command %s' passes it by", name);
	} else if (told[0] != '/' && strncmp(told, "./", 2) != 0) {
		text = mem_printf("'%s' is an alias: %s", name, told);
		remedy = mem_printf("'unalias %s', and take it out of where it is set", name);
	} else if (program == NULL || !path_same(told, program)) {
		text = mem_printf(
			"'%s' leads to '%s', and along PATH to '%s': an alias, or out of date",
			name, told, program != NULL ? program : "nothing");
		remedy = mem_printf("'unalias %s' or 'hash -r'", name);
	}
	if (text != NULL)
		join(j, text, remedy);
	free(remedy);
	free(text);
	free(program);
}

static void look_alias(const struct patient *p, struct finding *f)
{
	struct joint j = {BUF_INIT, BUF_INIT};

	for (size_t i = 0; i < PYTHON_NAMES; i++) {
		const char *told = told_get(&p->told, "command", python_names[i]);

		if (told != NULL)
			look_name(python_names[i], told, &j);
	}
	if (j.texts.len > 0)
		joint_give(&j, f);
	else
		finding_set(
			f, RESULT_OK, "python, python3 and pip are no aliases or functions");
	joint_fini(&j);
}

/* What other tools define that may activate, too; by `command` or `variable`. */
static const struct activator {
	const char *kind;
	const char *name;
	const char *tool;
	const char *remedy;
} activators[] = {
	{"command", "_direnv_hook", "direnv", "take 'layout python' out of the .envrc files"},
	{"command", "__direnv_export_eval", "direnv",
		"take 'layout python' out of the .envrc files"},
	{"command", "_mise_hook", "mise", "take python and _.python.venv out of mise.toml"},
	{"command", "__mise_env_eval", "mise",
		"take python and _.python.venv out of mise.toml"},
	{"command", "autoenv_init", "autoenv", "let its .env files activate nothing"},
	{"command", "_autoenv_chpwd_handler", "zsh-autoenv",
		"let its .autoenv.zsh files activate nothing"},
	{"command", "_autoswitch_startup", "zsh-autoswitch-virtualenv",
		"take the plugin out of ~/.zshrc"},
	{"command", "check_venv", "zsh-autoswitch-virtualenv",
		"take the plugin out of ~/.zshrc"},
	{"command", "_pyenv_virtualenv_hook", "pyenv-virtualenv",
		"take 'pyenv virtualenv-init' out of the start-up file"},
	{"command", "auto_vrun", "the python plugin of oh-my-zsh", "unset PYTHON_AUTO_VRUN"},
	{"command", "workon_cwd", "the virtualenvwrapper plugin of oh-my-zsh",
		"set DISABLE_VENV_CD=1 before it is loaded"},
	{"command", "_togglePipenvShell", "the pipenv plugin of oh-my-zsh",
		"take the plugin out of ~/.zshrc"},
	{"command", "_togglePoetryShell", "the poetry-env plugin of oh-my-zsh",
		"take the plugin out of ~/.zshrc"},
	{"command", "_python-workon-cwd", "prezto's python module",
		"set ':prezto:module:python:virtualenv' auto-switch to 'no'"},
	{"command", "__vfsupport_auto_activate", "virtualfish",
		"'vf delplugins auto_activation'"},
	{"variable", "VSCODE_PYTHON_BASH_ACTIVATE", "VS Code",
		"set \"python-envs.terminal.autoActivationType\" to \"off\" there"},
	{"variable", "VSCODE_PYTHON_ZSH_ACTIVATE", "VS Code",
		"set \"python-envs.terminal.autoActivationType\" to \"off\" there"},
	{"variable", "VSCODE_PYTHON_FISH_ACTIVATE", "VS Code",
		"set \"python-envs.terminal.autoActivationType\" to \"off\" there"},
};

enum { ACTIVATORS = sizeof(activators) / sizeof(*activators) };

/* An empty variable is as good as none; a command of that name must be a function. */
static bool is_there(const struct patient *p, const struct activator *a)
{
	const char *told = told_get(&p->told, a->kind, a->name);

	if (told == NULL || told[0] == '\0')
		return false;
	return strcmp(a->kind, "variable") == 0 || told[0] != '/';
}

static void look_activators(const struct patient *p, struct finding *f)
{
	struct joint j = {BUF_INIT, BUF_INIT};
	const char *last = "";

	for (size_t i = 0; i < ACTIVATORS; i++) {
		if (strcmp(activators[i].tool, last) == 0 || !is_there(p, &activators[i]))
			continue;
		last = activators[i].tool;
		join(&j, last, activators[i].remedy);
	}
	if (j.texts.len > 0) {
		buf_adds(&j.texts, " may activate environments, too");
		joint_give(&j, f);
	} else {
		finding_set(f, RESULT_OK, "nothing else is loaded that activates environments");
	}
	joint_fini(&j);
}

/* Themes that show the environment themselves, by what they define. */
static const struct activator themes[] = {
	{"command", "starship_precmd", "starship", NULL},
	{"command", "prompt_starship_precmd", "starship", NULL},
	{"command", "_omp_hook", "oh-my-posh", NULL},
	{"command", "_omp_precmd", "oh-my-posh", NULL},
	{"command", "_omp-precmd", "oh-my-posh", NULL},
	{"command", "prompt_ohmyposh_precmd", "oh-my-posh", NULL},
	{"command", "p10k", "powerlevel10k", NULL},
	{"command", "prompt_pure_precmd", "pure", NULL},
};

enum { THEMES = sizeof(themes) / sizeof(*themes) };

/* These say for which shell they are on. */
static const struct {
	const char *variable;
	const char *theme;
	const char *in_prompt;
} shell_themes[] = {
	{"STARSHIP_SHELL", "starship", "starship"},
	{"POSH_SHELL", "oh-my-posh", "_omp_"},
};

static const char *theme_of(const struct patient *p)
{
	const char *prompt = told_get(&p->told, "body", "fish_prompt");
	const char *p10k = told_get(&p->told, "variable", "__p9k_enabled");

	for (size_t i = 0; i < sizeof(shell_themes) / sizeof(*shell_themes); i++) {
		const char *shell = patient_variable(p, shell_themes[i].variable);

		if ((shell != NULL && strcmp(shell, dialect_name(p->shell)) == 0) ||
			doctor_has_word(prompt, shell_themes[i].in_prompt))
			return shell_themes[i].theme;
	}
	for (size_t i = 0; i < THEMES; i++)
		if (is_there(p, &themes[i]) && (p10k == NULL || strcmp(p10k, "1") == 0 ||
						       strcmp(themes[i].name, "p10k") != 0))
			return themes[i].tool;
	return NULL;
}

static void look_prompt(const struct patient *p, struct finding *f)
{
	const char *theme = theme_of(p);

	if (theme != NULL)
		finding_set(f, RESULT_OK, "%s shows the environment, so vact does not", theme);
	else if (patient_has(p, "VIRTUAL_ENV_DISABLE_PROMPT"))
		finding_set(f, RESULT_OK,
			"VIRTUAL_ENV_DISABLE_PROMPT is set, so vact does not "
			"show the environment");
	else if (p->session.settings.prompt == NULL)
		finding_set(f, RESULT_OK, "the settings say not to show the environment");
	else
		finding_set(f, RESULT_OK, "vact shows the environment");
}

static void ask(struct list *to, const char *kind, const char *name)
{
	char *question = mem_printf("%s:%s", kind, name);

	list_add(to, question);
	free(question);
}

void doctor_shell_ask(struct list *to)
{
	for (size_t i = 0; i < PYTHON_NAMES; i++)
		ask(to, "command", python_names[i]);
	for (size_t i = 0; i < ACTIVATORS; i++)
		ask(to, activators[i].kind, activators[i].name);
	for (size_t i = 0; i < THEMES; i++)
		ask(to, themes[i].kind, themes[i].name);
	for (size_t i = 0; i < sizeof(shell_themes) / sizeof(*shell_themes); i++)
		ask(to, "variable", shell_themes[i].variable);
	ask(to, "variable", "__p9k_enabled");
	ask(to, "variable", "VIRTUAL_ENV_DISABLE_PROMPT");
	ask(to, "body", "fish_prompt");
}

const struct check doctor_shell[] = {
	{"alias", true, look_alias, NULL},
	{"activators", true, look_activators, NULL},
	{"prompt", true, look_prompt, NULL},
	{.name = NULL},
};
