/*
 * What a Python script begins with for the kernel to start it.
 */
#ifndef VACT_SHEBANG_H
#define VACT_SHEBANG_H

#include "buf.h"

/*
 * Adds the first line of a script beside the interpreter `python`, an absolute
 * path: a plain #! line where the kernel and Python can read it; else lines that
 * are good to both sh and Python, and find the interpreter beside the script.
 */
void shebang_add(struct buf *out, const char *python);

#endif
