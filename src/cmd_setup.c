#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "dialect_code.h"
#include "diff.h"
#include "file.h"
#include "hookline.h"
#include "loader.h"
#include "message.h"
#include "path.h"
#include "process.h"
#include "spoken.h"
#include "startup.h"
#include "text.h"
#include "userfile.h"
#include "xdg.h"

#ifdef __APPLE__
static const bool is_macos = true;
#else
static const bool is_macos = false;
#endif

enum { OTHER_MAX = 1024 * 1024 };

/* What one run is about. */
struct setup {
	const struct dialect *dialect;
	struct startup startup;
	struct userfile file;
	/* The absolute path of this vact; NULL when that is not to be known. */
	char *program;
	bool is_dry;
};

/* Every PATH has these, whatever start-up file has made it. */
static bool is_always_on_path(const char *program)
{
	static const char *const dirs[] = {"/usr/local/bin", "/usr/bin", "/bin"};
	char *parent = path_parent(program);
	bool is_it = false;

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		is_it = is_it || strcmp(parent, dirs[i]) == 0;
	free(parent);
	return is_it;
}

/*
 * How a start-up file calls this vact: by its name where any PATH leads to it,
 * for then the file serves other machines too. Not before PATH is made.
 */
static char *program_name(const struct setup *s, struct err *e)
{
	char *program = mem_strdup(s->program), *found = process_find("vact");

	if (program == NULL) {
		err_set(e, EXIT_FAILED, "cannot tell where vact is; call it by its full path");
	} else if (!s->startup.is_early && found != NULL && path_same(found, program) &&
		   is_always_on_path(found)) {
		free(program);
		program = mem_strdup("vact");
	}
	free(found);
	return program;
}

/* To a terminal, a line of the user's file goes as everything else does. */
static void add_shown(struct buf *out, const struct buf *diff)
{
	struct buf part = BUF_INIT;

	for (size_t i = 0; i < diff->len; i++) {
		char c = diff->data[i];

		if (c != '\n' && c != '\t' && c != '\0') {
			buf_addc(&part, c);
			continue;
		}
		text_add_visible(out, buf_str(&part));
		buf_reset(&part);
		buf_add(out, c == '\0' ? "\\0" : &c, c == '\0' ? 2 : 1);
	}
	text_add_visible(out, buf_str(&part));
	buf_fini(&part);
}

static int show_diff(const struct setup *s, const struct buf *now, bool is_gone)
{
	const char *path = s->file.path;
	struct buf diff = BUF_INIT, out = BUF_INIT;

	diff_add(
		&diff, s->file.exists ? path : NULL, &s->file.text, is_gone ? NULL : path, now);
	if (!isatty(STDOUT_FILENO))
		return answer(&diff, EXIT_DONE);
	add_shown(&out, &diff);
	buf_fini(&diff);
	return answer(&out, EXIT_DONE);
}

/* The hook's function `vact` is all that an interactive shell needs. */
static void advise_path(const struct setup *s)
{
	char *found = process_find("vact"), *dir;

	if (found == NULL && s->program != NULL) {
		dir = path_parent(s->program);
		message("'%s' is not on PATH: shells with the hook do without, scripts and "
			"'man vact' do not",
			dir);
		free(dir);
	}
	free(found);
}

static void advise(const struct setup *s)
{
	if (s->startup.restart != NULL)
		message("'%s' or a new terminal turns it on", s->startup.restart);
	if (s->startup.advice != NULL)
		message("%s", s->startup.advice);
	advise_path(s);
}

/* The line in one of the other files of the shell; 0 when none has it. */
static unsigned line_elsewhere(const struct setup *s, const char **path)
{
	unsigned number = 0;

	for (size_t i = 0; i < s->startup.others.count && number == 0; i++) {
		struct buf text = BUF_INIT;
		struct hook_line line;
		struct err e = ERR_INIT;

		*path = s->startup.others.items[i];
		if (file_read(*path, OTHER_MAX, &text, NULL, &e) == 0 &&
			hookline_find(&text, 0, s->dialect, &line))
			number = line.number;
		err_fini(&e);
		buf_fini(&text);
	}
	return number;
}

/* Whether that line calls vact by a name that PATH does not lead to. */
static bool is_lost(const struct setup *s, const char *path, unsigned number)
{
	const struct loader_places places = {getenv("ZDOTDIR"), getenv("ENV")};
	struct loaders l;
	bool is_it = false;

	loaders_read(&l, s->dialect, &places);
	for (size_t i = 0; i < l.count && !is_it; i++)
		is_it = l.lines[i].number == number && path_same(l.lines[i].path, path) &&
			loader_is_lost(&l.lines[i]);
	loaders_fini(&l);
	return is_it;
}

static int say_there(const struct setup *s, const char *path, unsigned number)
{
	message("'%s' has the hook already, in line %u; nothing was changed", path, number);
	if (is_lost(s, path, number))
		message("that line calls 'vact', which is not on PATH: write its full path "
			"there, %s",
			s->program);
	else
		advise(s);
	return EXIT_DONE;
}

static int store(const struct setup *s, const struct buf *now, const char *what, struct err *e)
{
	if (s->is_dry)
		return show_diff(s, now, false);
	if (userfile_store(&s->file, now, e) != 0)
		return message_error(e);
	message("%s '%s'", what, s->file.path);
	advise(s);
	return EXIT_DONE;
}

/* A line of the user's own stays as he wrote it, whichever vact it names. */
static int add(const struct setup *s, const char *code, struct err *e)
{
	const struct userfile *f = &s->file;
	struct buf now = BUF_INIT;
	struct hook_line line;
	bool is_there = hookline_find(&f->text, 0, s->dialect, &line);
	const char *other;
	unsigned number;
	int status;

	buf_add(&now, buf_str(&f->text), f->text.len);
	if (is_there &&
		(!line.is_marked ||
			!hookline_is_plain(&f->text, &line, s->dialect, s->startup.is_shared) ||
			(line.code_len == strlen(code) &&
				memcmp(f->text.data + line.at, code, line.code_len) == 0))) {
		status = say_there(s, f->path, line.number);
	} else if (is_there) {
		hookline_replace(&now, &line, code);
		status = store(s, &now, "made the hook line name this vact in", e);
	} else if ((number = line_elsewhere(s, &other)) != 0) {
		status = say_there(s, other, number);
	} else {
		hookline_add(&now, code, !f->exists, f->dirs_missing);
		status = store(s, &now, "added the hook to", e);
	}
	buf_fini(&now);
	return status;
}

static int say_not_ours(const struct setup *s)
{
	const char *path = s->file.path;
	struct hook_line line;
	unsigned number = 0;

	if (hookline_find(&s->file.text, 0, s->dialect, &line))
		number = line.number;
	else
		number = line_elsewhere(s, &path);
	if (number != 0)
		message("'vact setup' did not write line %u of '%s', so it stays; take it out "
			"by hand",
			number, path);
	else
		message("there is nothing to undo in '%s'", s->file.path);
	return EXIT_DONE;
}

static int undo(const struct setup *s, struct err *e)
{
	const struct userfile *f = &s->file;
	struct buf now = BUF_INIT;
	struct hook_note note;
	bool is_gone;
	int result, status;

	buf_add(&now, buf_str(&f->text), f->text.len);
	if (hookline_remove(&now, s->dialect, &note) == 0) {
		status = say_not_ours(s);
		goto out;
	}
	/* Where the user has put a link since, the file is his. */
	is_gone = note.is_new && now.len == 0 && userfile_is_direct(f);
	if (s->is_dry) {
		status = show_diff(s, &now, is_gone);
		goto out;
	}
	result = is_gone ? userfile_remove(f, note.dirs, e) : userfile_store(f, &now, e);
	status = result == 0 ? EXIT_DONE : message_error(e);
	if (result == 0)
		message("%s '%s'; shells that have loaded the hook keep it until they end",
			is_gone ? "removed" : "took the hook out of", f->path);
out:
	buf_fini(&now);
	return status;
}

static int set_up(struct setup *s, const struct call *call, struct err *e)
{
	struct buf code = BUF_INIT;
	char *program = NULL;
	int status;

	if (startup_find(&s->startup, s->dialect, is_macos, e) != 0 ||
		userfile_open(&s->file, s->startup.path, e) != 0)
		return message_error(e);
	if (call->options[OPTION_UNDO] != NULL)
		return undo(s, e);
	s->program = process_program(call->program);
	program = program_name(s, e);
	if (program != NULL &&
		dialect_hook_line(s->dialect, program, s->startup.is_shared, &code, e) == 0)
		status = add(s, buf_str(&code), e);
	else
		status = message_error(e);
	free(program);
	buf_fini(&code);
	return status;
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct setup s = {.is_dry = call->options[OPTION_DRY_RUN] != NULL};
	int status;

	s.dialect = call->count > 0 ? spoken_find_shell(call->args[0], &e) : spoken_caller();
	if (s.dialect == NULL)
		return message_error(&e);
	status = set_up(&s, call, &e);
	userfile_fini(&s.file);
	free(s.program);
	startup_fini(&s.startup);
	return status;
}

const struct command cmd_setup = {
	.name = "setup",
	.operands = "[SHELL]",
	.summary = "add the hook to the shell's start-up file, once",
	.details =
		"Adds one line that loads the hook, for the shell that called, or SHELL:\n"
		"  bash           ~/.bashrc; on macOS the file that a login bash reads\n"
		"  zsh            ${ZDOTDIR:-~}/.zshrc\n"
		"  fish           ~/.config/fish/conf.d/vact.fish\n"
		"  elvish, xonsh  ~/.config/elvish/rc.elv, ~/.xonshrc\n"
		"  nu             ~/.config/nushell/autoload/vact.nu\n"
		"  ksh93, mksh    the file that $ENV names, else ~/.kshrc, ~/.mkshrc\n"
		"  sh, dash, ash  the file that $ENV names, else ~/.shrc\n"
		"  yash, posh     ~/.yashrc, ~/.profile\n"
		"  tcsh, csh      ~/.tcshrc, or ~/.cshrc when only that is there\n"
		"Mode, owner and links of the file stay as they are. A line that is there is\n"
		"left alone, also one that you wrote yourself.",
	.example = "vact setup --dry-run",
	.options = OPTIONS(
		{OPTION_DRY_RUN, "dry-run", 'n', NULL, "show the change as a diff, make none"},
		{OPTION_UNDO, "undo", 0, NULL, "take out what setup added"}),
	.args_max = 1,
	.run = run,
};
