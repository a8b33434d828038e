/* blocks_outlive_the_thread_that_made_them.c - while others take over the rest
 * of its memory.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>

enum { THREADS = 200, BLOCKS = 20 };
static unsigned char *block[THREADS][BLOCKS];

static size_t size_of(size_t owner, size_t i)
{
    return i == 7 && owner % 10 == 0 ? 400 * KIB
                                     : (owner * 37 + i * 101) % 3000;
}

static void *body(void *argument)
{
    size_t me = (size_t)(intptr_t)argument;
    for (size_t i = 0; i < BLOCKS; i++) {
        block[me][i] = malloc(size_of(me, i));
        CHECK(block[me][i]);
        fill(block[me][i], malloc_usable_size(block[me][i]), me * 1000 + i);
    }
    return NULL;
}

void claim(const char *part)
{
    (void)part;
    pthread_t thread[4];
    for (size_t me = 0; me < THREADS; me += 4) {
        for (size_t i = 0; i < 4; i++)
            CHECK_EQ(pthread_create(&thread[i], NULL, body,
                                    (void *)(intptr_t)(me + i)),
                     0);
        for (size_t i = 0; i < 4; i++)
            CHECK_EQ(pthread_join(thread[i], NULL), 0);
    }
    for (size_t me = 0; me < THREADS; me++) {
        for (size_t i = 0; i < BLOCKS; i++) {
            unsigned char *p = block[me][i];
            CHECK(holds(p, malloc_usable_size(p), me * 1000 + i));
            p = realloc(p, size_of(me, i) + 500);
            CHECK(p);
            CHECK(holds(p, size_of(me, i), me * 1000 + i));
            free(p);
        }
    }
}
