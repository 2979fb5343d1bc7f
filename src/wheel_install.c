#include "wheel_install.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "manifest.h"
#include "path.h"
#include "sha256.h"

/* The Python program that a console script is, without its first line. */
static void add_script(struct buf *out, const struct manifest_line *line)
{
	size_t module = strcspn(line->call, ":");
	const char *object = line->call[module] == ':' ? line->call + module + 1 : "main";

	buf_addf(out,
		"# -*- coding: utf-8 -*-\n"
		"from %.*s import %.*s\n"
		"if __name__ == '__main__':\n"
		"    raise SystemExit(%s())\n",
		(int)module, line->call, (int)strcspn(object, "."), object, object);
}

static int install_script(
	struct buf *record, const struct manifest_line *line, const struct wheel_target *to)
{
	struct buf text = BUF_INIT;
	char *name = path_join("bin", line->path);
	int result;

	buf_adds(&text, to->shebang);
	add_script(&text, line);
	result = tree_write(to->env, name, text.data, text.len, 0775);
	for (const char *at = to->site; at != NULL; at = strchr(at + 1, '/'))
		buf_adds(record, "../");
	buf_addf(record, "%s,sha256=", name);
	sha256_add_base64(record, text.data, text.len);
	buf_addf(record, ",%zu\n", text.len);
	free(name);
	buf_fini(&text);
	return result;
}

static int install_line(const struct wheel *w, const struct manifest_line *line, int site,
	struct buf *record, const struct wheel_target *to)
{
	bool is_own = strcmp(path_base(line->path), "INSTALLER") == 0;

	switch (line->kind) {
	case MANIFEST_DIR:
		return tree_make(site, line->path);
	case MANIFEST_FILE:
		return tree_link(
			w->files, line->path, site, line->path, is_own ? LINK_COPY : to->mode);
	case MANIFEST_SCRIPT:
		return install_script(record, line, to);
	case MANIFEST_RECORD:
	default:
		return 0;
	}
}

static int install(
	const struct wheel *w, int site, const struct wheel_target *to, struct err *e)
{
	struct buf record = BUF_INIT;
	struct manifest_line line;
	const char *at = buf_str(&w->manifest);
	char *record_path = NULL;
	int result = 0;

	while (result == 0 && manifest_next(&line, &at)) {
		result = install_line(w, &line, site, &record, to);
		if (line.kind == MANIFEST_RECORD)
			record_path = mem_strdup(line.path);
	}
	buf_add(&record, buf_str(&w->record), w->record.len);
	if (result == 0 && record_path != NULL) {
		line.path = record_path;
		result = tree_write(site, record_path, buf_str(&record), record.len, 0664);
	}
	if (result != 0)
		err_set(e, EXIT_FAILED, "cannot install %s: cannot make '%s': %s",
			w->source->project, line.path, strerror(errno));
	free(record_path);
	buf_fini(&record);
	return result;
}

int wheel_install(const struct wheels *w, const struct wheel_target *to, struct err *e)
{
	int site = tree_open(to->env, to->site), result = 0;

	if (site < 0)
		return err_set(
			e, EXIT_FAILED, "cannot open '%s': %s", to->site, strerror(errno));
	for (size_t n = 0; n < w->count && result == 0; n++)
		result = install(&w->items[n], site, to, e);
	close(site);
	return result;
}
