/* drained_blocks_may_be_freed_while_protected.c - a program protects the pages
 * of a large block and frees or resizes it: whoever gets them next can write to
 * them.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#include <sys/mman.h>

void claim(const char *part)
{
    static const char *const parts[] = {"protected"};
    static const int protections[] = {PROT_READ, PROT_READ | PROT_EXEC,
                                      PROT_NONE};
    size_t size = 3000000, page = (size_t)sysconf(_SC_PAGESIZE);
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, NULL);
        return;
    }
    for (int round = 0; round < 30; round++) {
        char *p = aligned_alloc(page, size);
        CHECK(p);
        memset(p, 1, size);
        CHECK_EQ(mprotect(p, size / page * page, protections[round % 3]), 0);
        if (protections[round % 3] == PROT_NONE || round % 2)
            free(p);
        else
            free(realloc(p, round % 4 ? size / 4 : size * 4));
        CHECK(p = aligned_alloc(page, size));
        memset(p, 2, size);
        free(p);
    }
}
