/*
 * A fuzz target: called with bytes that may be anything. A crash, a report of
 * a sanitizer or a failed CHECK is a defect. libFuzzer and replay.c call it.
 */
#ifndef VACT_TESTS_FUZZ_H
#define VACT_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(claim)                                                                           \
	do {                                                                                   \
		if (!(claim)) {                                                                \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #claim);    \
			abort();                                                               \
		}                                                                              \
	} while (0)

#endif
