/* blocks_cross_between_malloc_and_libcs_own_names.c - each way to get a block
 * meets each way to resize it and each to free it, whichever name is called.
 * SPDX-License-Identifier: MIT */
#include "check.h"

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void *__libc_valloc(size_t);
extern void *__libc_pvalloc(size_t);
extern void __libc_free(void *);

static void *by_calloc(size_t size)
{
    return __libc_calloc(size, 1);
}

static void *by_realloc(size_t size)
{
    return __libc_realloc(NULL, size);
}

static void *by_memalign(size_t size)
{
    return __libc_memalign(256, size);
}

static const struct way others[] = {
    {"__libc_malloc", __libc_malloc, 16}, {"__libc_calloc", by_calloc, 16},
    {"__libc_realloc", by_realloc, 16},   {"__libc_memalign", by_memalign, 256},
    {"__libc_valloc", __libc_valloc, 0},  {"__libc_pvalloc", __libc_pvalloc, 0},
};

static void *(*const resizes[])(void *, size_t) = {realloc, __libc_realloc};
static void (*const frees[])(void *) = {free, __libc_free};

static void look(const struct way *way, size_t size)
{
    for (unsigned how = 0; how < 4; how++) {
        check_context("%s(%zu), resized %u, freed %u", way->name, size, how & 1,
                      how / 2);
        void *p = way->alloc(size);
        CHECK(p);
        CHECK(system_malloc() || is_ours(p));
        CHECK(is_aligned(p, way->align ? way->align : 4096));
        CHECK_GE(malloc_usable_size(p), size);
        fill(p, size, size);
        p = resizes[how & 1](p, size * 2 + 1);
        CHECK(p);
        CHECK(holds(p, size, size));
        frees[how / 2](p);
        frees[how / 2](way->alloc(size));
    }
}

/* What is freed by the other name is used again. */
static void churn(const char *part)
{
    (void)part;
    for (int i = 0; i < 300000; i++) {
        char *p = i & 1 ? malloc(1000) : __libc_malloc(1000);
        memset(p, 1, 1000);
        frees[i & 1](p);
    }
    CHECK_LE(rss_kib(), 32 * KIB);
}

static void drained(void)
{
    setenv("BUMPMALLOC_RESET", "drained", 1);
}

void claim(const char *part)
{
    if (part) {
        churn(part);
        return;
    }
    for (size_t size = 1; size < 3 * MIB; size = size * 3 + 7) {
        for (size_t i = 0; i < COUNT(others); i++)
            look(&others[i], size);
        for (size_t i = 0; i < ways_count; i++)
            look(&ways[i], size);
    }
    errno = 0;
    CHECK(!__libc_pvalloc(SIZE_MAX - 100));
    CHECK_EQ(errno, ENOMEM);
    static struct outcome outcome;
    rerun(&outcome, "churn", drained);
    CHECK_FINE(&outcome);
}
