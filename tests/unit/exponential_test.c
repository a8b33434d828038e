/* exponential_test.c - distances and weights are those of a Poisson process.
 * SPDX-License-Identifier: MIT */
#include "core/exponential.h"

#include <math.h>

#include "unit.h"

static uint64_t state = 1;

static uint64_t next_random(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return state ^ state >> 29 ^ state << 17;
}

static void weights_are_exact(void)
{
    for (double x = 1e-9; x < 100; x *= 1.01) {
        double truth = -1 / expm1(-x);
        CHECK(fabs(exponential_weight(x * 4096, 4096) / truth - 1) < 1e-6);
    }
}

static void distances_are_those_of_the_inverse(void)
{
    for (unsigned i = 0; i < 100000; i++) {
        uint64_t random = i < 1000 ? (uint64_t)i << 11 : next_random();
        double u = ((double)(random >> 11) + 1) / 9007199254740992.0;
        double truth = -log(u) * 1e9;
        CHECK(fabs((double)exponential_distance(random, 1e9) - truth) <=
              1 + truth * 1e-8);
    }
    CHECK(exponential_distance(UINT64_MAX, 4096) == 0);
}

/* Pieces of many sizes, of which those that a distance ends in are samples. */
static void sums_are_unbiased(void)
{
    double all = 0, sampled = 0, variance = 0;
    int64_t until = (int64_t)exponential_distance(next_random(), 4096);
    for (unsigned i = 0; i < 1000000; i++) {
        double n = 16 << next_random() % 12, weight;
        all += n;
        if ((until -= (int64_t)n) >= 0)
            continue;
        weight = exponential_weight(n, 4096);
        sampled += n * weight;
        variance += n * n * weight * (weight - 1);
        until = (int64_t)exponential_distance(next_random(), 4096);
    }
    CHECK(fabs(sampled - all) < 4 * sqrt(variance));
    CHECK(sqrt(variance) < all / 500);
}

int main(void)
{
    RUN(weights_are_exact);
    RUN(distances_are_those_of_the_inverse);
    RUN(sums_are_unbiased);
    return 0;
}
