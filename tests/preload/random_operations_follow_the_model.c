/* random_operations_follow_the_model.c - ten million operations, by as many
 * threads as the argument says, each checked against what the model knows:
 * every live block holds its own bytes (an overlap would break one of the two),
 * is aligned, keeps its bytes through realloc, and is zero from calloc.
 * Threads hand blocks to each other, so that they free and resize what others
 * made. Sizes are such that about 2 GiB are handed out in all.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { SLOTS = 500, LETTERS = 64, MOST_THREADS = 16 };
#define OPERATIONS 10000000

struct block {
    unsigned char *p;
    size_t size; /* that was asked for, all of it written */
    uint64_t key;
};

struct player {
    struct dice dice;
    long operations;
    struct block slot[SLOTS];
};

/* Blocks on their way from one thread to another. */
static _Atomic(struct block *) letter[LETTERS];

static size_t size_choose(struct dice *dice)
{
    switch (roll_below(dice, 4096)) {
    case 0:
        if (roll_below(dice, 16) == 0) /* large: about 150 in all */
            return 200 * KIB + roll_below(dice, 2 * MIB);
        return roll_below(dice, 40 * KIB);
    case 1 ... 100:
        return roll_below(dice, 2048);
    case 101:
        return 0;
    default:
        return roll_below(dice, (size_t)4 << roll_below(dice, 7));
    }
}

static void block_verify(const struct block *block)
{
    CHECK(!block->p || holds(block->p, block->size, block->key));
}

static void block_written(struct block *block, void *p, size_t size,
                          struct dice *dice)
{
    CHECK(p);
    CHECK(is_aligned(p, 16));
    block->p = p;
    block->size = size;
    block->key = roll(dice);
    if (roll_below(dice, 64) == 0)
        block->size = malloc_usable_size(p);
    CHECK_GE(block->size, size);
    fill(p, block->size, block->key);
}

static void block_free(struct block *block)
{
    block_verify(block);
    free(block->p);
    block->p = NULL;
}

static void block_make(struct block *block, struct dice *dice)
{
    size_t size = size_choose(dice);
    size_t align = (size_t)16 << roll_below(dice, 7);
    void *p = NULL;
    switch (roll_below(dice, 40)) {
    case 0:
        p = aligned_alloc(align, size);
        CHECK(is_aligned(p, align));
        break;
    case 1:
        CHECK_EQ(posix_memalign(&p, align, size), 0);
        CHECK(is_aligned(p, align));
        break;
    case 2 ... 12:
        p = calloc(size, 1);
        CHECK(p);
        CHECK(is_zero(p, size));
        break;
    default:
        p = malloc(size);
        break;
    }
    block_written(block, p, size, dice);
}

static void block_resize(struct block *block, struct dice *dice)
{
    block_verify(block);
    size_t had = block->size;
    size_t size = size_choose(dice) + 1;
    if (roll_below(dice, 2))
        size = had + roll_below(dice, had / 4 + 16) + 1;
    if (size > 3 * MIB)
        size = 100;
    void *p = realloc(block->p, size);
    CHECK(p);
    CHECK(holds(p, had < size ? had : size, block->key));
    block_written(block, p, size, dice);
}

/* Put a block into a letter, and keep what was in there. */
static void block_swap(struct block *block, struct dice *dice)
{
    struct block *mine = malloc(sizeof *mine);
    CHECK(mine);
    *mine = *block;
    block->p = NULL;
    struct block *theirs =
        atomic_exchange(&letter[roll_below(dice, LETTERS)], mine);
    if (!theirs)
        return;
    *block = *theirs;
    free(theirs);
    block_verify(block);
}

static void *play(void *argument)
{
    struct player *player = argument;
    struct dice *dice = &player->dice;
    for (long i = 0; i < player->operations; i++) {
        struct block *block = &player->slot[roll_below(dice, SLOTS)];
        size_t choice = roll_below(dice, 16);
        if (!block->p)
            block_make(block, dice);
        else if (choice < 2)
            block_resize(block, dice);
        else if (choice == 2 && roll_below(dice, 4) == 0)
            block_swap(block, dice);
        else
            block_free(block);
    }
    for (size_t i = 0; i < SLOTS; i++)
        block_free(&player->slot[i]);
    return NULL;
}

void claim(const char *part)
{
    static struct player player[MOST_THREADS];
    pthread_t thread[MOST_THREADS];
    int threads = part ? atoi(part) : 1;
    CHECK(threads >= 1 && threads <= MOST_THREADS);
    uint64_t seed = seed_get();
    for (int i = 0; i < threads; i++) {
        player[i].dice.state = (seed + (uint64_t)i) * 0x9e3779b97f4a7c15u;
        player[i].operations = OPERATIONS / threads;
        if (i > 0)
            CHECK_EQ(pthread_create(&thread[i], NULL, play, &player[i]), 0);
    }
    play(&player[0]);
    for (int i = 1; i < threads; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    for (size_t i = 0; i < LETTERS; i++)
        if (letter[i])
            block_free(letter[i]);
    dprintf(1, "peak %zu KiB\n", peak_rss_kib());
}
