/*
 * For which kind of machine a program is, by the first bytes of its file
 * (ELF, System V ABI; the magic numbers of Mach-O and PE). Runs nothing.
 */
#ifndef VACT_MACHINE_H
#define VACT_MACHINE_H

/*
 * Why the program `path` cannot be for the machine that this program is for,
 * such as "it is for aarch64, and vact for x86_64"; NULL when it can be, when
 * it is a script, or when that cannot be told. The caller frees it.
 */
char *machine_mismatch(const char *path);

#endif
