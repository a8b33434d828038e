/* random.h - reproducible random numbers for the order of runs.
 * Pure: the state is the caller's.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_RANDOM_H
#define CLI_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Any value is a good seed. */
struct random {
    uint64_t state;
};

/* 64 uniform bits: SplitMix64. Steele, Lea, Flood: Fast splittable pseudorandom
 * number generators. OOPSLA 2014. */
uint64_t random_next(struct random *random);

/* Uniform in 0 .. limit - 1; limit must not be 0. */
size_t random_below(struct random *random, size_t limit);

/* Fills order with 0 .. count - 1 in random order (Fisher and Yates). */
void random_shuffle(struct random *random, size_t *order, size_t count);

#endif
