#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "doctor.h"
#include "loader.h"
#include "lookup.h"
#include "path.h"

/* The vact that the hook calls; this one where no hook has told. */
static const char *hook_program(const struct patient *p)
{
	const char *told = told_get(&p->told, "variable", "__vact_bin");

	return told != NULL ? told : p->program;
}

static void read_loaders(const struct patient *p, struct loaders *s)
{
	const struct loader_places places = {
		patient_variable(p, "ZDOTDIR"), patient_variable(p, "ENV")};

	loaders_read(s, p->shell, &places);
}

/* Whether PATH leads to a program of that name. */
static bool is_on_path(const char *name)
{
	char *found = lookup_program(name, getenv("PATH"), NULL);

	free(found);
	return found != NULL;
}

/* The remedy where no line loads the hook, as it can be typed here. */
static char *setup_remedy(const struct patient *p)
{
	bool is_short = p->program == NULL || p->told.dialect != NULL || is_on_path("vact");

	return mem_printf("'%s setup' adds this line to %s: %s", is_short ? "vact" : p->program,
		loader_file(p->shell), loader_line(p->shell));
}

/* The same where lines load it, but this shell has not said that it did. */
static char *loading_remedy(const struct loader *line)
{
	if (loader_is_lost(line))
		return mem_strdup("see 'startup'");
	return mem_printf("'%s' has the line: type just 'vact doctor', and open a new shell "
			  "where that is not found",
		line->path);
}

static void look_hook(const struct patient *p, struct finding *f)
{
	struct loaders s;

	if (p->told.dialect != NULL && !patient_has(p, "VACT_DISABLE")) {
		finding_set(f, RESULT_OK, "loaded in this %s, calls '%s'",
			dialect_name(p->shell), hook_program(p));
		return;
	}
	if (p->told.dialect != NULL) {
		finding_set(f, RESULT_WARNING,
			"loaded, but VACT_DISABLE is set, so that it does nothing");
		f->remedy = mem_strdup("unset VACT_DISABLE");
		return;
	}
	read_loaders(p, &s);
	finding_set(f, RESULT_FAILURE,
		"not loaded in this %s (or passed by with 'command' or a path)",
		dialect_name(p->shell));
	f->remedy = s.count == 0 ? setup_remedy(p) : loading_remedy(s.lines);
	loaders_fini(&s);
}

/* bash: in PROMPT_COMMAND, or where those who take that over keep it. */
static bool is_called_bash(const struct patient *p)
{
	static const char call[] = "__vact_hook";

	return told_get(&p->told, "command", call) != NULL &&
	       (doctor_has_word(told_get(&p->told, "list", "PROMPT_COMMAND"), call) ||
		       doctor_has_word(told_get(&p->told, "list", "precmd_functions"), call) ||
		       doctor_has_word(
			       told_get(&p->told, "variable", "STARSHIP_PROMPT_COMMAND"),
			       call));
}

static bool is_called_zsh(const struct patient *p)
{
	static const char call[] = "__vact_precmd";

	return told_get(&p->told, "command", call) != NULL &&
	       doctor_has_word(told_get(&p->told, "list", "precmd_functions"), call);
}

/* fish: before the first prompt, one handler waits to make way for the other. */
static bool is_called_fish(const struct patient *p)
{
	static const char event[] = "--on-event fish_prompt";

	return told_get(&p->told, "body", "__vact_hook") != NULL &&
	       (doctor_has_word(told_get(&p->told, "body", "__vact_prompt"), event) ||
		       doctor_has_word(told_get(&p->told, "body", "__vact_start"), event));
}

static bool is_called_tcsh(const struct patient *p)
{
	return told_get(&p->told, "command", "__vact_hook") != NULL &&
	       doctor_has_word(told_get(&p->told, "command", "precmd"), "__vact_hook");
}

static bool is_called_nu(const struct patient *p)
{
	return doctor_has_word(told_get(&p->told, "list", "pre_prompt"), "__vact_hook");
}

/* sh: `cd` is the hook's; elvish and xonsh: the hook is among the handlers. */
static bool is_called_sh(const struct patient *p)
{
	return told_get(&p->told, "reach", "cd") != NULL;
}

static const struct event {
	const char *shell;
	bool (*is_called)(const struct patient *p);
	const char *where;
} events[] = {
	{"bash", is_called_bash, "PROMPT_COMMAND"},
	{"zsh", is_called_zsh, "precmd_functions"},
	{"fish", is_called_fish, "the handlers of fish_prompt"},
	{"tcsh", is_called_tcsh, "the alias 'precmd'"},
	{"nu", is_called_nu, "$env.config.hooks.pre_prompt"},
	{"elvish", is_called_sh, "edit:before-readline"},
	{"xonsh", is_called_sh, "on_pre_prompt_format and on_chdir"},
	{NULL, is_called_sh, "the function 'cd'"},
};

static void look_event(const struct patient *p, struct finding *f)
{
	const struct event *e = events;

	/* The hook for sh may be loaded in bash, too; only it has that variable. */
	while (e->shell != NULL && (patient_has(p, "__vact_shell") ||
					   strcmp(e->shell, dialect_name(p->shell)) != 0))
		e++;
	if (e->is_called(p))
		finding_set(f, RESULT_OK, "the hook is in %s", e->where);
	else
		finding_set(f, RESULT_FAILURE,
			"the hook is not in %s any more: something "
			"has overwritten it since",
			e->where);
}

static void look_startup(const struct patient *p, struct finding *f)
{
	const char *own = hook_program(p);
	const struct loader *line;
	struct loaders s;
	struct stat st;

	read_loaders(p, &s);
	line = s.lines;
	if (s.count == 0) {
		finding_set(f, RESULT_WARNING, "no line loads the hook of %s",
			dialect_name(p->shell));
		f->remedy = setup_remedy(p);
	} else if (s.count > 1) {
		finding_set(f, RESULT_WARNING,
			"%zu lines load the hook: '%s' line %zu, '%s' line %zu%s", s.count,
			line[0].path, line[0].number, line[1].path, line[1].number,
			s.count > 2 ? ", and more" : "");
		f->remedy = mem_strdup("leave one of them");
	} else if (p->told.dialect == NULL && loader_is_lost(line)) {
		finding_set(f, RESULT_FAILURE, "'%s' line %zu calls '%s', which is not on PATH",
			line->path, line->number, line->program);
		f->remedy = mem_printf("write its full path there%s%s", own != NULL ? ", " : "",
			own != NULL ? own : "");
	} else if (line->program != NULL && line->program[0] == '/' &&
		   stat(line->program, &st) != 0) {
		finding_set(f, RESULT_FAILURE, "'%s' line %zu calls '%s', which is not there",
			line->path, line->number, line->program);
	} else if (line->program != NULL && line->program[0] == '/' && own != NULL &&
		   !path_same(line->program, own)) {
		finding_set(f, RESULT_WARNING, "'%s' line %zu calls '%s', and not '%s'",
			line->path, line->number, line->program, own);
	} else {
		finding_set(
			f, RESULT_OK, "'%s' line %zu loads the hook", line->path, line->number);
	}
	loaders_fini(&s);
}

static void look_program(const struct patient *p, struct finding *f)
{
	const char *own = hook_program(p);
	const char *version = told_get(&p->told, "variable", "__vact_version");
	char *found = lookup_program("vact", getenv("PATH"), NULL), *dir;

	if (p->told.dialect != NULL &&
		(version == NULL || strcmp(version, VACT_VERSION) != 0)) {
		finding_set(f, RESULT_WARNING,
			"this shell has loaded the hook of vact %s, and vact is %s by now",
			version != NULL ? version : "(unknown)", VACT_VERSION);
		f->remedy = mem_strdup("open a new shell");
	} else if (found == NULL) {
		finding_set(f, RESULT_WARNING,
			"there is no vact on PATH, so scripts do not find it");
		dir = own == NULL ? NULL : path_parent(own);
		f->remedy = dir == NULL ? NULL : mem_printf("add '%s' to PATH", dir);
		free(dir);
	} else if (own != NULL && !path_same(found, own)) {
		finding_set(f, RESULT_WARNING, "'%s' is first on PATH, and %s '%s'", found,
			p->told.dialect != NULL ? "the hook calls" : "this is", own);
		f->remedy = mem_strdup("remove the older one");
	} else {
		finding_set(f, RESULT_OK, "'%s', version %s", found, VACT_VERSION);
	}
	free(found);
}

/* What the checks of this file ask the shell. */
static const char *const questions[] = {
	"variable:__vact_bin",
	"variable:__vact_version",
	"variable:__vact_shell",
	"variable:VACT_DISABLE",
	"variable:ZDOTDIR",
	"variable:ENV",
	"variable:STARSHIP_PROMPT_COMMAND",
	"list:PROMPT_COMMAND",
	"list:precmd_functions",
	"list:pre_prompt",
	"command:__vact_hook",
	"command:__vact_precmd",
	"command:precmd",
	"body:__vact_hook",
	"body:__vact_prompt",
	"body:__vact_start",
	"reach:cd",
};

void doctor_hook_ask(struct list *to)
{
	for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++)
		list_add(to, questions[i]);
}

const struct check doctor_hook[] = {
	{"hook", false, look_hook, NULL},
	{"event", true, look_event,
		"let the line that loads the hook be the last in the start-up file, and open a "
		"new shell"},
	{"startup", false, look_startup, "run 'vact setup', and take the other line out"},
	{"program", false, look_program, NULL},
	{.name = NULL},
};
