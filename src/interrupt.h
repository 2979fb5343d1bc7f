/*
 * SIGINT, SIGTERM and SIGHUP put off, for what was begun to be taken back.
 *
 * System calls that wait end with EINTR then; who repeats them asks here first.
 */
#ifndef VACT_INTERRUPT_H
#define VACT_INTERRUPT_H

/* From now on, these signals are noted and nothing else; ignored ones stay so. */
void interrupt_hold(void);
/* The signal that came, or 0. */
int interrupt_seen(void);
/* Back to what they do; does not return when one came. */
void interrupt_release(void);

#endif
