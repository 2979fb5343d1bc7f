#include "doctor.h"

#include <stdlib.h>
#include <string.h>

#include "process.h"
#include "spoken.h"

void patient_open(struct patient *p, const struct call *call)
{
	told_open(&p->told, call);
	p->shell = p->told.dialect != NULL ? p->told.dialect : spoken_caller();
	told_session(&p->told, &p->session);
	p->program = process_program(call->program);
}

void patient_fini(struct patient *p)
{
	session_fini(&p->session);
	free(p->program);
}

const char *patient_variable(const struct patient *p, const char *name)
{
	const char *value = told_get(&p->told, "variable", name);

	return value != NULL ? value : getenv(name);
}

bool patient_has(const struct patient *p, const char *name)
{
	const char *value = patient_variable(p, name);

	return value != NULL && value[0] != '\0';
}

bool doctor_look(const struct patient *p, const struct check *c, struct finding *f)
{
	*f = (struct finding){.result = RESULT_OK};
	if (c->needs_told && p->told.dialect == NULL)
		return false;
	c->look(p, f);
	return true;
}

const char *doctor_remedy(const struct check *c, const struct finding *f)
{
	if (f->result == RESULT_OK)
		return NULL;
	return f->remedy != NULL ? f->remedy : c->remedy;
}

void finding_fini(struct finding *f)
{
	free(f->text);
	free(f->remedy);
	*f = (struct finding){.result = RESULT_OK};
}

void finding_set(struct finding *f, enum result result, const char *fmt, ...)
{
	struct buf text = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&text, fmt, ap);
	va_end(ap);
	finding_fini(f);
	f->result = result;
	f->text = buf_detach(&text);
}

void finding_take(struct finding *f, enum result result, const char *sentence)
{
	const char *last = NULL;

	for (const char *at = strstr(sentence, "; "); at != NULL; at = strstr(at + 1, "; "))
		last = at;
	if (last == NULL) {
		finding_set(f, result, "%s", sentence);
		return;
	}
	finding_set(f, result, "%.*s", (int)(last - sentence), sentence);
	f->remedy = mem_strdup(last + 2);
}

bool doctor_has_word(const char *text, const char *word)
{
	return text != NULL && strstr(text, word) != NULL;
}
