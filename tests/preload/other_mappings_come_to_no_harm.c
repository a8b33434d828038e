/* other_mappings_come_to_no_harm.c - what the program maps itself, between our
 * steps.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <sys/mman.h>

void claim(const char *part)
{
    (void)part;
    enum { MAPPINGS = 300 };
    static char *mapping[MAPPINGS];
    size_t size = 128 * KIB;
    void *vector = NULL;
    for (size_t i = 0; i < MAPPINGS; i++) {
        mapping[i] = mmap(NULL, size, PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(mapping[i] != MAP_FAILED);
        CHECK(system_malloc() || !is_ours(mapping[i]));
        fill(mapping[i], size, i);
        vector = realloc(vector, (i + 1) * 100 * KIB);
        CHECK(vector);
        memset(vector, 0xff, (i + 1) * 100 * KIB);
        void *large = malloc(300 * KIB); /* the vector has to move */
        CHECK(large);
        memset(large, 0xff, 300 * KIB);
        free(large);
    }
    for (size_t i = 0; i < MAPPINGS; i++)
        CHECK(holds(mapping[i], size, i));
    for (size_t i = 0; i < MAPPINGS; i++)
        CHECK_EQ(munmap(mapping[i], size), 0);
    CHECK_EQ(*(unsigned char *)vector, 0xff);
}
