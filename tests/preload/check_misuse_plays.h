/* check_misuse_plays.h - what a program may free or resize by mistake, one
 * function each. A play takes blocks of a size, prints the address that it is
 * about to misuse, and misuses it; what `at` means is up to the play.
 * SPDX-License-Identifier: MIT */
#ifndef CHECK_MISUSE_PLAYS_H
#define CHECK_MISUSE_PLAYS_H

#include "check_live.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

/* --- the scene --- */

static inline void announce(const void *p)
{
    dprintf(1, "0x%" PRIxPTR "\n", (uintptr_t)p);
}

/* The end of a play that finds nothing to misuse. */
static inline void nothing_to_try(void)
{
    dprintf(1, "nothing to try\n");
    _exit(0);
}

static inline void take_neighbours(size_t size)
{
    for (int i = 0; i < 3; i++)
        take_live(size > MIB ? MIB : size);
}

/* A block between others that live. */
static inline unsigned char *take_amid(size_t size)
{
    take_neighbours(size);
    unsigned char *p = take(size);
    take_neighbours(size);
    return p;
}

static void *thread_free(void *p)
{
    free(p);
    return NULL;
}

static inline void free_in_thread(void *p)
{
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, thread_free, p), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

/* --- freed twice --- */

static void twice_at_once(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    (void)at;
    announce(p);
    free(p);
    free(p);
}

/* The newest block of its size, which a bump allocator may take back. */
static void twice_while_newest(size_t size, size_t at)
{
    unsigned char *p = take(size);
    (void)at;
    announce(p);
    free(p);
    free(p);
}

static void twice_by_realloc(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    (void)at;
    announce(p);
    CHECK(!realloc(p, 0));
    free(p);
}

static void twice_after_a_move(size_t size, size_t at)
{
    unsigned char *p = take_amid(size), *q = realloc(p, 3 * size);
    (void)at;
    CHECK(q);
    if (q == p)
        nothing_to_try();
    live_add(q, 3 * size);
    announce(p);
    free(p);
}

/* Every second block is freed; `at` more stay live around the victim. */
static void twice_after_others(size_t size, size_t at)
{
    unsigned char *p[64];
    size_t count = size > MIB ? 8 : COUNT(p);
    for (size_t i = 0; i < count; i++)
        p[i] = take(size);
    announce(p[count / 2]);
    free(p[count / 2]);
    for (size_t i = 0; i < count; i++)
        if (i != count / 2 && i % 2 == at)
            free(p[i]);
        else if (i != count / 2)
            live_add(p[i], size);
    free(p[count / 2]);
}

static void twice_beside_freed(size_t size, size_t at)
{
    take_neighbours(size);
    unsigned char *left = take(size), *p = take(size), *right = take(size);
    take_neighbours(size);
    announce(p);
    if (at != 1)
        free(left);
    free(p);
    if (at != 0)
        free(right);
    free(p);
}

static unsigned char *all_freed(size_t size)
{
    static unsigned char *p[1500];
    for (size_t i = 0; i < many(size); i++)
        p[i] = take(size);
    for (size_t i = 0; i < many(size); i++)
        free(p[i]);
    announce(p[many(size) / 2]);
    return p[many(size) / 2];
}

static void twice_after_all(size_t size, size_t at)
{
    (void)at;
    free(all_freed(size));
}

static void twice_after_a_trim(size_t size, size_t at)
{
    unsigned char *p = all_freed(size);
    (void)at;
    malloc_trim(0);
    free(p);
}

static void first_in_a_thread(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    (void)at;
    announce(p);
    free_in_thread(p);
    free(p);
}

static void second_in_a_thread(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    (void)at;
    announce(p);
    free(p);
    free_in_thread(p);
}

static void both_in_threads(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    (void)at;
    announce(p);
    free_in_thread(p);
    free_in_thread(p);
}

static void *thread_take_amid(void *size)
{
    return take_amid(*(size_t *)size);
}

/* Of a thread that has ended. */
static void twice_without_owner(size_t size, size_t at)
{
    pthread_t thread;
    void *p;
    (void)at;
    CHECK_EQ(pthread_create(&thread, NULL, thread_take_amid, &size), 0);
    CHECK_EQ(pthread_join(thread, &p), 0);
    announce(p);
    free(p);
    free(p);
}

static void twice_aligned(size_t size, size_t at)
{
    take_neighbours(size);
    unsigned char *p = aligned_alloc(at, size);
    CHECK(p);
    take_neighbours(size);
    announce(p);
    free(p);
    free(p);
}

static void twice_by_other_names(size_t size, size_t at)
{
    static const char *const names[] = {"cfree", "free_sized",
                                        "free_aligned_sized"};
    void (*again)(void *, size_t, size_t) = entry(names[at]);
    unsigned char *p = take_amid(size);
    if (!again)
        nothing_to_try();
    announce(p);
    free(p);
    if (at == 2)
        again(p, 16, size);
    else
        again(p, size, 0);
}

/* The memory is another block by then: that one is freed, and the others are
 * not harmed. */
static void twice_with_a_new_owner(size_t size, size_t at)
{
    unsigned char *p = all_freed(size), *q = NULL;
    (void)at;
    for (size_t i = 0; q != p && i < 2 * many(size); i++)
        if ((q = take(size)) != p)
            live_add(q, size);
    if (q != p)
        nothing_to_try();
    free(p);
}

/* Blocks of another size lie there, which their owners have not written to. */
static void twice_under_other_sizes(size_t size, size_t at)
{
    size_t other = at == 0 ? 40 : at == 1 ? 5 * size : 300 * KIB;
    unsigned char *p = all_freed(size);
    for (size_t i = 0; i < many(other); i++) {
        unsigned char *q = malloc(other);
        CHECK(q);
        if (q != p)
            live_add(q, other);
    }
    free(p);
    live_drop(p);
}

/* --- addresses at which no block begins --- */

static void inside(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    live_add(p, size);
    announce(p + at);
    free(p + at);
}

static void inside_zeros(size_t size, size_t at)
{
    take_neighbours(size);
    unsigned char *p = calloc(1, size);
    live_add(p, size);
    take_neighbours(size);
    announce(p + at);
    free(p + at);
}

/* Contents that look like sizes of blocks. */
static void inside_numbers(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    uint64_t number = 48 | (at & 1);
    for (size_t i = 0; i + 8 <= size; i += 8)
        memcpy(p + i, &number, 8);
    live_add(p, size);
    at &= ~(size_t)15;
    announce(p + at);
    free(p + at);
}

/* Small blocks lay there before, and nothing has been written since. */
static void inside_former_blocks(size_t size, size_t at)
{
    static unsigned char *former[8 * MIB / 48];
    for (size_t i = 0; i < COUNT(former); i++)
        former[i] = malloc(40);
    for (size_t i = 0; i < COUNT(former); i++)
        free(former[i]);
    unsigned char *p = malloc(size);
    live_add(p, size);
    announce(p + at);
    free(p + at);
}

static void inside_aligned(size_t size, size_t at)
{
    take_neighbours(size);
    unsigned char *p = aligned_alloc(256, size);
    live_add(p, size);
    take_neighbours(size);
    announce(p + at);
    free(p + at);
}

static void resized_inside(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    live_add(p, size);
    announce(p + at);
    free(realloc(p + at, size / 2 + at));
}

/* In pages of the region that are nobody's any more; `at` is 0 or 16. */
static unsigned char *far_away(size_t size, size_t at)
{
    unsigned char *large = malloc(64 * MIB), *p = large + 32 * MIB + at;
    take_amid(size);
    free(large);
    announce(p);
    return p;
}

static void far_free(size_t size, size_t at)
{
    free(far_away(size, at));
}

static void far_realloc(size_t size, size_t at)
{
    free(realloc(far_away(size, at), 2 * size));
}

/* --- freed blocks, resized and asked about --- */

static void resized_after_free(size_t size, size_t at)
{
    size_t sizes[] = {size, size / 2 + 1, 2 * size, 20 * size};
    unsigned char *p = take_amid(size);
    announce(p);
    fill(p, 16, 99);
    free(p);
    unsigned char *q = realloc(p, sizes[at]);
    CHECK(q && holds(q, 13, 99));
}

static void resized_to_zero_after_free(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    (void)at;
    announce(p);
    free(p);
    CHECK(!realloc(p, 0));
}

static void size_after_free(size_t size, size_t at)
{
    unsigned char *p = take_amid(size);
    (void)at;
    announce(p);
    free(p);
    CHECK_GE(malloc_usable_size(p), size);
}

/* --- size words, overwritten --- */

static const struct {
    const char *text;
    size_t length;
} texts[] = {
    {"AAAAAAAA", 8},
    {"BBBBBBBB", 8},
    {"00000000", 8},
    {"19990999", 8},
    {"        ", 8},
    {"pppppppp", 8},
    {"\xff\xff\xff\xff\xff\xff\xff\xff", 8},
    {"\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0", 8},
    /* a little too long; their ends overwrite as well */
    {"", 1},
    {"A", 1},
    {"0", 1},
    {"p", 1},
    {"\xf0", 1},
    {"A", 2},
    {"0", 2},
    {"12", 3},
    {"1234", 5},
    {"1234567", 8},
};
enum { TEXTS_WHOLE = 8, TEXTS = COUNT(texts) };

/* The second of two blocks that lie a word apart, after the first has been
 * written beyond its end. */
static unsigned char *overwritten(size_t size, size_t at)
{
    static unsigned char *p[64];
    for (size_t i = 0; i < COUNT(p); i++)
        p[i] = take(size);
    for (size_t i = 1; i < COUNT(p); i++) {
        unsigned char *end = p[i - 1] + malloc_usable_size(p[i - 1]);
        if (p[i] < end + 8 || p[i] > end + 16)
            continue;
        memcpy(p[i] - 8, texts[at].text, texts[at].length);
        for (size_t k = 0; k < COUNT(p); k++)
            if (k != i)
                live_add(p[k], size);
        announce(p[i]);
        return p[i];
    }
    nothing_to_try();
    return NULL;
}

static void overwritten_free(size_t size, size_t at)
{
    free(overwritten(size, at));
    for (size_t i = 1; i < live_count; i += 2) { /* and those around it */
        free(live[i].p);
        live_drop(live[i].p);
    }
}

static void overwritten_realloc(size_t size, size_t at)
{
    unsigned char *p = realloc(overwritten(size, at), 2 * size);
    if (p)
        live_add(p, 2 * size);
}

#endif
