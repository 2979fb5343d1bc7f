/*
 * What the program says: one line a message on stderr, the answer on stdout.
 */
#ifndef VACT_MESSAGE_H
#define VACT_MESSAGE_H

#include "buf.h"
#include "err.h"

/* Prints `vact: …` on stderr, control bytes made visible, as one line. */
void message(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Prints the error, frees it, and gives the exit status it asks for. */
int message_error(struct err *e);
/*
 * Writes the answer to stdout, all of it at once, and frees it. Gives `status`,
 * or EXIT_FAILED with a message when it could not be written.
 */
int answer(struct buf *out, int status);

#endif
