/*
 * Unpacked wheels put into an environment.
 */
#ifndef VACT_WHEEL_INSTALL_H
#define VACT_WHEEL_INSTALL_H

#include "err.h"
#include "tree.h"
#include "wheel.h"

/* Where in an environment they go. */
struct wheel_target {
	/* The environment, open, and its site-packages below it. */
	int env;
	const char *site;
	/* What scripts begin with, up to and with a newline. */
	const char *shebang;
	enum link_mode mode;
};

/*
 * Puts them into an environment, with scripts and RECORD of its own
 * ("Recording installed projects", packaging.python.org). -1 with `e` filled.
 */
int wheel_install(const struct wheels *w, const struct wheel_target *to, struct err *e);
#endif
