/*
 * Words of shell code that others wrote (a start-up file, an activation
 * script), read as data: quotes are removed, nothing is evaluated.
 *
 * Serves to recognise a plain word. What only a shell could tell (a
 * substitution, another variable than HOME) makes a word that is none.
 */
#ifndef VACT_WORD_H
#define VACT_WORD_H

/*
 * The word that begins at *at, with its quotes removed; *at is then behind
 * it. It ends at a blank, at the line's end, or at a character that ends a
 * command. NULL when there is none, or when a quote stays open. The caller
 * frees it.
 */
char *word_read(const char **at);
/*
 * The word with `~` or `$HOME` at its beginning replaced by `home`; NULL when
 * `home` is and is needed, or when the word has another `$` in it. The caller
 * frees it.
 */
char *word_expand(const char *word, const char *home);

#endif
