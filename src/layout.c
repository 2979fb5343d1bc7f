#include "layout.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"
#include "pyvenv.h"
#include "pyversion.h"
#include "text.h"
#include "tree.h"

const char *const layout_names[] = {
	"bin", "include", "lib", "lib64", ".gitignore", "CACHEDIR.TAG", NULL};

/* Nobody but the owner and the group may write to what we make, whatever the umask. */
enum { FILE_MODE = 0664 };

static int failed(const struct blueprint *b, const char *name, struct err *e)
{
	return err_set(
		e, EXIT_FAILED, "cannot make '%s/%s': %s", b->path, name, strerror(errno));
}

static bool is_there(int at, const char *name)
{
	struct stat st;

	return fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int make_directories(
	int env, const struct blueprint *b, const struct interpreter *i, struct err *e)
{
	const char *const names[] = {"bin", i->include, i->site, i->platlib};

	/* First, for a platlib in lib64 to go where it leads. */
	if (tree_make(env, "lib") != 0)
		return failed(b, "lib", e);
	if (i->has_lib64 && !is_there(env, "lib64") && tree_symlink("lib", env, "lib64") != 0)
		return failed(b, "lib64", e);
	for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++)
		if (tree_make(env, names[n]) != 0)
			return failed(b, names[n], e);
	return 0;
}

/* bin/NAME: the interpreter itself, or another name of `own`. */
static int add_python(int bin, const char *name, const char *own, const struct blueprint *b,
	const struct interpreter *i)
{
	if (b->is_copied)
		return tree_link(AT_FDCWD, i->executable, bin, name, LINK_REFLINK) == 0
			       ? fchmodat(bin, name, 0755, 0)
			       : -1;
	return tree_symlink(strcmp(name, own) == 0 ? i->path : own, bin, name);
}

/* Whether bin/NAME is a link of an older interpreter: to nowhere, or to what we are not. */
static bool is_stale(int bin, const char *name, const struct interpreter *i)
{
	struct stat st;

	if (strncmp(name, "python", 6) != 0 ||
		fstatat(bin, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISLNK(st.st_mode))
		return false;
	if (fstatat(bin, name, &st, 0) != 0)
		return errno == ENOENT || errno == ENOTDIR;
	return pyversion_in(name) != NULL && !pyversion_matches(i->version, pyversion_in(name));
}

static void drop_stale(int bin, const struct interpreter *i)
{
	int fd = tree_open(bin, ".");
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const char *name;

	while (dir != NULL && (name = tree_next(dir)) != NULL)
		if (is_stale(bin, name, i))
			(void)unlinkat(bin, name, 0);
	if (dir != NULL)
		closedir(dir);
	else if (fd >= 0)
		close(fd);
}

static int add_pythons(
	int bin, const struct blueprint *b, const struct interpreter *i, struct err *e)
{
	const char *own = path_base(i->path);

	if (add_python(bin, own, own, b, i) != 0)
		return failed(b, own, e);
	for (size_t n = 0; n < i->links.count; n++)
		if (strcmp(i->links.items[n], own) != 0 &&
			add_python(bin, i->links.items[n], own, b, i) != 0)
			return failed(b, i->links.items[n], e);
	if (b->existing != EXISTING_REFUSE)
		drop_stale(bin, i);
	return 0;
}

static int add_files(
	int bin, const struct blueprint *b, const struct interpreter *i, struct err *e)
{
	static const char power_shell[] = "Activate.ps1";

	for (size_t n = 0; n < b->file_count; n++)
		if (tree_write(bin, b->files[n].name, b->files[n].data, b->files[n].len,
			    FILE_MODE) != 0)
			return failed(b, b->files[n].name, e);
	/* The interpreter's own, which finds itself. */
	if (i->scripts != NULL) {
		char *path = path_join(i->scripts, power_shell);
		int result = tree_link(AT_FDCWD, path, bin, power_shell, LINK_COPY);

		free(path);
		if (result != 0 && errno != ENOENT)
			return failed(b, power_shell, e);
	}
	return 0;
}

/* A value that pyvenv.cfg can hold: one line of UTF-8, or Python stops at it. */
static bool is_line(const char *s)
{
	for (const char *at = s; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return false;
	return utf8_valid(s, strlen(s));
}

/* The command that would have made it, as newer versions write it down. */
static void add_command(struct buf *cfg, const struct blueprint *b, const struct interpreter *i)
{
	const char *prompt = b->prompt_word != NULL ? b->prompt_word : "";

	if (!is_line(b->path) || !is_line(prompt))
		return;
	buf_addf(cfg, "command = %s -m venv%s%s%s%s%s", i->path,
		b->is_copied ? " --copies" : "", b->has_pip ? "" : " --without-pip",
		b->has_system_site ? " --system-site-packages" : "",
		b->existing == EXISTING_CLEAR ? " --clear" : "",
		b->existing == EXISTING_UPGRADE ? " --upgrade" : "");
	if (prompt[0] != '\0')
		buf_addf(cfg, " --prompt=\"%s\"", prompt);
	buf_addf(cfg, " %s\n", b->path);
}

static int add_cfg(
	int env, const struct blueprint *b, const struct interpreter *i, struct err *e)
{
	struct buf cfg = BUF_INIT;
	char *home = path_parent(i->path);
	int result;

	/* CPython takes a missing include-system-site-packages for true. */
	buf_addf(&cfg, "home = %s\ninclude-system-site-packages = %s\nversion = %s\n", home,
		b->has_system_site ? "true" : "false", i->version);
	if (b->prompt != NULL && b->prompt[0] != '\0') {
		buf_adds(&cfg, "prompt = ");
		pyvenv_add_repr(&cfg, b->prompt);
		buf_addc(&cfg, '\n');
	}
	if (i->records_command) {
		buf_addf(&cfg, "executable = %s\n", i->executable);
		add_command(&cfg, b, i);
	}
	if (!is_line(i->path) || !is_line(i->executable))
		result = err_set(e, EXIT_FAILED,
			"the path of '%s' cannot stand in pyvenv.cfg: it is not one line of "
			"UTF-8; choose another interpreter with -p",
			i->path);
	else if (tree_write(env, "pyvenv.cfg", cfg.data, cfg.len, FILE_MODE) != 0)
		result = failed(b, "pyvenv.cfg", e);
	else
		result = 0;
	free(home);
	buf_fini(&cfg);
	return result;
}

/* What keeps it out of version control and of backups (CACHEDIR.TAG: bford.info/cachedir). */
static int add_marks(int env, const struct blueprint *b, struct err *e)
{
	static const struct bin_file marks[] = {
		{".gitignore", "*\n", 2},
		{"CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n", 44},
	};

	for (size_t n = 0; n < sizeof(marks) / sizeof(*marks); n++)
		if (!is_there(env, marks[n].name) &&
			tree_write(env, marks[n].name, marks[n].data, marks[n].len,
				FILE_MODE) != 0)
			return failed(b, marks[n].name, e);
	return 0;
}

int layout(int env, const struct blueprint *b, const struct interpreter *i, bool is_its_own,
	struct err *e)
{
	int result = make_directories(env, b, i, e), bin = -1;

	if (result == 0) {
		bin = tree_open(env, "bin");
		result = bin < 0 ? failed(b, "bin", e) : 0;
	}
	if (result == 0)
		result = add_pythons(bin, b, i, e);
	if (result == 0)
		result = add_files(bin, b, i, e);
	if (result == 0)
		result = add_cfg(env, b, i, e);
	if (result == 0 && is_its_own)
		result = add_marks(env, b, e);
	if (bin >= 0)
		close(bin);
	return result;
}
