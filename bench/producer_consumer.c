/* producer_consumer.c - two threads that free each other's blocks.
 *
 *     producer_consumer [BLOCKS]
 *
 * Each makes BLOCKS blocks of 16 to 400 bytes, writes to them and sends them
 * through a ring; each frees what the other sends. Prints millions of blocks a
 * second, both together.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SLOTS = 1024 };

/* One writer, one reader: head and tail only grow. */
struct ring {
    _Alignas(64) _Atomic size_t head; /* the reader's */
    _Alignas(64) _Atomic size_t tail; /* the writer's */
    _Alignas(64) void *slots[SLOTS];
};

struct side {
    struct ring *in, *out;
    uint32_t random;
    size_t blocks;
};

static struct ring rings[2];

static int ring_put(struct ring *r, void *p)
{
    size_t tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    if (tail - atomic_load_explicit(&r->head, memory_order_acquire) == SLOTS)
        return 0;
    r->slots[tail % SLOTS] = p;
    atomic_store_explicit(&r->tail, tail + 1, memory_order_release);
    return 1;
}

static void *ring_get(struct ring *r)
{
    size_t head = atomic_load_explicit(&r->head, memory_order_relaxed);
    if (atomic_load_explicit(&r->tail, memory_order_acquire) == head)
        return NULL;
    void *p = r->slots[head % SLOTS];
    atomic_store_explicit(&r->head, head + 1, memory_order_release);
    return p;
}

static size_t drain(struct ring *r)
{
    size_t n = 0;
    for (void *p; (p = ring_get(r)); n++)
        free(p);
    return n;
}

static void *work(void *argument)
{
    struct side *s = argument;
    size_t freed = 0;
    for (size_t i = 0; i < s->blocks; i++) {
        s->random = s->random * 1664525 + 1013904223;
        size_t *p = malloc(16 + (s->random >> 16) % 385);
        if (!p)
            abort();
        *p = i;
        while (!ring_put(s->out, p)) {
            size_t n = drain(s->in);
            freed += n;
            if (!n)
                sched_yield();
        }
        if (i % 64 == 63)
            freed += drain(s->in);
    }
    while (freed < s->blocks) {
        size_t n = drain(s->in);
        freed += n;
        if (!n)
            sched_yield();
    }
    return NULL;
}

int main(int argc, char **argv)
{
    size_t blocks = argc > 1 ? strtoull(argv[1], NULL, 10) : 5000000;
    struct side sides[2] = {
        {.in = &rings[0], .out = &rings[1], .random = 1, .blocks = blocks},
        {.in = &rings[1], .out = &rings[0], .random = 2, .blocks = blocks},
    };
    struct timespec start, end;
    pthread_t other;
    clock_gettime(CLOCK_MONOTONIC, &start);
    if (pthread_create(&other, NULL, work, &sides[1]))
        return 1;
    work(&sides[0]);
    pthread_join(other, NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double s = (double)(end.tv_sec - start.tv_sec) +
               (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    printf("%.4f\n", 2 * (double)blocks / s / 1e6);
    return 0;
}
