/* elf.h - what an ELF file's headers say about preloading into it.
 * Reads one file. Knows files of our own class and machine; of others only that
 * they are others.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ELF_H
#define CLI_ELF_H

#include <stdbool.h>
#include <limits.h>

enum elf_kind {
    ELF_UNREADABLE, /* errno says why */
    ELF_NOT,        /* no ELF magic */
    ELF_BROKEN,     /* the magic, but headers that point nowhere */
    ELF_FOREIGN,    /* other word size, byte order or machine */
    ELF_STATIC,     /* a program without a dynamic loader */
    ELF_DYNAMIC,    /* a program with one */
    ELF_LIBRARY,    /* a shared object that is no program */
};

/* A shared object that loads programs. */
enum elf_loader {
    LOADER_NOT,
    LOADER_GLIBC,
    LOADER_MUSL, /* which is all of its C library */
};

struct elf_facts {
    enum elf_kind kind;
    int bits;         /* ELF_FOREIGN: 32 or 64 */
    unsigned machine; /* ELF_FOREIGN: e_machine */
    bool own_malloc;  /* exports a malloc that others will be bound to */
    bool go;          /* made by the Go linker, which leaves a note */
    enum elf_loader is_loader; /* ELF_LIBRARY */
    char loader[PATH_MAX];     /* ELF_DYNAMIC: its PT_INTERP */
};

struct elf_facts elf_read(const char *path);

/* Whether programs of our kind can load it as a library. */
bool elf_is_loadable(const char *path);

/* "AArch64", "i386", or "machine 42"; static storage. */
const char *elf_machine_name(unsigned machine);

#endif
