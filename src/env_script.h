/*
 * The scripts that activate an environment without vact: bin/activate and its
 * like, one a family of shells. Each is a few values, in the shell's spelling,
 * in front of a file of hooks/ that finds out the rest when it is sourced.
 */
#ifndef VACT_ENV_SCRIPT_H
#define VACT_ENV_SCRIPT_H

#include <stddef.h>

#include "buf.h"

/*
 * The file name below bin/ of the `index`th script; NULL behind the last. Adds
 * what it holds for the environment of that bare name at the absolute path
 * `env`; both may have any bytes.
 */
const char *env_script(size_t index, const char *env, const char *name, struct buf *out);

#endif
