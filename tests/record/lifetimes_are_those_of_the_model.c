/* lifetimes_are_those_of_the_model.c - lives are measured in bytes handed out
 * between birth and death: exactly, as a model of the clock says.
 * SPDX-License-Identifier: MIT */
#include <malloc.h>
#include <pthread.h>
#include <unistd.h>

#include "record.h"

#define BLOCKS 512u
#define ROUNDS 100000u

/* A block takes its capacity and its word, which makes a multiple of 16. */
struct model {
    uint64_t clock;
    uint64_t seed;
    uint64_t lives[RECORD_LIVES];
    uint64_t life_bytes[RECORD_LIVES];
    struct block {
        void *p;
        uint64_t birth;
    } blocks[BLOCKS];
};

static struct model model;

static uint64_t next_random(void)
{
    model.seed = model.seed * 6364136223846793005u + 1442695040888963407u;
    return model.seed >> 33;
}

static uint64_t with_word(size_t capacity)
{
    return (capacity + 15) & ~(size_t)15;
}

static void begin(struct block *b, void *p)
{
    CHECK(p);
    model.clock += with_word(malloc_usable_size(p));
    *b = (struct block){p, model.clock};
}

static void end_life(struct block *b, size_t capacity)
{
    unsigned bucket = record_life_bucket(model.clock - b->birth);
    model.lives[bucket]++;
    model.life_bytes[bucket] += capacity;
}

static void release(struct block *b)
{
    if (b->p)
        end_life(b, malloc_usable_size(b->p));
    free(b->p);
    b->p = NULL;
}

/* A block that stays keeps its birth, and the clock goes on by what it grew. */
static void resize(struct block *b, size_t n)
{
    size_t old = malloc_usable_size(b->p);
    uintptr_t from = (uintptr_t)b->p;
    void *to = realloc(b->p, n);
    CHECK(to);
    size_t now = malloc_usable_size(to);
    if ((uintptr_t)to == from) {
        model.clock += now > old ? with_word(now - old) : 0;
        return;
    }
    end_life(b, old);
    begin(b, to);
}

static size_t any_size(void)
{
    uint64_t r = next_random();
    return r % 1000 == 0 ? 300000 + r % 100000 : r % (r % 7 ? 600 : 20000);
}

static void stack_like(void)
{
    for (unsigned round = 0; round < ROUNDS / BLOCKS; round++) {
        for (unsigned i = 0; i < BLOCKS; i++)
            begin(&model.blocks[i], malloc(any_size()));
        for (unsigned i = BLOCKS; i--;)
            release(&model.blocks[i]);
    }
}

static void queue_like(void)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        release(&model.blocks[i % BLOCKS]);
        begin(&model.blocks[i % BLOCKS], malloc(any_size()));
    }
}

static void at_random(void)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        struct block *b = &model.blocks[next_random() % BLOCKS];
        void *p = NULL;
        if (b->p && next_random() % 3 == 0) {
            resize(b, any_size() + 1);
            continue;
        }
        release(b);
        if (next_random() % 8 == 0)
            CHECK(!posix_memalign(&p, 256, any_size()));
        else
            p = next_random() % 2 ? calloc(1, any_size()) : malloc(any_size());
        begin(b, p);
    }
}

static void growing(void)
{
    for (unsigned round = 0; round < 200; round++) {
        begin(&model.blocks[0], malloc(1));
        for (size_t n = 2; n < 1000000; n += n / 8 + 1)
            resize(&model.blocks[0], n);
        release(&model.blocks[0]);
    }
}

static void *at_random_elsewhere(void *unused)
{
    (void)unused;
    at_random();
    for (unsigned i = 0; i < BLOCKS; i++)
        release(&model.blocks[i]);
    return NULL;
}

/* One thread after the other: the next finds the births of the last. */
static void by_turns(void)
{
    pthread_t thread;
    for (unsigned i = 0; i < BLOCKS; i++)
        begin(&model.blocks[i], malloc(any_size()));
    CHECK(!pthread_create(&thread, NULL, at_random_elsewhere, NULL));
    pthread_join(thread, NULL);
}

static void play(const char *part)
{
    if (!strcmp(part, "stack"))
        stack_like();
    else if (!strcmp(part, "queue"))
        queue_like();
    else if (!strcmp(part, "random"))
        at_random();
    else if (!strcmp(part, "growing"))
        growing();
    else
        by_turns();
}

static uint64_t sum_of(const uint64_t *lives)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < RECORD_LIVES; i++)
        sum += lives[i];
    return sum;
}

/* With several threads, what another has not passed on yet is not seen: a life
 * is off by two steps at most, and what libc takes for a thread counts too. */
static void check_nearly(const uint64_t *before, const uint64_t *after)
{
    uint64_t off = 0;
    for (unsigned i = 0; i < RECORD_LIVES; i++) {
        int64_t d = (int64_t)(after[i] - before[i] - model.lives[i]);
        off += (uint64_t)(d < 0 ? -d : d);
    }
    CHECK(off <= 2 + sum_of(model.lives) / 100);
}

void inside(const char *part)
{
    const struct record_slot *slot = record_slot_of(getpid());
    struct record_counters before = record_counters_of(slot);
    model.seed = 42;
    play(part);
    struct record_counters after = record_counters_of(slot);
    CHECK(sum_of(model.lives) > 100);
    if (record_is_forwarded()) { /* births take place in our own blocks */
        CHECK_EQUAL(sum_of(after.lives), 0);
    } else if (!strcmp(part, "turns")) {
        check_nearly(before.lives, after.lives);
    } else {
        for (unsigned i = 0; i < RECORD_LIVES; i++) {
            CHECK_EQUAL(after.lives[i] - before.lives[i], model.lives[i]);
            CHECK_EQUAL(after.life_bytes[i] - before.life_bytes[i],
                        model.life_bytes[i]);
        }
    }
}

void outside(const char *part)
{
    record_make(RECORD_ROOM);
    CHECK_EQUAL(record_run(part), 0);
}
