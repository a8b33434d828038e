/* drained_limit_holds_for_memory_used_again.c - BUMPMALLOC_LIMIT=100M bounds
 * what is in memory also where addresses are used again: of blocks that were
 * given back, of room that a vector had not used, of pages that moved on.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

enum { BLOCKS = 12 };
#define LIMIT_KIB (100 * 1024 + 2048)

static void *take(size_t size)
{
    void *p = malloc(size);
    if (p)
        memset(p, 1, size);
    check_context("%zu bytes: %zu KiB in memory", size, rss_kib());
    CHECK_LE(rss_kib(), LIMIT_KIB);
    return p;
}

/* One after the other, then all at once. */
static void given_back(void)
{
    void *slot[BLOCKS];
    for (int together = 0; together < 2; together++)
        for (size_t i = 0; i < BLOCKS; i++) {
            slot[i] = take((20 + 6 * i) * MIB);
            if (!together)
                free(slot[i]);
        }
}

/* A vector's room is addresses, not memory. */
static void room(void)
{
    void *p = malloc(MIB), *q = malloc(MIB);
    for (size_t size = 2 * MIB; size < 20 * MIB; size *= 2) {
        CHECK(p = realloc(p, size));
        CHECK(q = realloc(q, size));
    }
    free(p);
    free(q);
    for (size_t size = 64 * MIB; size < 2 * GIB; size += size / 8) {
        void *big = malloc(size);
        check_context("%zu MiB", size / MIB);
        CHECK(!big || size < 100 * MIB);
        free(big);
    }
}

static void limited(void)
{
    setenv("BUMPMALLOC_RESET", "drained", 1);
    setenv("BUMPMALLOC_LIMIT", "100M", 1);
}

void claim(const char *part)
{
    only_under_the_library();
    static struct outcome outcome;
    static const char *const parts[] = {"given_back", "room"};
    static void (*const bodies[])(void) = {given_back, room};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (part && strcmp(part, parts[i]) == 0) {
            bodies[i]();
        } else if (!part) {
            rerun(&outcome, parts[i], limited);
            CHECK_FINE(&outcome);
        }
}
