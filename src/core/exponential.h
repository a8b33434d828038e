/* exponential.h - samples of bytes at exponential distances.
 * Pure; without libm.
 * SPDX-License-Identifier: MIT */
#ifndef EXPONENTIAL_H
#define EXPONENTIAL_H

#include <stdint.h>

/* How many bytes are before the next sample, from 64 random bits. */
uint64_t exponential_distance(uint64_t random, double mean);

/* How many such pieces of n > 0 bytes a sampled one stands for: 1 divided by
 * the probability that it is sampled. */
double exponential_weight(double n, double mean);

#endif
