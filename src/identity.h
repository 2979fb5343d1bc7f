/*
 * Which directory something is, whatever name led to it, and who may change it.
 */
#ifndef VACT_IDENTITY_H
#define VACT_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

struct identity {
	uint64_t inode;
	/* When it was made, since 1970; `nsec` is negative where nobody knows. */
	long long sec;
	long nsec;
	uid_t owner;
	gid_t group;
	mode_t mode;
};

/*
 * Looks at the directory that `name` leads to from the open directory `at`, or at
 * `at` itself for "". -1 with errno set when that is no directory.
 */
int identity_of(struct identity *id, int at, const char *name);
/*
 * What tells it from another directory that later stands at the same path: inode
 * number, and birth time where the file system has one. The caller frees it.
 */
char *identity_text(const struct identity *id);
/*
 * Whether two such texts may be of one directory: the same, or the same but that
 * one was taken where the time of birth was not to be had.
 */
bool identity_may_match(const char *text, const char *other);

#endif
