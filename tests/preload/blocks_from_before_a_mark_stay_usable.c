/* blocks_from_before_a_mark_stay_usable.c - intact after rewinds, and they can
 * be resized and freed, under the mark and after a rewind. What is resized
 * after the last rewind stays.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

static const size_t sizes[] = {1, 60, 500, 1000, 4000, 20000, 300000, 3000000};

enum { EACH = 6 };
static unsigned char *block[COUNT(sizes)][EACH];

static void intact(void)
{
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t k = 0; k < EACH; k++)
            CHECK(!block[i][k] || holds(block[i][k], sizes[i], i * 10 + k));
}

static void litter(void)
{
    for (size_t i = 0; i < COUNT(sizes); i++) {
        unsigned char *p = malloc(sizes[i]);
        memset(p, 0xdd, sizes[i]);
        p = realloc(p, sizes[i] * 2);
        memset(p, 0xdd, sizes[i] * 2);
    }
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t k = 0; k < EACH; k++) {
            CHECK(block[i][k] = malloc(sizes[i]));
            fill(block[i][k], sizes[i], i * 10 + k);
        }
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    for (int round = 0; round < 5; round++) {
        litter();
        for (size_t i = 0; i < COUNT(sizes); i++) /* freed under the mark */
            if (round < 2) {
                free(block[i][round]);
                block[i][round] = NULL;
            }
        litter();
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
        intact();
    }
    for (size_t i = 0; i < COUNT(sizes); i++) {
        unsigned char *grown = realloc(block[i][2], sizes[i] * 3);
        CHECK(grown && holds(grown, sizes[i], i * 10 + 2));
        unsigned char *shrunk = realloc(block[i][3], sizes[i] / 3 + 1);
        CHECK(shrunk && holds(shrunk, sizes[i] / 3 + 1, i * 10 + 3));
        block[i][2] = block[i][3] = NULL;
        litter();
        CHECK(holds(grown, sizes[i], i * 10 + 2));
        CHECK(holds(shrunk, sizes[i] / 3 + 1, i * 10 + 3));
        free(grown);
        free(shrunk);
        intact();
    }
    CHECK_EQ(bumpmalloc_rewind(mark), 0);
    litter();
    intact();
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t k = 0; k < EACH; k++)
            free(block[i][k]);
}
