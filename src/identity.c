#include "identity.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "buf.h"

#ifndef AT_EMPTY_PATH
#define AT_EMPTY_PATH 0
#endif

static int look_by_stat(struct identity *id, int at, const char *name)
{
	struct stat st;

	if ((name[0] == '\0' ? fstat(at, &st) : fstatat(at, name, &st, 0)) != 0)
		return -1;
	*id = (struct identity){
		.inode = (uint64_t)st.st_ino,
		.nsec = -1,
		.owner = st.st_uid,
		.group = st.st_gid,
		.mode = st.st_mode,
	};
#if defined(HAVE_STRUCT_STAT_ST_BIRTHTIM)
	id->sec = (long long)st.st_birthtim.tv_sec;
	id->nsec = st.st_birthtim.tv_nsec;
#elif defined(HAVE_STRUCT_STAT_ST_BIRTHTIMESPEC)
	id->sec = (long long)st.st_birthtimespec.tv_sec;
	id->nsec = st.st_birthtimespec.tv_nsec;
#endif
	return 0;
}

#if defined(HAVE_STATX)
static int look(struct identity *id, int at, const char *name)
{
	const unsigned wanted =
		STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID | STATX_INO | STATX_BTIME;
	struct statx stx;

	if (statx(at, name, AT_EMPTY_PATH, wanted, &stx) != 0)
		/* Sandboxes refuse this call to programs that do well without. */
		return errno == ENOSYS || errno == EPERM || errno == EINVAL
			       ? look_by_stat(id, at, name)
			       : -1;
	*id = (struct identity){
		.inode = stx.stx_ino,
		.nsec = -1,
		.owner = stx.stx_uid,
		.group = stx.stx_gid,
		.mode = stx.stx_mode,
	};
	if ((stx.stx_mask & STATX_BTIME) != 0) {
		id->sec = (long long)stx.stx_btime.tv_sec;
		id->nsec = (long)stx.stx_btime.tv_nsec;
	}
	return 0;
}
#else
#define look look_by_stat
#endif

int identity_of(struct identity *id, int at, const char *name)
{
	if (look(id, at, name) != 0)
		return -1;
	if (S_ISDIR(id->mode))
		return 0;
	errno = ENOTDIR;
	return -1;
}

char *identity_text(const struct identity *id)
{
	struct buf text = BUF_INIT;

	buf_add_number(&text, id->inode, 10, 1);
	if (id->nsec >= 0) {
		/* Nothing was made before 1970, but a clock may say so. */
		buf_adds(&text, id->sec < 0 ? "--" : "-");
		buf_add_number(&text, (uint64_t)(id->sec < 0 ? -id->sec : id->sec), 10, 1);
		buf_addc(&text, '.');
		buf_add_number(&text, (uint64_t)id->nsec, 10, 9);
	}
	return buf_detach(&text);
}

bool identity_may_match(const char *text, const char *other)
{
	size_t inode = strcspn(text, "-"), len = strcspn(other, "-");

	if (inode != len || strncmp(text, other, len) != 0)
		return false;
	return text[len] == '\0' || other[len] == '\0' || strcmp(text, other) == 0;
}
