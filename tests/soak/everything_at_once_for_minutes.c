/* everything_at_once_for_minutes.c - threads that come and go, hand blocks to
 * each other, fork, and open and close plugins, with sizes of every kind.
 * SOAK_SECONDS and SEED come from the environment; both are printed.
 * Every block carries its size and a pattern, checked before it is given up.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS = 6, SLOTS = 4096 };

struct block {
    size_t size;
    uint64_t seed;
    unsigned char bytes[];
};

static _Atomic(struct block *) slots[SLOTS]; /* blocks between owners */
static _Atomic uint64_t operations, handed, forks, plugins, threads;
static _Atomic bool stop;
static uint64_t handed_max;

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Mostly small, some medium, few large. */
static size_t random_size(uint64_t *state)
{
    uint64_t r = next_random(state);
    unsigned kind = r % 1000;
    size_t top = kind < 900 ? 300 : kind < 995 ? 20000 : 2000000;
    return sizeof(struct block) + (r >> 20) % top;
}

/* A few bytes of it: the ends and some between. */
static unsigned char byte_at(const struct block *b, size_t i)
{
    return (unsigned char)(b->seed + i * 31);
}

static size_t stride(const struct block *b)
{
    return 1 + b->size / 64;
}

static void block_write(struct block *b, size_t size, uint64_t seed)
{
    b->size = size - sizeof *b;
    b->seed = seed;
    for (size_t i = 0; i < b->size; i += stride(b))
        b->bytes[i] = byte_at(b, i);
}

static void block_check(const struct block *b, size_t upto, size_t step)
{
    for (size_t i = 0; i < upto; i += step)
        CHECK_EQ(b->bytes[i], byte_at(b, i));
}

static struct block *block_new(uint64_t *state)
{
    size_t size = random_size(state);
    struct block *b;
    switch (next_random(state) % 8) {
    case 0:
        b = calloc(1, size);
        CHECK(b);
        for (size_t i = 0; i < size; i += 1 + size / 128)
            CHECK_EQ(((unsigned char *)b)[i], 0);
        break;
    case 1: {
        size_t align = (size_t)16 << next_random(state) % 9;
        void *p = NULL;
        CHECK_EQ(posix_memalign(&p, align, size), 0);
        CHECK_EQ((uintptr_t)p % align, 0);
        b = p;
        break;
    }
    default:
        b = malloc(size);
        CHECK(b);
    }
    CHECK_GE(malloc_usable_size(b), size);
    block_write(b, size, next_random(state));
    atomic_fetch_add_explicit(&handed, size, memory_order_relaxed);
    return b;
}

static struct block *block_change(struct block *b, uint64_t *state)
{
    size_t old = b->size, size = random_size(state), step = stride(b);
    b = realloc(b, size);
    CHECK(b);
    size_t kept = size - sizeof *b < old ? size - sizeof *b : old;
    block_check(b, kept, step);
    block_write(b, size, next_random(state));
    atomic_fetch_add_explicit(&handed, size, memory_order_relaxed);
    return b;
}

static void block_end(struct block *b)
{
    if (b)
        block_check(b, b->size, stride(b));
    free(b);
}

static void work(uint64_t *state, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = next_random(state) % SLOTS;
        struct block *b = atomic_exchange(&slots[at], NULL);
        if (!b)
            b = block_new(state);
        else if (next_random(state) % 4 == 0)
            b = block_change(b, state);
        else
            block_end(b), b = NULL;
        block_end(atomic_exchange(&slots[at], b));
    }
    atomic_fetch_add(&operations, count);
}

/* The child has its parent's blocks, whatever the other threads were doing. */
static void fork_once(uint64_t *state)
{
    pid_t child = fork();
    CHECK_GE(child, 0);
    if (child == 0) {
        work(state, 500);
        _exit(0);
    }
    CHECK_EQ(wait_status(child), 0);
    atomic_fetch_add(&forks, 1);
}

static void plugin_once(void)
{
    void *handle = dlopen(getenv("CHECK_PLUGIN"), RTLD_NOW);
    CHECK(handle);
    CHECK_EQ(dlclose(handle), 0);
    atomic_fetch_add(&plugins, 1);
}

static void *visitor(void *seed)
{
    uint64_t state = (uintptr_t)seed | 1;
    work(&state, 2000);
    atomic_fetch_add(&threads, 1);
    return NULL;
}

static void *worker(void *seed)
{
    uint64_t state = (uintptr_t)seed | 1;
    while (!stop) {
        work(&state, 1000);
        unsigned chance = next_random(&state) % 40;
        if (chance == 0)
            fork_once(&state);
        else if (chance < 3)
            plugin_once();
        else if (chance < 8) {
            pthread_t thread;
            void *other = (void *)(uintptr_t)next_random(&state);
            CHECK_EQ(pthread_create(&thread, NULL, visitor, other), 0);
            CHECK_EQ(pthread_join(thread, NULL), 0);
        }
        if (handed > handed_max)
            return NULL; /* free does nothing here: memory sets the end */
    }
    return NULL;
}

void claim(const char *part)
{
    (void)part;
    const char *seconds_text = getenv("SOAK_SECONDS");
    const char *seed_text = getenv("SEED");
    unsigned seconds = seconds_text ? (unsigned)atoi(seconds_text) : 300;
    uint64_t seed = seed_text ? strtoull(seed_text, NULL, 0)
                              : (uint64_t)time(NULL) * 2654435761U;
    handed_max = reset_is_drained() ? UINT64_MAX : (uint64_t)5 << 30;
    printf("SEED=%llu SOAK_SECONDS=%u\n", (unsigned long long)seed, seconds);
    fflush(stdout);
    time_t end = time(NULL) + seconds;
    for (unsigned round = 0; time(NULL) < end; round++) {
        /* Without a reset a round ends when so much has been handed out, and
         * the next one is a child with the memory of before. */
        pid_t child = fork();
        CHECK_GE(child, 0);
        if (child == 0) {
            pthread_t thread[WORKERS];
            for (uintptr_t i = 0; i < WORKERS; i++)
                CHECK_EQ(pthread_create(&thread[i], NULL, worker,
                                        (void *)(seed + round * 100 + i)),
                         0);
            while (time(NULL) < end && handed <= handed_max)
                usleep(20000);
            stop = true;
            for (int i = 0; i < WORKERS; i++)
                CHECK_EQ(pthread_join(thread[i], NULL), 0);
            printf("round %u: %llu operations, %llu MiB, %llu forks, %llu "
                   "threads, %llu plugins, %zu KiB peak\n",
                   round, (unsigned long long)operations,
                   (unsigned long long)(handed >> 20),
                   (unsigned long long)forks, (unsigned long long)threads,
                   (unsigned long long)plugins, peak_rss_kib());
            fflush(stdout);
            _exit(0);
        }
        CHECK_EQ(wait_status(child), 0);
    }
}
