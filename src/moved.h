/*
 * Where an environment was made, as the scripts in its bin/ have it written
 * down. An environment that was moved or copied still works by its own
 * python, but those scripts go to the old place.
 */
#ifndef VACT_MOVED_H
#define VACT_MOVED_H

/*
 * The other environment that a script of `env` goes to, and in *script that
 * script's path; NULL when none does. Reads a bounded number of files, each
 * with a bound. The caller frees both.
 */
char *moved_from(const char *env, char **script);

#endif
