/* drained_limit_leaves_room_for_every_size_in_turn.c - 100 MiB in blocks of one
 * size, all freed before the next size: under BUMPMALLOC_LIMIT=150M all are
 * served, whether small ones come first or large ones.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

static void limited(void)
{
    steady_settings();
    setenv("BUMPMALLOC_LIMIT", "150M", 1);
}

void claim(const char *part)
{
    static const size_t sizes[] = {
        100,      100 * MIB, 2000,     20 * MIB, 8000 * PAGE_SCALE, 40,
        34 * MIB, 500,       MIB,      16,       100 * MIB,         300 * KIB,
        50 * MIB, 4096,      25 * MIB, 100 * KIB};
    static const char *const parts[] = {"small first", "large first"};
    if (!part) {
        rerun_parts(parts, COUNT(parts), limited);
        return;
    }
    for (size_t i = strcmp(part, parts[0]) != 0; i < COUNT(sizes); i++) {
        size_t overhead = sizes[i] < 40 ? 3 : 1; /* a word in 24 bytes */
        void *chain = chain_take(100 * MIB / overhead, sizes[i]);
        dprintf(1, "%zu: %zu MiB; ", sizes[i], anonymous_kib() / KIB);
        chain_free(chain);
    }
    dprintf(1, "\n");
}
