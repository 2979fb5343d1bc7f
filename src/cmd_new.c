#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "create.h"
#include "discover.h"
#include "env_script.h"
#include "interrupt.h"
#include "locate.h"
#include "message.h"
#include "path.h"
#include "pyversion.h"
#include "settings.h"
#include "shebang.h"
#include "spoken.h"
#include "trust.h"
#include "venv.h"

enum { FILES_MAX = 8 };

static bool is_given(const struct call *call, enum option_id id)
{
	return call->options[id] != NULL;
}

static int choose_existing(struct blueprint *b, const struct call *call, struct err *e)
{
	static const struct {
		enum option_id id;
		enum existing existing;
	} rows[] = {
		{OPTION_CLEAR, EXISTING_CLEAR},
		{OPTION_UPGRADE, EXISTING_UPGRADE},
		{OPTION_ALLOW_EXISTING, EXISTING_KEEP},
	};
	size_t given = 0;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!is_given(call, rows[i].id))
			continue;
		b->existing = rows[i].existing;
		given++;
	}
	return given < 2
		       ? 0
		       : err_set(e, EXIT_USAGE,
				 "--clear, --upgrade and --allow-existing exclude one another; "
				 "see 'vact help new'");
}

static int choose_link_mode(enum link_mode *mode, const char *word, struct err *e)
{
	static const struct {
		const char *word;
		enum link_mode mode;
	} rows[] = {
		{"hardlink", LINK_HARD},
		{"copy", LINK_COPY},
		{"reflink", LINK_REFLINK},
	};

	*mode = LINK_HARD;
	for (size_t i = 0; word != NULL && i < sizeof(rows) / sizeof(*rows); i++) {
		if (strcmp(word, rows[i].word) == 0) {
			*mode = rows[i].mode;
			return 0;
		}
	}
	return word == NULL
		       ? 0
		       : err_set(e, EXIT_USAGE,
				 "there is no link mode '%s': hardlink, copy or reflink", word);
}

/* `.` stands for the name of the working directory, as for `python -m venv`. */
static char *chosen_prompt(const char *word, const char *cwd)
{
	return mem_strdup(word != NULL && strcmp(word, ".") == 0 ? path_base(cwd) : word);
}

/* Its name and what it sees stay, unless the user says otherwise. */
static void take_over_cfg(struct blueprint *b, char **prompt, const struct pyvenv *old)
{
	if (*prompt == NULL)
		*prompt = mem_strdup(old->prompt);
	b->has_system_site = b->has_system_site || old->has_system_site;
}

/*
 * Whether its own python may be asked what it is. pyvenv.cfg says where that
 * is, and MUST NOT be believed when it came with a stranger's project.
 */
static bool is_own_known(const char *path, const char *own, const char *cwd)
{
	struct err ignored = ERR_INIT;
	char *behind = locate_behind(own, cwd, &ignored), *project = path_parent(path);
	bool is_known = behind != NULL && interpreter_is_known(behind);
	struct settings s;
	struct candidate c;

	settings_load(&s);
	if (!is_known && behind != NULL && discover_in(&c, project, &s, NULL)) {
		is_known = strcmp(c.env, path) == 0 &&
			   trust_activates(trust_look_up(&c, &s, NULL));
		candidate_fini(&c);
	}
	settings_fini(&s);
	free(project);
	free(behind);
	err_fini(&ignored);
	return is_known;
}

/* The Python an environment has, or the like of it when that is gone. */
static int locate_again(struct located *l, const char *path, const struct pyvenv *old,
	const char *cwd, struct err *e)
{
	long v[PYVERSION_NUMBERS];
	const char *rest;
	char *own = path_join(path, "bin/python"), *version = NULL;
	int result = is_own_known(path, own, cwd) ? locate(l, own, cwd, e) : -1;

	if (result != 0 && old->version != NULL && pyversion_read(old->version, v, &rest) > 1) {
		err_fini(e);
		version = mem_printf("%ld.%ld", v[0], v[1]);
		result = locate(l, version, cwd, e);
	}
	if (result != 0) {
		err_fini(e);
		result = locate(l, NULL, cwd, e);
	}
	free(version);
	free(own);
	return result;
}

static int open_interpreter(struct interpreter *i, const struct blueprint *b,
	const struct pyvenv *old, const struct call *call, const char *cwd, struct err *e)
{
	const char *word = call->options[OPTION_PYTHON];
	struct located l;
	int result = word == NULL && b->existing == EXISTING_UPGRADE
			     ? locate_again(&l, b->path, old, cwd, e)
			     : locate(&l, word, cwd, e);

	if (result != 0)
		return -1;
	result = interpreter_open(i, l.path, b->has_pip, e);
	if (result == 0 && l.wanted != NULL && !pyversion_matches(i->version, l.wanted)) {
		result = err_set(e, EXIT_FAILED,
			"'%s' is Python %s, and %s was asked for; install that, or choose "
			"another with -p",
			i->path, i->version, l.wanted);
		interpreter_fini(i);
	}
	located_fini(&l);
	return result;
}

static void on_progress(size_t done, size_t total)
{
	message_progress("unpacking pip for this Python, once", done, total);
}

/* The scripts of bin/, as the shells want them. The caller frees the texts. */
static void add_files(struct blueprint *b, struct bin_file *files, struct buf *texts)
{
	char *name = venv_name(b->path, b->prompt);

	b->files = files;
	for (size_t n = 0; n < FILES_MAX; n++) {
		files[n].name = env_script(n, b->path, name, &texts[n]);
		if (files[n].name == NULL)
			break;
		files[n].data = buf_str(&texts[n]);
		files[n].len = texts[n].len;
		b->file_count = n + 1;
	}
	free(name);
}

/* Makes it, natively where vact can. */
static int make(
	struct blueprint *b, const struct interpreter *i, enum link_mode mode, struct err *e)
{
	struct buf shebang = BUF_INIT, texts[FILES_MAX] = {BUF_INIT};
	struct bin_file files[FILES_MAX];
	struct create_pip pip = {.mode = mode, .on_progress = on_progress};
	char *python;
	int result;

	if (i->foreign != NULL && strncmp(i->version, "2.", 2) == 0)
		return err_set(e, EXIT_FAILED,
			"'%s' is Python %s, which has no venv; choose another with -p", i->path,
			i->version);
	if (i->foreign != NULL) {
		message("vact does not know %s, and leaves it to '%s -m venv'", i->foreign,
			i->path);
		return create_foreign(b, i, e);
	}
	python = mem_printf("%s/bin/%s", b->path, path_base(i->path));
	shebang_add(&shebang, python);
	pip.shebang = buf_str(&shebang);
	add_files(b, files, texts);
	result = create(b, i, &pip, e);
	for (size_t n = 0; n < FILES_MAX; n++)
		buf_fini(&texts[n]);
	buf_fini(&shebang);
	free(python);
	return result;
}

/*
 * Lets the hook activate it, when it is what belongs there and nobody denied it.
 * Whether the hook will.
 */
static bool allow(const char *path, struct err *e)
{
	char *project = path_parent(path);
	struct settings s;
	struct candidate c;
	enum trust trust;
	bool is_let = false;

	settings_load(&s);
	if (discover_in(&c, project, &s, NULL)) {
		trust = strcmp(c.env, path) == 0 ? trust_look_up(&c, &s, NULL) : TRUST_DENIED;
		if (trust == TRUST_DENIED && strcmp(c.env, path) == 0)
			err_set(e, EXIT_REFUSED, "'%s' stays denied; 'vact allow' lets it",
				c.project);
		if (trust == TRUST_ALLOWED ||
			(trust != TRUST_DENIED && trust_decide(&c, VERDICT_ALLOW, &s, e) == 0))
			is_let = trust_check_safe(c.env, c.project, &s, e) == 0;
		candidate_fini(&c);
	}
	settings_fini(&s);
	free(project);
	return is_let;
}

/* Packages are found by the first two numbers. */
static void add_what_is_left(struct buf *text, const char *old, const char *now)
{
	long v[PYVERSION_NUMBERS], w[PYVERSION_NUMBERS];
	const char *rest;

	if (old == NULL || pyversion_read(old, v, &rest) < 2)
		return;
	pyversion_read(now, w, &rest);
	if (v[0] != w[0] || v[1] != w[1])
		buf_addf(text,
			"; what was installed for Python %ld.%ld has to be installed anew",
			v[0], v[1]);
}

/* Whether every shell takes the path for one word, unquoted. */
static bool is_typed_as_it_is(const char *path)
{
	for (; *path != '\0'; path++)
		if (!isalnum((unsigned char)*path) && strchr("/._-+@", *path) == NULL)
			return false;
	return true;
}

static void say_what_was_made(const struct blueprint *b, const struct interpreter *i,
	const struct pyvenv *old, bool needs_advice)
{
	const struct wheel_source *pip = b->has_pip ? interpreter_wheel(i, "pip") : NULL;
	struct buf text = BUF_INIT;

	buf_addf(&text, "%s '%s' with Python %s",
		b->existing == EXISTING_UPGRADE ? "upgraded" : "made", b->path, i->version);
	if (pip != NULL && b->existing != EXISTING_UPGRADE)
		buf_addf(&text, " and pip %s", pip->version);
	add_what_is_left(&text, old->version, i->version);
	if (needs_advice && is_typed_as_it_is(b->path))
		buf_addf(&text,
			"; activate it with 'vact on %s', or without the hook '. %s/bin/activate'",
			b->path, b->path);
	else if (needs_advice)
		buf_adds(&text,
			"; activate it with 'vact on', or without the hook by its bin/activate");
	message("%s", buf_str(&text));
	buf_fini(&text);
}

/* What was asked for, but for the prompt and what is taken from the old one. */
static int choose(
	struct blueprint *b, enum link_mode *mode, const struct call *call, struct err *e)
{
	*b = (struct blueprint){
		.has_pip = !is_given(call, OPTION_WITHOUT_PIP),
		.has_system_site = is_given(call, OPTION_SYSTEM_SITE_PACKAGES),
		.is_copied = is_given(call, OPTION_COPIES),
	};
	if (is_given(call, OPTION_SHELL) && !is_given(call, OPTION_ACTIVATE))
		return err_set(e, EXIT_USAGE, "--shell is for --activate; see 'vact help new'");
	if (call->count > 0 && call->args[0][0] == '\0')
		return err_set(e, EXIT_USAGE, "the name of the new environment is empty");
	if (choose_existing(b, call, e) != 0)
		return -1;
	return choose_link_mode(mode, call->options[OPTION_LINK_MODE], e);
}

static bool is_in(const char *path, const char *dir)
{
	char *parent = path_parent(path);
	bool is_it = strcmp(parent, dir) == 0;

	free(parent);
	return is_it;
}

static int make_and_say(struct blueprint *b, const struct call *call, const struct pyvenv *old,
	enum link_mode mode, const char *cwd, struct err *e)
{
	struct err unsafe = ERR_INIT;
	struct interpreter i;
	bool is_let = false;
	int result;

	if (create_check(b, e) != 0 || open_interpreter(&i, b, old, call, cwd, e) != 0)
		return -1;
	result = make(b, &i, mode, e);
	if (result == 1)
		message("'%s' was made by another vact meanwhile, and is left as it is",
			b->path);
	/* Of what was there before, the user may have allowed nothing. */
	if (result == 0 && (b->existing == EXISTING_REFUSE || b->existing == EXISTING_CLEAR) &&
		!is_given(call, OPTION_NO_ALLOW))
		is_let = allow(b->path, &unsafe);
	/* At its next prompt, the hook activates it. */
	is_let = is_let && is_given(call, OPTION_HOOKED) && is_in(b->path, cwd);
	if (result == 0)
		say_what_was_made(b, &i, old, !is_let && !is_given(call, OPTION_ACTIVATE));
	interpreter_fini(&i);
	if (unsafe.text != NULL)
		message("the hook will not activate it: %s", unsafe.text);
	err_fini(&unsafe);
	return result < 0 ? -1 : 0;
}

static int new_env(char **path, const struct call *call, struct err *e)
{
	struct blueprint b;
	struct pyvenv old = {.home = NULL};
	enum link_mode mode;
	char *cwd, *prompt = NULL, *cfg;
	int result;

	if (choose(&b, &mode, call, e) != 0)
		return -1;
	cwd = path_cwd(NULL, e);
	if (cwd != NULL && !path_is_dir(cwd)) {
		err_set(e, EXIT_FAILED, "'%s', where you are, is gone; cd somewhere else", cwd);
		free(cwd);
		cwd = NULL;
	}
	*path = cwd == NULL ? NULL
			    : path_absolute(call->count > 0 ? call->args[0] : ".venv", cwd, e);
	if (*path == NULL) {
		free(cwd);
		return -1;
	}
	prompt = chosen_prompt(call->options[OPTION_PROMPT], cwd);
	cfg = path_join(*path, "pyvenv.cfg");
	if (b.existing == EXISTING_UPGRADE && pyvenv_read(&old, cfg, e) == 0)
		take_over_cfg(&b, &prompt, &old);
	free(cfg);
	b.path = *path;
	b.prompt = prompt;
	b.prompt_word = is_given(call, OPTION_PROMPT) ? call->options[OPTION_PROMPT] : prompt;
	result = e->text != NULL ? -1 : make_and_say(&b, call, &old, mode, cwd, e);
	pyvenv_fini(&old);
	free(prompt);
	free(cwd);
	return result;
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct spoken to;
	struct call on = *call;
	char *path = NULL;
	int result;

	if (is_given(call, OPTION_ACTIVATE) && spoken_choose(&to, call, &e) != 0)
		return spoken_refuse(call, &e);
	interrupt_hold();
	result = new_env(&path, call, &e);
	interrupt_release();
	if (result != 0 && is_given(call, OPTION_ACTIVATE))
		result = spoken_fail(&to, &e);
	else if (result != 0)
		result = message_error(&e);
	if (result == 0 && is_given(call, OPTION_ACTIVATE)) {
		on.command = &cmd_on;
		on.args = &path;
		on.count = 1;
		result = cmd_on.run(&on);
	}
	free(path);
	return result;
}

const struct command cmd_new = {
	.name = "new",
	.operands = "[DIR]",
	.summary = "make an environment",
	.details =
		"Makes an environment, .venv unless DIR says otherwise, as the Python's own\n"
		"'-m venv' would make it, pip included, and allows its project. The Python is\n"
		"the one of -p: a path, a version such as 3.12, or a program's name; else what\n"
		".python-version says; else python3 on PATH. Built beside its place and put\n"
		"there at once. What the first environment of a Python unpacks is kept in the\n"
		"cache, and linked into the next ones.",
	.example = "vact new -p 3.12 --prompt web",
	.options = OPTIONS({OPTION_PYTHON, "python", 'p', "PYTHON", "the Python to make it of"},
		{OPTION_PROMPT, "prompt", 0, "NAME", "its name in the prompt"},
		{OPTION_WITHOUT_PIP, "without-pip", 0, NULL, "put no pip into it"},
		{OPTION_SYSTEM_SITE_PACKAGES, "system-site-packages", 0, NULL,
			"let it see the Python's own packages"},
		{OPTION_COPIES, "copies", 0, NULL, "copy the interpreter, do not link"},
		{OPTION_CLEAR, "clear", 0, NULL, "make an environment that is there anew"},
		{OPTION_UPGRADE, "upgrade", 0, NULL, "give one that is there its Python again"},
		{OPTION_ALLOW_EXISTING, "allow-existing", 0, NULL,
			"put it among what is in DIR"},
		{OPTION_ACTIVATE, "activate", 'a', NULL, "activate it, as 'vact on' does"},
		{OPTION_LINK_MODE, "link-mode", 0, "MODE",
			"hardlink, copy or reflink pip's files"},
		{OPTION_NO_ALLOW, "no-allow", 0, NULL, "do not allow its project"},
		{OPTION_SHELL, "shell", 's', "SHELL", "with --activate: for this shell"},
		HOOK_OPTIONS),
	.args_max = 1,
	.speaks = true,
	.speaks_with = OPTION_ACTIVATE,
	.run = run,
};
