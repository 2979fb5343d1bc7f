/*
 * Where vact's files live: the XDG Base Directory specification 0.8.
 * A relative value in one of its variables is ignored, as it says.
 */
#ifndef VACT_XDG_H
#define VACT_XDG_H

#include "err.h"

/*
 * $XDG_CONFIG_HOME/vact, $XDG_STATE_HOME/vact, $XDG_CACHE_HOME/vact, with the
 * specification's defaults below $HOME. NULL with `e` filled when neither the variable nor an
 * absolute HOME is there. The caller frees it.
 */
char *xdg_config_dir(struct err *e);
char *xdg_state_dir(struct err *e);
char *xdg_cache_dir(struct err *e);
/* The directory of xdg_config_dir, where other programs have theirs. The same otherwise. */
char *xdg_config_home(struct err *e);
/* $HOME when it is absolute, else NULL. Not to be freed. */
const char *xdg_home(void);

#endif
