#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static const int held[] = {SIGINT, SIGTERM, SIGHUP};

enum { HELD = sizeof(held) / sizeof(*held) };

static volatile sig_atomic_t seen;

static void note(int signal)
{
	seen = signal;
}

void interrupt_hold(void)
{
	struct sigaction now, hold = {.sa_handler = note};

	sigemptyset(&hold.sa_mask);
	for (size_t i = 0; i < HELD; i++)
		if (sigaction(held[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
			(void)sigaction(held[i], &hold, NULL);
}

int interrupt_seen(void)
{
	return seen;
}

void interrupt_release(void)
{
	for (size_t i = 0; i < HELD; i++) {
		struct sigaction now;

		if (sigaction(held[i], NULL, &now) == 0 && now.sa_handler == note)
			(void)signal(held[i], SIG_DFL);
	}
	if (seen != 0)
		(void)raise(seen);
}
