/* a_limit_set_from_inside_leaves_malloc_working.c - setrlimit(RLIMIT_AS) below
 * what the reservation takes: what is reserved can still be used. The program's
 * own mappings fail (README names that).
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <sys/mman.h>
#include <sys/resource.h>

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    CHECK(malloc(1));
    struct rlimit limit = {400 * MIB, 400 * MIB};
    CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    for (int i = 0; i < 100; i++) {
        char *p = malloc(1 * MIB);
        CHECK(p);
        fill(p, 1 * MIB, 2);
    }
    for (int i = 0; i < 100000; i++)
        CHECK(malloc(100));
    char *p = NULL;
    for (size_t size = 1; size < 50 * MIB; size *= 2) {
        p = realloc(p, size);
        CHECK(p);
        p[size - 1] = 1;
    }
    CHECK(mmap(NULL, MIB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
          MAP_FAILED);
}
