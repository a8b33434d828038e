/* elf_names.h - which functions do addresses of an ELF file belong to?
 * Reads one file. Any bytes give names or none.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ELF_NAMES_H
#define CLI_ELF_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An address as the file has it, and what is found out about it. */
struct elf_name {
    uint64_t address;
    uint64_t start;   /* where its function begins; 0: not known */
    const char *name; /* of its symbol, in the file; NULL: not known */
    bool global;
};

struct elf_names; /* an open file */

/* NULL if there is no file of our kind, or if it has another build-id than the
 * `id_bytes` that are given: then it is not the file that ran. */
struct elf_names *elf_names_open(const char *path, const uint8_t *id,
                                 uint32_t id_bytes);

/* Fills in names by the symbols of the file, where an address, of `count` in
 * rising order, has none. Of several symbols a global one is taken. The names
 * last until elf_names_close. */
void elf_names_by_symbol(const struct elf_names *file, struct elf_name *names,
                         size_t count);

/* Fills in where functions without a symbol begin: from the table that is there
 * for unwinding. */
void elf_names_by_table(const struct elf_names *file, struct elf_name *names,
                        size_t count);

void elf_names_close(struct elf_names *file);

#endif
