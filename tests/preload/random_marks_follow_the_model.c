/* random_marks_follow_the_model.c - 300,000 operations and marks, by as many
 * threads as the argument says: a block lives until it is freed or a mark older
 * than it, or than its last resize, is rewound to. Every live block holds its
 * own bytes, and calloc is zero.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

#include <pthread.h>

enum { SLOTS = 300, DEPTH = 12, THREADS = 3, OPERATIONS = 300000 };

struct block {
    unsigned char *p;
    size_t size;
    uint64_t key;
    uint64_t time; /* of its birth or last resize, in operations */
};

struct player {
    struct dice dice;
    uint64_t now;
    struct block slot[SLOTS];
    struct {
        bumpmalloc_mark_t mark;
        uint64_t time;
    } marks[DEPTH];
    int depth;
};

static size_t size_choose(struct dice *dice)
{
    if (roll_below(dice, 400) == 0)
        return 200 * KIB + roll_below(dice, MIB);
    return roll_below(dice, (size_t)32 << roll_below(dice, 10)) + 1;
}

static void verify(const struct block *block)
{
    CHECK(!block->p || holds(block->p, block->size, block->key));
}

static void written(struct player *player, struct block *block, void *p,
                    size_t size)
{
    CHECK(p && is_aligned(p, 16));
    *block = (struct block){p, size, roll(&player->dice), player->now};
    if (roll_below(&player->dice, 32) == 0)
        block->size = malloc_usable_size(p);
    CHECK_GE(block->size, size);
    fill(p, block->size, block->key);
}

static void make(struct player *player, struct block *block)
{
    size_t size = size_choose(&player->dice);
    size_t align = (size_t)16 << roll_below(&player->dice, 10);
    void *p;
    switch (roll_below(&player->dice, 8)) {
    case 0:
        p = aligned_alloc(align, size);
        CHECK(is_aligned(p, align));
        break;
    case 1 ... 3:
        p = calloc(1, size);
        CHECK(is_zero(p, size));
        break;
    default:
        p = malloc(size);
    }
    written(player, block, p, size);
}

static void resize(struct player *player, struct block *block)
{
    size_t had = block->size, size = size_choose(&player->dice);
    if (roll_below(&player->dice, 2))
        size = had + had / 8 + 1;
    unsigned char *p = realloc(block->p, size);
    CHECK(holds(p, had < size ? had : size, block->key));
    written(player, block, p, size);
}

static void mark(struct player *player)
{
    if (player->depth == DEPTH)
        return;
    player->marks[player->depth].mark = bumpmalloc_mark();
    CHECK(player->marks[player->depth].mark.thread);
    player->marks[player->depth++].time = player->now;
}

static void rewind_to_any(struct player *player)
{
    if (player->depth == 0)
        return;
    int to = (int)roll_below(&player->dice, (size_t)player->depth);
    bumpmalloc_mark_t stale = player->marks[player->depth - 1].mark;
    CHECK_EQ(bumpmalloc_rewind(player->marks[to].mark), 0);
    if (to < player->depth - 1)
        CHECK_EQ(bumpmalloc_rewind(stale), -1);
    for (int i = 0; i < SLOTS; i++)
        if (player->slot[i].time >= player->marks[to].time)
            player->slot[i].p = NULL;
    player->depth = to + 1;
    for (int i = 0; i < SLOTS; i++)
        verify(&player->slot[i]);
}

static void *play(void *argument)
{
    struct player *player = argument;
    struct dice *dice = &player->dice;
    while (++player->now < OPERATIONS) {
        struct block *block = &player->slot[roll_below(dice, SLOTS)];
        size_t choice = roll_below(dice, 4);
        verify(block);
        if (roll_below(dice, 500) == 0)
            mark(player);
        else if (roll_below(dice, 1000) == 0)
            rewind_to_any(player);
        else if (!block->p)
            make(player, block);
        else if (choice == 0) {
            free(block->p);
            block->p = NULL;
        } else if (choice == 1)
            resize(player, block);
    }
    return NULL;
}

void claim(const char *part)
{
    static struct player player[THREADS];
    pthread_t thread[THREADS];
    int threads = part ? atoi(part) : 1;
    only_under_the_library();
    CHECK(threads >= 1 && threads <= THREADS);
    uint64_t seed = seed_get();
    for (int i = 0; i < threads; i++) {
        player[i].dice.state = (seed + (uint64_t)i) * 0x9e3779b97f4a7c15u;
        CHECK_EQ(pthread_create(&thread[i], NULL, play, &player[i]), 0);
    }
    for (int i = 0; i < threads; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
}
