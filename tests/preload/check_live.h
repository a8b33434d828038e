/* check_live.h - blocks that are watched: no new block may lie on one of them,
 * and their contents must stay. For claims about what misuse may not do.
 * SPDX-License-Identifier: MIT */
#ifndef CHECK_LIVE_H
#define CHECK_LIVE_H

#include "check.h"

enum { LIVE_MAX = 16384 };
static struct live {
    unsigned char *p;
    size_t size;
    uint64_t digest;
} live[LIVE_MAX];
static size_t live_count;

/* Of the contents; of a block above 2 MiB, one word a page. */
static inline uint64_t digest(const unsigned char *p, size_t size)
{
    uint64_t word, sum = size;
    for (size_t i = 0; i + 8 <= size; i += size > 2 * MIB ? 4096 : 8) {
        memcpy(&word, p + i, 8);
        sum = (sum ^ word) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 32;
    }
    return sum;
}

/* From now on nobody else may get any byte of the block, or change it. */
static inline void live_add(unsigned char *p, size_t size)
{
    CHECK(p && live_count < LIVE_MAX);
    live[live_count++] = (struct live){p, size, digest(p, size)};
}

static inline void live_drop(const unsigned char *p)
{
    for (size_t i = 0; i < live_count; i++)
        if (live[i].p == p)
            live[i] = live[--live_count];
}

/* A block with contents of its own, which nobody watches. */
static inline unsigned char *take(size_t size)
{
    static uint64_t key;
    unsigned char *p = malloc(size);
    CHECK(p);
    for (size_t i = 0; i < live_count; i++) {
        if (p + size <= live[i].p || p >= live[i].p + live[i].size)
            continue;
        check_context("a new block of %zu bytes at %p, a live one of %zu at %p",
                      size, (void *)p, live[i].size, (void *)live[i].p);
        CHECK(!"new blocks lie apart from live ones");
    }
    fill(p, size > 2 * MIB ? 4096 : size, ++key);
    return p;
}

static inline unsigned char *take_live(size_t size)
{
    unsigned char *p = take(size);
    live_add(p, size);
    return p;
}

/* As many blocks of a size as fill some chunks, without using much memory. */
static inline size_t many(size_t size)
{
    size_t count = 4 * MIB / size;
    return count < 3 ? 3 : count > 1500 ? 1500 : count;
}

static inline void nobody_is_harmed(size_t size)
{
    static const size_t others[] = {40, 500, 5000, 50000};
    for (size_t i = 0; i < many(size); i++)
        take_live(size);
    for (size_t i = 0; i < COUNT(others); i++)
        for (size_t n = 0; n < many(others[i]) / 8; n++)
            take_live(others[i]);
    for (size_t i = 0; i < live_count; i++) {
        if (digest(live[i].p, live[i].size) == live[i].digest)
            continue;
        check_context("a live block of %zu bytes at %p", live[i].size,
                      (void *)live[i].p);
        CHECK(!"live blocks keep their contents");
    }
}

#endif
