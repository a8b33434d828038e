/* fingerprint.c - is a program's file still the one it was?
 * SPDX-License-Identifier: MIT */
#include "cli/program/fingerprint.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/program/program.h"

/* FNV-1a, 64 bits: isthe.com/chongo/tech/comp/fnv. */
#define FNV_BASIS 0xcbf29ce484222325
#define FNV_PRIME 0x100000001b3

uint64_t fingerprint_of(const char *name)
{
    char *path = program_find(name);
    FILE *file = path ? fopen(path, "re") : NULL;
    free(path);
    if (!file)
        return 0;
    uint64_t hash = FNV_BASIS;
    unsigned char bytes[65536];
    size_t count;
    while ((count = fread(bytes, 1, sizeof(bytes), file)) > 0)
        for (size_t i = 0; i < count; i++)
            hash = (hash ^ bytes[i]) * FNV_PRIME;
    if (ferror(file))
        hash = 0;
    fclose(file);
    return hash;
}
