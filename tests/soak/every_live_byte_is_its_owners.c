/* every_live_byte_is_its_owners.c - a checker that owns every live byte: each
 * block, up to its usable size, holds a pattern made from its address and a
 * serial number, which is verified when it is freed or resized, when it passes
 * from thread to thread, and at random times. calloc must be zero, aligned
 * requests aligned. Sizes span all groups: small, medium, pages, large, moved.
 * Six lasting threads, and two whose players end all the time and leave their
 * blocks to others. The argument is the number of seconds; SEED sets the seed.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

enum { LASTING = 6, PASSING = 2, SLOTS = 1500, LETTERS = 512 };

struct block {
    unsigned char *p;
    size_t size; /* usable: all of it is written */
    uint64_t serial;
};

struct player {
    struct dice dice;
    uint64_t serial;
    long operations;
    struct block slot[SLOTS];
};

static struct block letter[LETTERS];
static atomic_flag letter_busy[LETTERS];
static _Atomic bool over;
static _Atomic long operations, threads;
static _Atomic size_t live;

static uint64_t key_of(const struct block *b)
{
    return (uintptr_t)b->p * 31 + b->serial * 0x9e3779b97f4a7c15u;
}

/* Word by word: payloads are aligned to 16, capacities multiples of 8 (what is
 * left of a size that is not is no word, and left out). */
static void pattern_write(unsigned char *p, size_t size, uint64_t key)
{
    uint64_t *word = (void *)p;
    for (size_t i = 0; i < size / 8; i++)
        word[i] = key + i * 0xd6e8feb86659fd93u;
}

static bool pattern_holds(const unsigned char *p, size_t size, uint64_t key)
{
    const uint64_t *word = (const void *)p;
    uint64_t wrong = 0;
    for (size_t i = 0; i < size / 8; i++)
        wrong |= word[i] ^ (key + i * 0xd6e8feb86659fd93u);
    return wrong == 0;
}

static void verify(const struct block *b)
{
    CHECK_EQ(malloc_usable_size(b->p), b->size);
    CHECK(pattern_holds(b->p, b->size, key_of(b)));
}

/* The chances of each group, of 10,000: a block of 8 MiB now and then. */
static size_t size_choose(struct dice *dice)
{
    size_t chance = roll_below(dice, 10000);
    if (chance < 100)
        return 0;
    if (chance < 6500)
        return roll_below(dice, 520);
    if (chance < 9000)
        return roll_below(dice, 4200);
    if (chance < 9950)
        return roll_below(dice, 16000);
    if (chance < 9997)
        return roll_below(dice, 400000);
    return roll_below(dice, 8 * MIB);
}

static void own(struct player *player, struct block *b, void *p, size_t asked)
{
    CHECK(p);
    CHECK(is_ours(p) && is_aligned(p, 16));
    *b = (struct block){p, malloc_usable_size(p), ++player->serial};
    CHECK_GE(b->size, asked);
    CHECK_EQ(b->size % 8, 0);
    pattern_write(b->p, b->size, key_of(b));
    atomic_fetch_add(&live, b->size);
}

static void disown(struct block *b)
{
    verify(b);
    atomic_fetch_sub(&live, b->size);
}

static void make(struct player *player, struct block *b)
{
    struct dice *dice = &player->dice;
    size_t size = size_choose(dice);
    size_t align = (size_t)16 << roll_below(dice, 10);
    if (roll_below(dice, 500) == 0)
        align = (size_t)16 << roll_below(dice, 18);
    void *p = NULL;
    switch (roll_below(dice, 10)) {
    case 0:
        p = aligned_alloc(align, size);
        CHECK(is_aligned(p, align));
        break;
    case 1:
        CHECK_EQ(posix_memalign(&p, align, size), 0);
        CHECK(is_aligned(p, align));
        break;
    case 2 ... 4:
        p = calloc(1, size);
        CHECK(p && is_zero(p, size));
        break;
    default:
        p = malloc(size);
    }
    own(player, b, p, size);
}

static void resize(struct player *player, struct block *b)
{
    struct dice *dice = &player->dice;
    size_t size = size_choose(dice) + 1;
    struct block old = *b;
    switch (roll_below(dice, 4)) {
    case 0:
        size = b->size + b->size / 4 + 1;
        break;
    case 1:
        size = b->size + 8;
        break;
    case 2:
        size = b->size / 3 + 1;
    }
    if (size > 20 * MIB)
        size = 1000;
    disown(b);
    void *p = realloc(b->p, size);
    CHECK(p);
    CHECK(pattern_holds(p, old.size < size ? old.size : size, key_of(&old)));
    own(player, b, p, size);
}

static void drop(struct block *b)
{
    disown(b);
    free(b->p);
    b->p = NULL;
}

/* What is in a letter, for what is in the slot. */
static void swap(struct player *player, struct block *b)
{
    size_t i = roll_below(&player->dice, LETTERS);
    if (atomic_flag_test_and_set_explicit(&letter_busy[i],
                                          memory_order_acquire))
        return;
    struct block mine = *b;
    *b = letter[i];
    letter[i] = mine;
    atomic_flag_clear_explicit(&letter_busy[i], memory_order_release);
    if (b->p)
        verify(b);
}

static void play(struct player *player)
{
    struct dice *dice = &player->dice;
    for (long n = 0; n < player->operations && !atomic_load(&over); n++) {
        struct block *b = &player->slot[roll_below(dice, SLOTS)];
        switch (roll_below(dice, 16)) {
        case 0 ... 2:
            swap(player, b);
            break;
        case 3:
            if (b->p)
                verify(b);
            break;
        case 4 ... 6:
            if (b->p) {
                resize(player, b);
                break;
            }
            __attribute__((fallthrough));
        default:
            if (b->p)
                drop(b);
            else if (atomic_load(&live) < 600 * MIB)
                make(player, b);
        }
        if (n % 1000 == 0)
            atomic_fetch_add(&operations, 1000);
    }
    for (size_t i = 0; i < SLOTS; i++)
        if (player->slot[i].p)
            swap(player, &player->slot[i]);
    for (size_t i = 0; i < SLOTS; i++)
        if (player->slot[i].p)
            drop(&player->slot[i]);
}

static void *play_once(void *player)
{
    play(player);
    return NULL;
}

/* One short player after the other, each a thread. */
static void *play_many(void *argument)
{
    struct player *player = argument;
    while (!atomic_load(&over)) {
        pthread_t thread;
        player->operations = 1 + (long)roll_below(&player->dice, 3000);
        CHECK_EQ(pthread_create(&thread, NULL, play_once, player), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
        atomic_fetch_add(&threads, 1);
    }
    return NULL;
}

static void wait_until_over(long seconds)
{
    struct timespec second = {1, 0};
    for (long s = 1; s <= seconds; s++) {
        nanosleep(&second, NULL);
        if (s % 60 == 0 || s == seconds)
            dprintf(1,
                    "%4ld s: %ld million operations, %ld threads ended, "
                    "%zu MiB live, %zu MiB in memory\n",
                    s, operations / 1000000, threads, live / MIB,
                    rss_kib() / 1024);
    }
}

void claim(const char *part)
{
    static struct player player[LASTING + PASSING];
    pthread_t thread[LASTING + PASSING];
    uint64_t seed = seed_get();
    for (size_t i = 0; i < COUNT(player); i++) {
        player[i].dice.state = (seed + i) * 0x9e3779b97f4a7c15u;
        player[i].serial = (uint64_t)i << 48;
        player[i].operations = LONG_MAX;
        CHECK_EQ(pthread_create(&thread[i], NULL,
                                i < LASTING ? play_once : play_many,
                                &player[i]),
                 0);
    }
    wait_until_over(part ? atol(part) : 10);
    atomic_store(&over, true);
    for (size_t i = 0; i < COUNT(player); i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    for (size_t i = 0; i < LETTERS; i++)
        if (letter[i].p)
            drop(&letter[i]);
    CHECK_EQ(live, 0);
    dprintf(1, "at the end %zu MiB in memory, at most %zu MiB\n",
            rss_kib() / 1024, peak_rss_kib() / 1024);
}
