#include "offer.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dialect.h"
#include "path.h"
#include "resolve.h"
#include "session.h"
#include "text.h"

/* The shells that the word SHELL stands for there, as one list of choices. */
static void add_shells(struct buf *out, const struct command *command, bool is_option)
{
	const char *name, *between = "";

	for (size_t i = 0; (name = dialect_names(i)) != NULL; i++) {
		const struct dialect *d = dialect_find(name);

		if (strcmp(name, dialect_name(d)) != 0)
			continue;
		if (!is_option && command != NULL && command->takes_shell != NULL &&
			!command->takes_shell(d))
			continue;
		if (dialect_is_data(d) && !(is_option && command != NULL && command->speaks))
			continue;
		buf_addf(out, "%s%s", between, name);
		between = "|";
	}
}

/* Names that stand for the same few words everywhere. */
static const struct choice {
	const char *arg;
	const char *words;
} choices[] = {
	{"WHEN", "auto|always|never"},
	{"MODE", "hardlink|copy|reflink"},
};

void offer_kind(struct buf *out, const char *arg, const struct command *command, bool is_option)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
		if (strcmp(choices[i].arg, arg) == 0)
			arg = choices[i].words;
	if (strcmp(arg, "SHELL") == 0)
		add_shells(out, command, is_option);
	else
		buf_adds(out, arg);
}

void offer_operands(struct list *kinds, const struct command *command)
{
	const char *at = command->operands;

	for (at += strspn(at, "[] "); *at != '\0'; at += strspn(at, "[] ")) {
		char *arg = mem_strndup(at, strcspn(at, "[] "));
		struct buf kind = BUF_INIT;

		at += strlen(arg);
		/* The `--` in front of a CMD is none. */
		if (arg[0] != '-') {
			offer_kind(&kind, arg, command, false);
			list_add(kinds, buf_str(&kind));
		}
		buf_fini(&kind);
		free(arg);
	}
}

/* Adds the word if it begins with what there is of it. */
static void offer(struct offers *c, const char *begun, const char *word, const char *about)
{
	if (strncmp(word, begun, strlen(begun)) != 0 || !text_is_visible(word))
		return;
	list_add(&c->words, word);
	list_add(&c->about, about);
}

static void offer_commands(struct offers *c, const char *begun)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (commands[i]->summary != NULL)
			offer(c, begun, commands[i]->name, commands[i]->summary);
}

/* Those of the command; of none, those that stand in its place. */
static void offer_options(struct offers *c, const char *begun, const struct command *command)
{
	const struct option_row *option;

	for (size_t i = 0; (option = command_option(command, i)) != NULL; i++) {
		char letter[] = {'-', option->letter, '\0'};
		char *name = mem_printf("--%s", option->name);

		offer(c, begun, name, option->help);
		if (option->letter != 0)
			offer(c, begun, letter, option->help);
		free(name);
	}
}

struct offer_of_names {
	struct offers *to;
	const char *begun;
};

static void offer_name(const char *name, const char *env, void *context)
{
	const struct offer_of_names *o = context;
	struct buf shown = BUF_INIT;

	text_add_visible(&shown, env);
	/* A `-` in front makes an option. */
	if (name[0] != '-')
		offer(o->to, o->begun, name, buf_str(&shown));
	buf_fini(&shown);
}

static void offer_names(struct offers *c, const char *begun)
{
	struct offer_of_names context = {c, begun};
	struct session s;

	session_open(&s, false);
	resolve_names(&s, offer_name, &context);
	session_fini(&s);
}

/* What a dot hides is shown when one is typed, or when it is an environment. */
static bool is_shown(const char *path, const char *name, const char *begun)
{
	char *cfg;
	bool is_env;

	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return false;
	if (name[0] != '.' || begun[0] == '.')
		return true;
	cfg = path_join(path, "pyvenv.cfg");
	is_env = access(cfg, F_OK) == 0;
	free(cfg);
	return is_env;
}

/* One entry of the directory `real`, which the user has written as `typed`. */
static void offer_entry(struct offers *c, const char *typed, const char *real,
	const char *begun, const char *name, bool takes_files)
{
	char *path = path_join(real, name);
	bool is_dir = path_is_dir(path);

	if (strncmp(name, begun, strlen(begun)) == 0 && (is_dir || takes_files) &&
		is_shown(path, name, begun)) {
		char *word = mem_printf("%s%s%s", typed, name, is_dir ? "/" : "");

		offer(c, "", word, is_dir ? "directory" : "file");
		free(word);
	}
	free(path);
}

/* `~/` is the shell's way to write HOME, and stays as it was written. */
static char *read_tilde(const char *typed)
{
	const char *home = getenv("HOME");

	if (typed[0] == '\0')
		return mem_strdup(".");
	if (strncmp(typed, "~/", 2) != 0 || home == NULL)
		return mem_strdup(typed);
	return mem_printf("%s/%s", home, typed + 2);
}

static void offer_paths(struct offers *c, const char *begun, bool takes_files)
{
	const char *slash = strrchr(begun, '/');
	char *typed = mem_strndup(begun, slash == NULL ? 0 : (size_t)(slash + 1 - begun));
	char *real = read_tilde(typed);
	struct dirent **entries = NULL;
	int count = scandir(real, &entries, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		offer_entry(
			c, typed, real, begun + strlen(typed), entries[i]->d_name, takes_files);
		free(entries[i]);
	}
	free(entries);
	free(real);
	free(typed);
}

static void offer_programs_in(struct offers *c, const char *begun, const char *entry)
{
	DIR *dir = opendir(entry);
	const struct dirent *each;

	while (dir != NULL && (each = readdir(dir)) != NULL) {
		char *path;

		if (strncmp(each->d_name, begun, strlen(begun)) != 0)
			continue;
		path = path_join(entry, each->d_name);
		if (path_is_program(path) && !list_has(&c->words, each->d_name))
			offer(c, begun, each->d_name, "program");
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
}

static void offer_programs(struct offers *c, const char *begun)
{
	const char *at = getenv("PATH");

	while (at != NULL && *at != '\0') {
		char *entry = mem_strndup(at, strcspn(at, ":"));

		at += strlen(entry);
		at += *at == ':';
		if (entry[0] == '/')
			offer_programs_in(c, begun, entry);
		free(entry);
	}
}

static void offer_choices(struct offers *c, const char *begun, const char *kind)
{
	while (*kind != '\0') {
		char *word = mem_strndup(kind, strcspn(kind, "|"));

		offer(c, begun, word, "");
		kind += strlen(word);
		kind += *kind == '|';
		free(word);
	}
}

static void offer_of_kind(struct offers *c, const char *begun, const char *kind)
{
	bool has_slash = strchr(begun, '/') != NULL;

	if (strchr(kind, '|') != NULL) {
		offer_choices(c, begun, kind);
	} else if (strcmp(kind, "COMMAND") == 0) {
		offer_commands(c, begun);
	} else if (strcmp(kind, "ENV") == 0) {
		offer_names(c, begun);
		offer_paths(c, begun, false);
	} else if (strcmp(kind, "DIR") == 0) {
		offer_paths(c, begun, false);
	} else if ((strcmp(kind, "CMD") == 0 && !has_slash) ||
		   (strcmp(kind, "PYTHON") == 0 && strncmp(begun, "python", 6) == 0)) {
		offer_programs(c, begun);
	} else if (strcmp(kind, "CMD") == 0 || strcmp(kind, "PYTHON") == 0 ||
		   strcmp(kind, "FILE") == 0 || strcmp(kind, "ARG...") == 0) {
		offer_paths(c, begun, true);
	}
}

/* Where on the line the last word stands, as the words before it tell. */
struct place {
	const struct command *command;
	/* Of the option whose argument it is; empty for none. */
	struct buf kind;
	/* Which of the operands it is, and whether no option may come any more. */
	size_t operand;
	bool is_ended;
};

/* Whether the option is written so, as `--NAME` or `-LETTER`, in `len` bytes. */
static bool is_option(const struct option_row *option, const char *word, size_t len)
{
	if (len == 2 && word[0] == '-' && option->letter != 0)
		return word[1] == option->letter;
	return len == strlen(option->name) + 2 && strncmp(word, "--", 2) == 0 &&
	       strncmp(word + 2, option->name, len - 2) == 0;
}

/* Leaves in `kind` that of the option's argument, if it takes one. */
static void read_option(struct place *at, const char *word, size_t len)
{
	const struct option_row *option;

	for (size_t i = 0; (option = command_option(at->command, i)) != NULL; i++)
		if (option->arg != NULL && is_option(option, word, len))
			offer_kind(&at->kind, option->arg, at->command, true);
}

static void read_word(struct place *at, const char *word, const struct list *kinds)
{
	if (at->kind.len > 0) {
		buf_reset(&at->kind);
	} else if (at->is_ended || word[0] != '-' || word[1] == '\0') {
		at->operand++;
		/* The options behind a CMD are its own. */
		if (kinds->count > 0 && strstr(kinds->items[kinds->count - 1], "...") != NULL)
			at->is_ended = true;
	} else if (strcmp(word, "--") == 0) {
		at->is_ended = true;
	} else {
		read_option(at, word, strlen(word));
	}
}

/* What ends in dots may come again. */
static void offer_operand(
	struct offers *c, const char *begun, size_t operand, const struct list *kinds)
{
	size_t last = kinds->count;

	if (operand < last)
		offer_of_kind(c, begun, kinds->items[operand]);
	else if (last > 0 && strstr(kinds->items[last - 1], "...") != NULL)
		offer_of_kind(c, begun, kinds->items[last - 1]);
}

static void put_in_front(struct list *words, const char *front, size_t len)
{
	for (size_t i = 0; i < words->count; i++) {
		char *word = mem_printf("%.*s%s", (int)len, front, words->items[i]);

		free(words->items[i]);
		words->items[i] = word;
	}
}

static void find_behind(struct offers *c, const struct list *words)
{
	struct place at = {.command = command_find(words->items[0]), .kind = BUF_INIT};
	const char *last = words->items[words->count - 1], *equals = strchr(last, '=');
	struct list kinds = LIST_INIT;

	if (at.command == NULL || at.command->summary == NULL)
		return;
	offer_operands(&kinds, at.command);
	for (size_t i = 1; i + 1 < words->count; i++)
		read_word(&at, words->items[i], &kinds);
	if (at.kind.len > 0) {
		offer_of_kind(c, last, buf_str(&at.kind));
	} else if (!at.is_ended && strncmp(last, "--", 2) == 0 && equals != NULL) {
		read_option(&at, last, (size_t)(equals - last));
		offer_of_kind(c, equals + 1, buf_str(&at.kind));
		put_in_front(&c->words, last, (size_t)(equals + 1 - last));
	} else if (!at.is_ended && last[0] == '-') {
		offer_options(c, last, at.command);
	} else {
		offer_operand(c, last, at.operand, &kinds);
	}
	buf_fini(&at.kind);
	list_fini(&kinds);
}

void offers_find(struct offers *c, const struct list *words)
{
	const char *last = words->count > 0 ? words->items[words->count - 1] : "";

	if (words->count > 1)
		find_behind(c, words);
	else if (last[0] == '-')
		offer_options(c, last, NULL);
	else
		offer_commands(c, last);
}

void offers_fini(struct offers *c)
{
	list_fini(&c->words);
	list_fini(&c->about);
}
