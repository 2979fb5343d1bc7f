/*
 * SHA-256 (FIPS 180-4), for the lines that a RECORD has on the scripts of an
 * environment. Not for secrets.
 *
 * Our own, since a library for it would be loaded at every prompt that asks
 * vact something.
 */
#ifndef VACT_SHA256_H
#define VACT_SHA256_H

#include <stddef.h>

#include "buf.h"

/*
 * Adds the digest of the bytes in URL-safe base64 without padding, the way
 * RECORD files have it ("Recording installed projects", packaging.python.org).
 */
void sha256_add_base64(struct buf *out, const void *data, size_t len);

#endif
