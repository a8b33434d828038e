/* mappings_of_the_program_in_the_way_are_left_alone.c - the heap grows around
 * what is mapped where it would go next, large blocks and small ones; and what
 * lies there is not taken for a block.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <sys/mman.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

enum { WALLS = 8, BLOCKS = 200 };
static const size_t WALL = 12 * MIB;
static char *wall[WALLS];

static void check_outside(const char *p, size_t size)
{
    for (int i = 0; i < WALLS; i++)
        CHECK(p + size <= wall[i] || p >= wall[i] + WALL);
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    char *first = malloc(100), *block[BLOCKS];
    size_t distance = 8 * MIB;
    for (int i = 0; i < WALLS; i++, distance += 24 * MIB) {
        uintptr_t at = ((uintptr_t)first + distance) & -(uintptr_t)65536;
        wall[i] =
            mmap((void *)at, WALL, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        if (wall[i] != (char *)at)
            skip("the kernel places no mapping there");
        fill(wall[i], WALL, (uint64_t)i);
    }
    for (int i = 0; i < BLOCKS; i++) {
        size_t size = i % 3 == 0 ? 100 : i % 3 == 1 ? 20 * KIB : 3 * MIB;
        block[i] = malloc(size);
        CHECK(block[i]);
        check_outside(block[i], size);
        fill(block[i], size, (uint64_t)i + 100);
    }
    errno = 5;
    for (int i = 0; i < WALLS; i++) {
        free(wall[i]);
        free(wall[i] + 16);
        free(wall[i] + WALL / 2 + 4096);
    }
    CHECK_EQ(errno, 5);
    for (int i = 0; i < WALLS; i++)
        CHECK(holds(wall[i], WALL, (uint64_t)i));
    for (int i = 0; i < BLOCKS; i++) {
        size_t size = i % 3 == 0 ? 100 : i % 3 == 1 ? 20 * KIB : 3 * MIB;
        CHECK(holds(block[i], size, (uint64_t)i + 100));
        free(block[i]);
    }
    char *grows = NULL;
    for (size_t size = MIB; size < 100 * MIB; size *= 2) {
        grows = realloc(grows, size);
        CHECK(grows);
        check_outside(grows, size);
        memset(grows, 1, size);
    }
    for (int i = 0; i < WALLS; i++)
        CHECK(holds(wall[i], WALL, (uint64_t)i));
}
