/*
 * The files under hooks/, embedded byte for byte at build time.
 */
#ifndef VACT_HOOK_FILES_H
#define VACT_HOOK_FILES_H

#include "embedded.h"

/* Ends with a NULL name. */
extern const struct embedded hook_files[];

#endif
