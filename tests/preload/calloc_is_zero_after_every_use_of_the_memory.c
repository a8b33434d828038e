/* calloc_is_zero_after_every_use_of_the_memory.c - each way in which bytes
 * that calloc may hand out next can have been written before.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <unistd.h>

static const size_t sizes[] = {1,    8,     24,     100,    1000,    4096,
                               5000, 65536, 262144, 300000, 2097152, 2500000};

static void dirty(void *p)
{
    memset(p, 0xa5, malloc_usable_size(p));
}

/* Blocks of calloc, in sizes around the given one, are zero over their whole
 * request; they are left dirty, and allocated. */
static void callocs_are_zero(const char *after, size_t size)
{
    size_t tries[] = {size, size / 2 + 1, size * 2, size + 16, 40, size / 3};
    for (size_t i = 0; i < COUNT(tries); i++) {
        check_context("calloc of %zu bytes after %s of %zu", tries[i], after,
                      size);
        void *p = calloc(1, tries[i]);
        CHECK(p);
        CHECK(is_zero(p, tries[i]));
        dirty(p);
    }
}

static void after_free(size_t size)
{
    void *p = malloc(size);
    dirty(p);
    free(p);
    callocs_are_zero("free", size);
    void *many[20];
    for (size_t i = 0; i < COUNT(many); i++)
        dirty(many[i] = malloc(size));
    for (size_t i = COUNT(many); i-- > 0;)
        free(many[i]);
    callocs_are_zero("free of 20", size);
}

static void after_shrink(size_t size)
{
    void *p = malloc(size);
    dirty(p);
    p = realloc(p, size / 4 + 1);
    CHECK(p);
    callocs_are_zero("shrink", size);
    p = malloc(size); /* and one that is not the newest */
    dirty(p);
    void *other = malloc(10);
    p = realloc(p, 1);
    CHECK(p);
    callocs_are_zero("shrink of an older block", size);
    free(other);
    free(p);
}

static void after_growth_in_place(size_t size)
{
    void *p = malloc(size);
    for (size_t step = 1; step < 5; step++) {
        p = realloc(p, size + size * step / 4 + 1);
        CHECK(p);
        dirty(p);
    }
    p = realloc(p, size);
    CHECK(p);
    callocs_are_zero("growth and shrink", size);
    free(p);
    callocs_are_zero("growth and free", size);
}

static void after_move(size_t size)
{
    void *p = malloc(size);
    for (int round = 0; round < 4; round++) {
        dirty(p);
        void *other = malloc(size); /* in the way */
        dirty(other);
        p = realloc(p, malloc_usable_size(p) * 2 + 4096);
        CHECK(p);
        callocs_are_zero("move", size);
        free(other);
    }
    free(p);
    callocs_are_zero("move and free", size);
}

static void after_failed_realloc(size_t size)
{
    void *p = malloc(size);
    dirty(p);
    CHECK(realloc(p, SIZE_MAX - 100) == NULL);
    callocs_are_zero("failed realloc", size);
    free(p);
}

static void after_alignment(size_t size)
{
    for (size_t align = 64; align <= 65536; align *= 4) {
        void *p = memalign(align, size);
        dirty(p);
        free(p);
        callocs_are_zero("aligned block", size);
    }
}

static void *thread_use(void *size)
{
    void *p[8];
    for (size_t i = 0; i < COUNT(p); i++)
        dirty(p[i] = malloc(*(size_t *)size));
    p[7] = realloc(p[7], 1); /* the rest of the chunk is dirty */
    for (size_t i = 0; i < COUNT(p); i++)
        free(p[i]);
    return NULL;
}

static void *thread_calloc(void *size)
{
    callocs_are_zero("exit of another thread", *(size_t *)size);
    return NULL;
}

static void after_thread_exit(size_t size)
{
    void *(*bodies[])(void *) = {thread_use, thread_calloc, thread_use,
                                 thread_use, thread_calloc};
    for (size_t i = 0; i < COUNT(bodies); i++) {
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, NULL, bodies[i], &size), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
    callocs_are_zero("exit of threads", size);
}

static void after_fork(size_t size)
{
    void *p = malloc(size);
    dirty(p);
    free(p);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        callocs_are_zero("fork", size);
        _exit(0);
    }
    callocs_are_zero("fork, in the parent", size);
    CHECK_EQ(wait_status(child), 0);
}

static void after_trim(size_t size)
{
    int (*trim)(size_t) = entry("malloc_trim");
    void *p = malloc(size);
    dirty(p);
    free(p);
    if (trim)
        trim(0);
    callocs_are_zero("malloc_trim", size);
}

void claim(const char *part)
{
    (void)part;
    for (size_t i = 0; i < COUNT(sizes); i++) {
        after_free(sizes[i]);
        after_shrink(sizes[i]);
        after_growth_in_place(sizes[i]);
        after_move(sizes[i]);
        after_failed_realloc(sizes[i]);
        after_alignment(sizes[i]);
        after_thread_exit(sizes[i]);
        after_fork(sizes[i]);
        after_trim(sizes[i]);
    }
}
