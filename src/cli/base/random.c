/* random.c - reproducible random numbers for the order of runs.
 * SPDX-License-Identifier: MIT */
#include "cli/base/random.h"

uint64_t random_next(struct random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

size_t random_below(struct random *random, size_t limit)
{
    /* Values in the last, incomplete stretch would make small results likelier:
     * draw again. */
    uint64_t usable = UINT64_MAX - UINT64_MAX % limit;
    uint64_t value;
    do
        value = random_next(random);
    while (value >= usable);
    return (size_t)(value % limit);
}

void random_shuffle(struct random *random, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t j = random_below(random, i + 1);
        order[i] = order[j];
        order[j] = i;
    }
}
