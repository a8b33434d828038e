/* counts_are_those_of_the_program.c - a program that counts its own calls finds
 * the same numbers in its record, whatever the number of threads.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <unistd.h>

#include "record.h"

#define THREADS_MAX 100u
#define BLOCKS 64u
#define ROUNDS 4000u

static unsigned threads;
static pthread_barrier_t barrier;

struct worker {
    pthread_t thread;
    uint64_t seed;
    struct record_counters own;
    void *blocks[BLOCKS];
};

static struct worker workers[THREADS_MAX];

static uint64_t next_random(struct worker *w)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return w->seed;
}

static void count_request(struct worker *w, enum record_entry entry, size_t n)
{
    w->own.calls[entry]++;
    w->own.bytes[entry] += n;
    w->own.sizes[record_size_bucket(n)]++;
}

static size_t capacity(struct worker *w, void *p)
{
    w->own.calls[RECORD_USABLE_SIZE]++;
    return malloc_usable_size(p);
}

static void count_block(struct worker *w, void *p, size_t n)
{
    CHECK(p);
    w->own.blocks_taken++;
    w->own.bytes_taken += capacity(w, p);
    w->own.large += n >= RECORD_LARGE;
}

static void release(struct worker *w, void *p)
{
    w->own.calls[RECORD_FREE]++;
    if (p) {
        w->own.blocks_given++;
        w->own.bytes_given += capacity(w, p);
    } else {
        w->own.null_frees++;
    }
    free(p);
}

static void resize(struct worker *w, void **p, size_t n)
{
    size_t old = *p ? capacity(w, *p) : 0;
    uintptr_t from = (uintptr_t)*p;
    void *to = realloc(*p, n);
    count_request(w, RECORD_REALLOC, n);
    CHECK(to);
    *p = to;
    if (!from) {
        count_block(w, to, n);
    } else if ((uintptr_t)to == from) {
        size_t now = capacity(w, to);
        w->own.in_place++;
        w->own.bytes_taken += now > old ? now - old : 0;
        w->own.bytes_given += now < old ? old - now : 0;
    } else {
        w->own.copied++;
        w->own.blocks_given++;
        w->own.bytes_given += old;
        count_block(w, to, n);
    }
}

static void *take(struct worker *w, uint64_t kind, size_t n)
{
    void *p = NULL;
    enum record_entry entry = RECORD_MALLOC;
    switch (kind) {
    case 0:
        p = calloc(1, n);
        entry = RECORD_CALLOC;
        break;
    case 1:
        CHECK(!posix_memalign(&p, 64, n));
        entry = RECORD_POSIX_MEMALIGN;
        break;
    case 2:
        p = aligned_alloc(4096, n);
        entry = RECORD_ALIGNED_ALLOC;
        break;
    case 3:
        p = memalign(32, n);
        entry = RECORD_MEMALIGN;
        break;
    default:
        p = malloc(n);
    }
    count_request(w, entry, n);
    count_block(w, p, n);
    return p;
}

static void step(struct worker *w)
{
    uint64_t r = next_random(w);
    void **block = &w->blocks[r % BLOCKS];
    size_t n = (r >> 8) & (((size_t)1 << (r >> 32) % 15) - 1);
    if ((r >> 48) % 500 == 0)
        n += RECORD_LARGE;
    if ((r >> 40) % 3 == 0) {
        resize(w, block, n + 1);
    } else {
        release(w, *block);
        *block = (r >> 40) % 3 == 1 ? take(w, (r >> 56) % 9, n) : NULL;
    }
    if ((r >> 60) == 0) {
        CHECK(!malloc(SIZE_MAX / 2));
        count_request(w, RECORD_MALLOC, SIZE_MAX / 2);
        w->own.failed++;
    }
}

static void *work(void *self)
{
    struct worker *w = self;
    release(w, take(w, 9, 1)); /* what threads take when they begin */
    w->own = (struct record_counters){0};
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    for (unsigned i = 0; i < ROUNDS; i++)
        step(w);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    return NULL;
}

/* What of the record the program does not know. */
static void forget(struct record_counters *c)
{
    c->copied += c->remapped;
    c->remapped = c->bytes_copied = 0;
    memset(c->lives, 0, sizeof c->lives);
    memset(c->life_bytes, 0, sizeof c->life_bytes);
    memset(c->ticks, 0, sizeof c->ticks);
}

/* What all threads counted is what came to the record between the two. */
static void compare(struct record_counters *before,
                    struct record_counters *after)
{
    struct record_counters own = {0};
    uint64_t *b = (uint64_t *)before, *a = (uint64_t *)after;
    for (unsigned t = 0; t < threads; t++) {
        const uint64_t *from = (const uint64_t *)&workers[t].own;
        for (size_t i = 0; i < sizeof own / sizeof *from; i++)
            ((uint64_t *)&own)[i] += from[i];
    }
    forget(before);
    forget(after);
    for (size_t i = 0; i < sizeof own / sizeof *a; i++)
        if (a[i] - b[i] != ((uint64_t *)&own)[i]) {
            printf("number %zu: %lld, but %lld in the record\n", i,
                   (long long)((uint64_t *)&own)[i], (long long)(a[i] - b[i]));
            fflush(stdout);
            _Exit(1);
        }
}

/* With every block a sample, sites add up to what was counted. */
static void check_sites(const struct record_slot *slot,
                        const struct record_counters *counters)
{
    const uint64_t *index =
        (const void *)((const char *)record + record->stacks_at);
    uint64_t bytes = 0, live = 0;
    for (uint32_t i = 0; i < record->stacks_max; i++)
        if (index[i]) {
            const struct record_stack *s =
                (const void *)((const char *)record + index[i]);
            bytes += s->bytes;
            live += (uint64_t)s->live;
        }
    printf("samples: %lld, missed: %lld\n", (long long)slot->samples,
           (long long)slot->missed_samples);
    CHECK_EQUAL(slot->missed_lives, 0);
    if (slot->missed_samples) { /* more threads at once than workspaces */
        CHECK(bytes <= counters->bytes_taken);
        return;
    }
    CHECK_EQUAL(bytes, counters->bytes_taken);
    /* The pieces of a block that shrinks are rounded down. */
    uint64_t truth = counters->bytes_taken - counters->bytes_given;
    printf("live %lld of %lld\n", (long long)live, (long long)truth);
    CHECK(live <= truth && truth - live < 1000);
}

void inside(const char *part)
{
    struct record_slot *slot = record_slot_of(getpid());
    threads = (unsigned)atoi(part);
    CHECK(threads && threads <= THREADS_MAX);
    pthread_barrier_init(&barrier, NULL, threads + 1);
    for (unsigned t = 0; t < threads; t++) {
        workers[t].seed = 88172645463325252u + t * 7919;
        CHECK(!pthread_create(&workers[t].thread, NULL, work, &workers[t]));
    }
    pthread_barrier_wait(&barrier);
    struct record_counters before = record_counters_of(slot);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    struct record_counters after = record_counters_of(slot);
    pthread_barrier_wait(&barrier);
    for (unsigned t = 0; t < threads; t++)
        pthread_join(workers[t].thread, NULL);
    compare(&before, &after);
    free(malloc(2 * RECORD_STEP)); /* all that is due is passed on */
    struct record_counters end = record_counters_of(slot);
    CHECK_EQUAL(slot->live, end.bytes_taken - end.bytes_given);
    if (strstr(part, "sites"))
        check_sites(slot, &end);
    CHECK(slot->peak >= slot->live);
    CHECK(slot->threads >= threads && slot->threads_peak >= threads);
}

void outside(const char *part)
{
    record_make(RECORD_ROOM);
    if (strstr(part, "sites"))
        record_with_sites(0);
    CHECK_EQUAL(record_run(part), 0);
    CHECK_EQUAL(record->missed_slots + record->missed_threads, 0);
}
