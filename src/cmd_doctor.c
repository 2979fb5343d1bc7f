#include <string.h>
#include <unistd.h>

#include "command.h"
#include "doctor.h"
#include "json.h"
#include "message.h"
#include "text.h"

static const char *const result_words[RESULT_COUNT] = {
	[RESULT_OK] = "ok",
	[RESULT_WARNING] = "warning",
	[RESULT_FAILURE] = "failure",
};

static const enum tone result_tones[RESULT_COUNT] = {
	[RESULT_OK] = TONE_GOOD,
	[RESULT_WARNING] = TONE_WARNING,
	[RESULT_FAILURE] = TONE_BAD,
};

/* In the order in which they are shown. */
static const struct check *const checks[] = {doctor_hook, doctor_shell, doctor_system};

/* Where an answer goes: lines, or rows of a document. */
struct report {
	struct buf lines;
	bool is_colored;
	cJSON *rows;
	enum result worst;
};

static void add_line(struct report *r, const struct check *c, const struct finding *f)
{
	const char *word = result_words[f->result], *remedy = doctor_remedy(c, f);

	color_add(&r->lines, r->is_colored, result_tones[f->result], word);
	buf_addf(&r->lines, "%*s%-12s ", (int)(9 - strlen(word)), "", c->name);
	text_add_visible(&r->lines, f->text);
	if (remedy != NULL) {
		buf_adds(&r->lines, "; ");
		text_add_visible(&r->lines, remedy);
	}
	buf_addc(&r->lines, '\n');
}

static void add_row(struct report *r, const struct check *c, const struct finding *f)
{
	cJSON *row = json_object();

	cJSON_AddItemToArray(r->rows, row);
	json_add(row, "name", c->name);
	json_add(row, "result", result_words[f->result]);
	json_add(row, "message", f->text);
	json_add(row, "remedy", doctor_remedy(c, f));
}

static void look_at_all(struct report *r, const struct patient *p)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		for (const struct check *c = checks[i]; c->name != NULL; c++) {
			struct finding f;

			if (!doctor_look(p, c, &f))
				continue;
			if (r->rows != NULL)
				add_row(r, c, &f);
			else
				add_line(r, c, &f);
			if (f.result > r->worst)
				r->worst = f.result;
			finding_fini(&f);
		}
	}
}

static int ask(const struct call *call)
{
	struct list questions = LIST_INIT;
	int status;

	doctor_hook_ask(&questions);
	doctor_shell_ask(&questions);
	status = told_ask(call, &questions);
	list_fini(&questions);
	return status;
}

static int run(const struct call *call)
{
	struct err e = ERR_INIT;
	struct report r = {.lines = BUF_INIT, .worst = RESULT_OK};
	struct patient p;
	cJSON *document = NULL;

	if (color_choose(&r.is_colored, call->options[OPTION_COLOR], STDOUT_FILENO, &e) != 0)
		return message_error(&e);
	if (told_is_wanted(call))
		return ask(call);
	patient_open(&p, call);
	if (call->options[OPTION_JSON] != NULL) {
		document = json_document();
		json_add(document, "shell", dialect_name(p.shell));
		cJSON_AddBoolToObject(document, "hooked", p.told.dialect != NULL);
		r.rows = cJSON_AddArrayToObject(document, "checks");
	}
	look_at_all(&r, &p);
	if (document != NULL) {
		json_add(document, "result", result_words[r.worst]);
		json_print(&r.lines, document);
	}
	patient_fini(&p);
	return answer(&r.lines, r.worst == RESULT_FAILURE ? EXIT_FAILED : EXIT_DONE);
}

const struct command cmd_doctor = {
	.name = "doctor",
	.operands = "",
	.summary = "check the installation and this shell",
	.details =
		"Prints a line for each check: ok, warning or failure, what was found, and\n"
		"what to do about it. Exits with 1 when a check fails. Where the hook is not\n"
		"loaded, what only the shell itself can tell is left out.",
	.example = "vact doctor",
	.options = OPTIONS({OPTION_JSON, "json", 0, NULL, "print a JSON object"},
		{OPTION_COLOR, "color", 0, "WHEN", "colours: auto, always or never"},
		TOLD_OPTIONS),
	.run = run,
};
