/* rewind_leaves_other_threads_alone.c - three threads allocate, resize and free
 * blocks of all sizes, one that holds a mark as well as two that do not, while
 * another rewinds all the time: every byte of a live block stays.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>

enum { OTHERS = 3, SLOTS = 200, ROUNDS = 1500 };

static _Atomic bool done;

static size_t size_choose(struct dice *dice)
{
    return roll_below(dice, (size_t)16 << roll_below(dice, 15)) + 1;
}

static void *lives(void *argument)
{
    struct dice dice = {(uintptr_t)argument * 77777};
    static _Thread_local struct {
        unsigned char *p;
        size_t size;
    } slot[SLOTS];
    bumpmalloc_mark_t mark = {0};
    if ((uintptr_t)argument == 1)
        CHECK((mark = bumpmalloc_mark()).thread);
    for (long n = 0; !atomic_load(&done); n++) {
        size_t i = roll_below(&dice, SLOTS), size = size_choose(&dice);
        uint64_t key = (uintptr_t)argument * 1000 + i;
        if (mark.thread && n % 5000 == 0) { /* one's own are gone */
            CHECK_EQ(bumpmalloc_rewind(mark), 0);
            memset(slot, 0, sizeof slot);
        }
        CHECK(!slot[i].p || holds(slot[i].p, slot[i].size, key));
        if (roll_below(&dice, 2)) {
            free(slot[i].p);
            slot[i].p = calloc(1, size);
            CHECK(slot[i].p && is_zero(slot[i].p, size));
        } else {
            slot[i].p = realloc(slot[i].p, size);
        }
        CHECK(slot[i].p);
        slot[i].size = size;
        fill(slot[i].p, size, key);
    }
    if (mark.thread)
        return NULL;
    for (size_t i = 0; i < SLOTS; i++)
        CHECK(!slot[i].p ||
              holds(slot[i].p, slot[i].size, (uintptr_t)argument * 1000 + i));
    return NULL;
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    struct dice dice = {seed_get()};
    pthread_t thread[OTHERS];
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    for (uintptr_t i = 0; i < OTHERS; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, lives, (void *)(i + 1)), 0);
    for (int round = 0; round < ROUNDS; round++) {
        if (round % 100 == 0) /* after pthread_create's own blocks */
            mark = bumpmalloc_mark();
        for (int i = 0; i < 50; i++) {
            size_t size = size_choose(&dice);
            void *p = malloc(size);
            CHECK(p);
            memset(p, 0xdd, size);
        }
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
    }
    atomic_store(&done, true);
    for (int i = 0; i < OTHERS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
}
