/*
 * What stands where an environment is to go.
 */
#ifndef VACT_PLACE_H
#define VACT_PLACE_H

enum place {
	PLACE_NOTHING,
	PLACE_EMPTY,
	PLACE_UNFINISHED, /* by somebody who was stopped while filling it; all there is his */
	PLACE_ENV,
	PLACE_DIR,
	PLACE_OTHER, /* no directory, nor a link to one */
};

/* Looks at `path`, touching nothing. */
enum place place_look(const char *path);

#endif
