#include "err.h"

#include <stdlib.h>

int err_set(struct err *e, enum exit_status status, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_addv(&b, fmt, ap);
	va_end(ap);
	err_fini(e);
	e->status = status;
	e->text = buf_detach(&b);
	return -1;
}

void err_fini(struct err *e)
{
	free(e->text);
	*e = (struct err)ERR_INIT;
}
