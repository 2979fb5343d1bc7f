#include "wheel.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "file.h"
#include "interrupt.h"
#include "manifest.h"
#include "path.h"
#include "python_files.h"
#include "subprocess.h"
#include "text.h"
#include "tree.h"
#include "xdg.h"

enum { TEXT_MAX = 16 * 1024 * 1024, IDENTITY_MAX = 64 * 1024 };

/*
 * An entry of the cache: a directory NAME with `files`, `manifest`, `record`
 * and `identity`; NAME.lock, held shared by readers; NAME.new, in the making.
 */
static char *entry_name(const struct interpreter *i, const struct wheel_source *source)
{
	char *both = mem_printf("%s\n%s", i->executable, source->path);
	char *name = mem_printf(
		"%s-%s-%016" PRIx64, source->project, source->version, text_hash(both));

	free(both);
	return name;
}

static void add_stat(struct buf *out, const struct stat *st)
{
	buf_addf(out, "%lld %lld.%09ld\n", (long long)st->st_size,
		(long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec);
}

/* Made from which wheel by which interpreter, and how long its lists are. */
static void add_identity(struct buf *out, const struct wheel *w, const struct interpreter *i,
	const struct stat *manifest, const struct stat *record)
{
	buf_addf(out, "vact-cache 1\n%s\n", i->key);
	text_add_percent(out, w->source->path);
	buf_addf(out, " %s %s\n", w->source->size, w->source->mtime);
	add_stat(out, manifest);
	add_stat(out, record);
}

static bool is_as_listed(int files, const struct manifest_line *line)
{
	struct stat st;

	return fstatat(files, line->path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st.st_mode) && st.st_size == line->size &&
	       st.st_mtim.tv_sec * 1000000000LL + st.st_mtim.tv_nsec == line->mtime;
}

/* Whether the entry in the open directory is whole; then it is read. */
static bool read_entry(struct wheel *w, const struct interpreter *i, int dir, struct err *e)
{
	char *manifest = path_join(w->dir, "manifest"), *record = path_join(w->dir, "record");
	char *identity = path_join(w->dir, "identity");
	struct buf is = BUF_INIT, expected = BUF_INIT;
	struct manifest_line line;
	struct stat st, st_manifest, st_record;
	const char *at;
	bool is_whole = false;

	if (fstat(dir, &st) == 0 && file_is_ours_alone(&st) &&
		file_read(manifest, TEXT_MAX, &w->manifest, &st_manifest, e) == 0 &&
		file_read(record, TEXT_MAX, &w->record, &st_record, e) == 0 &&
		file_read(identity, IDENTITY_MAX, &is, NULL, e) == 0) {
		add_identity(&expected, w, i, &st_manifest, &st_record);
		is_whole = strcmp(buf_str(&is), buf_str(&expected)) == 0;
	}
	if (is_whole) {
		w->files = tree_open(dir, "files");
		is_whole = w->files >= 0 && manifest_open(&w->manifest);
	}
	at = buf_str(&w->manifest);
	while (is_whole && manifest_next(&line, &at))
		is_whole = line.kind != MANIFEST_FILE || is_as_listed(w->files, &line);
	buf_fini(&expected);
	buf_fini(&is);
	free(identity);
	free(record);
	free(manifest);
	return is_whole;
}

/* Lets go of what was read, but not of the lock. */
static void close_entry(struct wheel *w)
{
	if (w->files >= 0)
		close(w->files);
	w->files = -1;
	buf_fini(&w->manifest);
	buf_fini(&w->record);
}

static bool open_entry(struct wheel *w, const struct interpreter *i)
{
	struct err ignored = ERR_INIT;
	int dir = tree_open(AT_FDCWD, w->dir);
	bool is_whole = dir >= 0 && read_entry(w, i, dir, &ignored);

	if (!is_whole)
		close_entry(w);
	if (dir >= 0)
		close(dir);
	err_fini(&ignored);
	return is_whole;
}

static int take_lock(struct wheel *w, int operation)
{
	int result;

	if (w->lock < 0) {
		char *path = mem_printf("%s.lock", w->dir);

		w->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (w->lock < 0 && (errno == EROFS || errno == EACCES))
			w->lock = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		free(path);
	}
	if (w->lock < 0)
		return -1;
	do
		result = flock(w->lock, operation);
	while (result != 0 && errno == EINTR && interrupt_seen() == 0);
	return result;
}

static void name_entries(struct wheels *w, const struct interpreter *i, const char *root)
{
	for (size_t n = 0; n < w->count; n++) {
		char *name = entry_name(i, w->items[n].source);

		free(w->items[n].dir);
		w->items[n].dir = path_join(root, name);
		free(name);
	}
}

/* Opens all in the directory `root`; false when one is not there or damaged. */
static bool open_all(struct wheels *w, const struct interpreter *i, const char *root)
{
	bool are_whole = true;

	name_entries(w, i, root);
	for (size_t n = 0; n < w->count && are_whole; n++) {
		/* A cache that nobody can write to needs no lock. */
		(void)take_lock(&w->items[n], LOCK_SH);
		are_whole = open_entry(&w->items[n], i);
	}
	return are_whole;
}

static void let_go(struct wheels *w)
{
	for (size_t n = 0; n < w->count; n++) {
		close_entry(&w->items[n]);
		if (w->items[n].lock >= 0)
			close(w->items[n].lock);
		w->items[n].lock = -1;
	}
}

struct unpacking {
	wheels_progress *on_progress;
	/* The last line that is no progress says what is wrong. */
	struct buf said;
};

static void on_line(void *context, const char *line)
{
	struct unpacking *u = context;
	char *rest;
	unsigned long done = strtoul(line, &rest, 10), total;

	if (rest != line && *rest == ' ') {
		total = strtoul(rest + 1, NULL, 10);
		if (u->on_progress != NULL)
			u->on_progress(done, total);
	} else if (line[0] != '\0') {
		buf_reset(&u->said);
		buf_adds(&u->said, line);
	}
}

/* An empty directory of ours at `path`, whatever was there. */
static int make_anew(const char *path, struct err *e)
{
	if (tree_remove(AT_FDCWD, path) != 0 || mkdir(path, 0700) != 0)
		return err_set(e, EXIT_FAILED, "cannot make '%s': %s", path, strerror(errno));
	return 0;
}

/* Lets the interpreter unpack those that are not open, side by side in .new. */
static int unpack(const struct wheels *w, const struct interpreter *i,
	wheels_progress *on_progress, struct err *e)
{
	const char *code = (const char *)embedded_find(python_files, "unpack.py")->data;
	const char *const words[] = {i->path, "-I", "-S", "-c", code, NULL};
	struct unpacking u = {on_progress, BUF_INIT};
	struct list args = LIST_INIT;
	int result = 0;

	list_add_words(&args, words);
	for (size_t n = 0; n < w->count && result == 0; n++) {
		char *made = mem_printf("%s.new", w->items[n].dir);

		if (w->items[n].files < 0) {
			list_add(&args, w->items[n].source->path);
			list_add(&args, made);
			result = make_anew(made, e);
		}
		free(made);
	}
	if (result == 0)
		result = subprocess_lines(&args, true, on_line, &u, e);
	if (result != 0 && on_progress != NULL)
		on_progress(1, 1);
	if (result > 128 && u.said.len == 0)
		buf_addf(&u.said, "signal %d ended it", result - 128);
	if (result > 0)
		result = err_set(e, EXIT_FAILED,
			"'%s' could not unpack pip: %s; --without-pip does without", i->path,
			buf_str(&u.said));
	buf_fini(&u.said);
	list_fini(&args);
	return result;
}

/* Makes what was unpacked an entry of the cache. */
static int publish(const struct wheel *w, const struct interpreter *i, struct err *e)
{
	char *made = mem_printf("%s.new", w->dir), *identity = path_join(made, "identity");
	char *manifest = path_join(made, "manifest"), *record = path_join(made, "record");
	struct buf text = BUF_INIT;
	struct stat st_manifest, st_record;
	int result = -1;

	if (stat(manifest, &st_manifest) != 0 || stat(record, &st_record) != 0) {
		err_set(e, EXIT_FAILED, "'%s' left '%s' unfinished", i->path, made);
		goto out;
	}
	add_identity(&text, w, i, &st_manifest, &st_record);
	if (file_put(identity, buf_str(&text), text.len, e) != 0)
		goto out;
	if (tree_remove(AT_FDCWD, w->dir) == 0 && rename(made, w->dir) == 0)
		result = 0;
	else
		err_set(e, EXIT_FAILED, "cannot make '%s': %s", w->dir, strerror(errno));
out:
	buf_fini(&text);
	free(record);
	free(manifest);
	free(identity);
	free(made);
	return result;
}

static void remove_unfinished(const struct wheels *w)
{
	for (size_t n = 0; n < w->count; n++) {
		char *made = mem_printf("%s.new", w->items[n].dir);

		if (w->items[n].lock >= 0)
			(void)tree_remove(AT_FDCWD, made);
		free(made);
	}
}

/* Unpacks what is missing, while nobody else reads or unpacks it. */
static int fill(struct wheels *w, const struct interpreter *i, wheels_progress *on_progress,
	struct err *e)
{
	bool are_whole = true;
	int result = 0;

	/* All take the locks in this order, so that nobody waits for another in a ring. */
	for (size_t n = 0; n < w->count; n++) {
		if (take_lock(&w->items[n], LOCK_EX) != 0)
			return err_set(e, EXIT_FAILED, "cannot lock '%s.lock': %s",
				w->items[n].dir, strerror(errno));
		are_whole = open_entry(&w->items[n], i) && are_whole;
	}
	if (!are_whole)
		result = unpack(w, i, on_progress, e);
	for (size_t n = 0; n < w->count && result == 0; n++)
		if (w->items[n].files < 0)
			result = publish(&w->items[n], i, e);
	if (result != 0)
		remove_unfinished(w);
	return result;
}

/* The directory of the entries; NULL when it cannot be made. */
static char *cache_root(void)
{
	struct err ignored = ERR_INIT;
	struct stat st;
	char *cache = xdg_cache_dir(&ignored), *root = NULL;

	if (cache != NULL)
		root = path_join(cache, "wheels");
	/* MUST be ours: what is in it gets into environments, and is run there. */
	if (root != NULL && ((access(root, F_OK) != 0 && dir_make(root, &ignored) != 0) ||
				    stat(root, &st) != 0 || !file_is_ours_alone(&st))) {
		free(root);
		root = NULL;
	}
	err_fini(&ignored);
	free(cache);
	return root;
}

static int check_sources(const struct interpreter *i, struct err *e)
{
	for (const char *const *p = interpreter_projects(i); *p != NULL; p++) {
		if (interpreter_wheel(i, *p) != NULL)
			continue;
		return err_set(e, EXIT_FAILED,
			"'%s' brings no %s along; install the package that has it (Debian, "
			"Ubuntu: python3-venv; Fedora: python-%s-wheel), or use --without-pip",
			i->path, *p, *p);
	}
	return 0;
}

static int unpack_to(struct wheels *w, const struct interpreter *i, const char *root,
	wheels_progress *on_progress, struct err *e)
{
	int result;

	name_entries(w, i, root);
	result = fill(w, i, on_progress, e);
	let_go(w);
	if (result == 0 && !open_all(w, i, root))
		result = err_set(e, EXIT_FAILED,
			"what was unpacked to '%s' changed at once; try again", root);
	return result;
}

int wheels_open(struct wheels *w, const struct interpreter *i, const char *scratch,
	wheels_progress *on_progress, struct err *e)
{
	char *root = cache_root();
	int result;

	*w = (struct wheels){NULL, 0};
	if (check_sources(i, e) != 0) {
		free(root);
		return -1;
	}
	w->items = mem_alloc(i->wheel_count + 1, sizeof(*w->items));
	for (const char *const *p = interpreter_projects(i); *p != NULL; p++) {
		w->items[w->count].source = interpreter_wheel(i, *p);
		w->items[w->count].lock = -1;
		w->items[w->count++].files = -1;
	}
	if (root != NULL && open_all(w, i, root)) {
		result = 0;
	} else {
		bool is_usable = root != NULL && access(root, W_OK) == 0;

		let_go(w);
		result = is_usable || mkdir(scratch, 0700) == 0
				 ? unpack_to(w, i, is_usable ? root : scratch, on_progress, e)
				 : err_set(e, EXIT_FAILED, "cannot make '%s': %s", scratch,
					   strerror(errno));
	}
	if (result != 0)
		wheels_fini(w);
	free(root);
	return result;
}

void wheels_fini(struct wheels *w)
{
	let_go(w);
	for (size_t n = 0; n < w->count; n++)
		free(w->items[n].dir);
	free(w->items);
	*w = (struct wheels){NULL, 0};
}
