/*
 * The Python programs that vact lets an interpreter run: what only the
 * interpreter itself can say or do.
 */
#ifndef VACT_PYTHON_FILES_H
#define VACT_PYTHON_FILES_H

#include "embedded.h"

/* Ends with a NULL name. */
extern const struct embedded python_files[];

#endif
