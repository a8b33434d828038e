/* step_mix.c - what the others do while a thread is stopped.
 * One thread at a time.
 * SPDX-License-Identifier: MIT */
#include "step_mix.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#include "heap/chunk.h"
#include "heap/heap.h"
#include "heap/mark.h"
#include "heap/pages.h"
#include "heap/tally.h"

/* Pages that rounds which free all that they take may grow by. */
#define GROWTH_MAX 64

size_t mix_size = 1000;

int mix_places(void)
{
    size_t units = block_size_for(mix_size) / BLOCK_ALIGN;
    size_t size =
        place_class_units(place_class_for((unsigned)units)) * BLOCK_ALIGN;
    return (int)((((size_t)1 << chunk_shift(size)) - BLOCK_LEAD) / size);
}

size_t mix_roll(uint64_t *dice, size_t bound)
{
    uint64_t x = *dice;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *dice = x;
    return (size_t)(x * 0x2545f4914f6cdd1du >> 33) % bound;
}

/* --- threads --- */

static struct {
    bool exists;
    pthread_t thread;
    sem_t begin, done;
    void (*task)(void *);
    void *argument;
} worker;

static void *worker_main(void *unused)
{
    (void)unused;
    for (;;) {
        while (sem_wait(&worker.begin))
            ;
        if (!worker.task)
            return NULL;
        worker.task(worker.argument);
        sem_post(&worker.done);
    }
}

static void thread_start(pthread_t *thread, void *(*start)(void *), void *p)
{
    if (pthread_create(thread, NULL, start, p))
        blocks_failed("no thread");
}

void worker_run(void (*task)(void *), void *argument)
{
    if (!worker.exists) {
        sem_init(&worker.begin, 0, 0);
        sem_init(&worker.done, 0, 0);
        thread_start(&worker.thread, worker_main, NULL);
        worker.exists = true;
    }
    worker.task = task;
    worker.argument = argument;
    sem_post(&worker.begin);
    while (task && sem_wait(&worker.done))
        ;
}

void worker_end(void)
{
    if (!worker.exists)
        return;
    worker_run(NULL, NULL);
    pthread_join(worker.thread, NULL);
    worker.exists = false;
}

void worker_forked(void)
{
    worker.exists = false;
}

struct task {
    void (*run)(void *);
    void *argument;
};

static void *task_main(void *p)
{
    struct task *task = p;
    task->run(task->argument);
    return NULL;
}

void thread_run(void (*run)(void *), void *argument)
{
    struct task task = {run, argument};
    pthread_t thread;
    thread_start(&thread, task_main, &task);
    pthread_join(thread, NULL);
}

/* --- random operations --- */

static size_t some_size(uint64_t *dice)
{
    size_t kind = mix_roll(dice, 64);
    if (kind < 36)
        return mix_size;
    if (kind < 56)
        return mix_roll(dice, 2000);
    if (kind < 63)
        return mix_roll(dice, 20 * KIB);
    return mix_roll(dice, 400 * KIB);
}

static void play_one(struct bag *bag, uint64_t *dice)
{
    size_t kind = mix_roll(dice, 32), n = some_size(dice);
    if (bag->count > 300 || (kind < 15 && bag->count > 0)) {
        struct block b = bag_take(bag, (int)mix_roll(dice, (size_t)bag->count));
        if (kind)
            block_free(&b);
        else
            block_resize(&b, n + 1), bag_add(bag, b);
    } else if (kind == 30) {
        bag_add(bag, block_take_aligned(n, (size_t)16 << mix_roll(dice, 9)));
    } else if (kind == 31) {
        bag_add(bag, block_take_zeroed(n));
    } else {
        bag_add(bag, block_take(n));
    }
}

void mix_play(struct bag *bag, uint64_t *dice, int operations)
{
    while (operations--) {
        play_one(bag, dice);
        if (mix_roll(dice, 400) == 0)
            heap_trim();
    }
}

/* --- the parts of the mix, each in some thread --- */

static void fill_kept(void *p)
{
    struct mix *mix = p;
    bag_fill(&mix->kept, 3 * mix_places(), mix_size);
}

static void fill_mail(void *p)
{
    struct mix *mix = p;
    bag_fill(&mix->mail, 2 * mix_places() + 3, mix_size);
}

static void play_kept(void *p)
{
    struct mix *mix = p;
    mix_play(&mix->kept, &mix->dice, 200);
}

static void play_mail(void *p)
{
    struct mix *mix = p;
    mix_play(&mix->mail, &mix->dice, 150);
}

/* Free every third of what the thread has kept itself. */
static void thin_kept(void *p)
{
    struct mix *mix = p;
    for (int i = mix->kept.count - 1; i >= 0; i -= 3) {
        struct block b = bag_take(&mix->kept, i);
        block_free(&b);
    }
}

static void free_half(void *p)
{
    struct bag *gifts = p;
    bag_free(gifts, gifts->count / 2);
}

/* Mark, take and rewind, again and again: memory does not grow. */
static void mark_rounds(void *p)
{
    struct mix *mix = p;
    struct mark_place place;
    static struct bag bag;
    size_t used = 0;
    for (int round = 0; round < 8; round++) {
        if (!mark_set(&place))
            blocks_failed("no mark");
        for (int i = 0; i < 6; i++)
            bag_add(&bag, block_take(40 * KIB + mix_roll(&mix->dice, 1000)));
        bag_add(&bag, block_take(300 * KIB));
        bag_check(&bag);
        while (bag.count) {
            struct block b = bag_take(&bag, 0);
            block_forget(&b);
        }
        if (!mark_rewind(&place))
            blocks_failed("no rewind");
        if (round == 1)
            used = tally_numbers().used;
    }
    if (tally_numbers().used > used)
        blocks_failed("rewinds leave %zu pages", tally_numbers().used - used);
    mix->lost += MARK_PAGES;
}

/* --- the mix --- */

static void bounded(const char *what, size_t before, size_t now, size_t more)
{
    if (now > before + more)
        blocks_failed("%s grow from %zu to %zu", what, before, now);
}

/* Blocks that one thread takes and another frees, runs, and threads that come
 * and go need no more of anything each time. */
static void mix_rounds(struct mix *mix)
{
    size_t used = 0, runs = 0, heaps = 0;
    for (int round = 0; round < 8; round++) {
        worker_run(fill_mail, mix);
        bag_free(&mix->mail, BAG_MAX);
        if (round == 2)
            used = tally_numbers().used;
    }
    bounded("pages in chunks", used, tally_numbers().used, GROWTH_MAX);
    for (int round = 0; round < 6; round++) {
        bag_fill(&mix->mail, 3, 150 * KIB);
        bag_free(&mix->mail, BAG_MAX);
        bag_fill(&mix->mail, 1, 2100 * KIB);
        bag_free(&mix->mail, BAG_MAX);
        if (round == 2)
            runs = tally_numbers().used;
    }
    bounded("pages of runs", runs, tally_numbers().used,
            200 * KIB >> PAGE_SHIFT);
    for (int round = 0; round < 4; round++) {
        thread_run(fill_mail, mix);
        bag_free(&mix->mail, BAG_MAX);
        if (round == 1) {
            used = tally_numbers().used;
            heaps = atomic_load(&region.heaps_made);
        }
    }
    bounded("pages of ended threads", used, tally_numbers().used, GROWTH_MAX);
    bounded("heaps", heaps, atomic_load(&region.heaps_made), 0);
}

void mix_prepare(struct mix *mix)
{
    worker_run(fill_kept, mix);
    worker_run(fill_kept, mix);
    bag_free(&mix->kept, 3 * mix_places() / 4); /* of the first chunk */
    for (int i = 0; i < 3; i++)
        worker_run(thin_kept, mix);
}

void mix_run(struct mix *mix, struct bag *gifts)
{
    int all = gifts->count;
    bag_free(gifts, mix->share * all / 4);
    worker_run(free_half, gifts);
    if (mix->share == 2)
        bag_free(gifts, all);
    if (mix->trim)
        heap_trim();
    worker_run(fill_kept, mix);
    if (mix->drain) {
        bag_free(&mix->kept, mix->kept.count / 2);
        worker_run(thin_kept, mix);
        heap_trim();
    }
    if (!heap_spans_below)
        mix_rounds(mix);
    if (mix->marks)
        thread_run(mark_rounds, mix);
    mix_play(&mix->bag, &mix->dice, 300);
    worker_run(play_kept, mix);
    thread_run(play_mail, mix);
    bag_free(&mix->mail, mix->mail.count / 2);
    worker_run(fill_kept, mix);
    bag_check(&mix->kept);
    bag_check(&mix->bag);
}

void mix_end(struct mix *mix, struct bag *gifts)
{
    bag_free(gifts, BAG_MAX);
    bag_free(&mix->bag, BAG_MAX);
    bag_free(&mix->mail, BAG_MAX);
    bag_free(&mix->kept, BAG_MAX);
}
