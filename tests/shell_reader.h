/*
 * Readers of one quoted word, each written from the grammar of its shells, and
 * narrower than that: what is not certain in every mode of every one of them
 * is refused by a CHECK.
 */
#ifndef VACT_TESTS_SHELL_READER_H
#define VACT_TESTS_SHELL_READER_H

/*
 * Reads the word at *at, which is then behind it: at a blank, at what ends a
 * command, or at the end of the text. The caller frees the value.
 */
typedef char *word_reader(const char **at);

/* POSIX XCU 2.2: single-quoted parts and escaped characters. */
char *reader_bourne(const char **at);
/* fish: single-quoted strings, one behind the other. */
char *reader_fish(const char **at);
/* csh and tcsh, whatever `histchars` and `backslash_quote` are. */
char *reader_csh(const char **at);
/* nushell: one double-quoted string. */
char *reader_nu(const char **at);
/* elvish: one double-quoted string, in ASCII. */
char *reader_elvish(const char **at);
/* Python: one literal of bytes. */
char *reader_python(const char **at);

/* CHECKs that *at goes on with these very bytes, or with that word; goes behind it. */
void reader_expect(const char **at, const char *text);
void reader_expect_word(const char **at, word_reader *read, const char *value);

#endif
