/* exponential.c - the logarithm and the exponential that sampling needs.
 * Pure.
 * SPDX-License-Identifier: MIT */
#include "core/exponential.h"

#define LN_2 0.693147180559945309417
#define UNIT (1.0 / 9007199254740992.0) /* 2^-53 */

/* ln(x) for 0 < x <= 1: x = m * 2^-k with m in [0.5, 1], and ln(m) = 2 artanh
 * ((m - 1) / (m + 1)), of which 10 terms are exact to 10^-10. */
static double logarithm(double x)
{
    double sum = 0;
    while (x < 0.5) {
        x *= 2;
        sum -= LN_2;
    }
    double s = (x - 1) / (x + 1), power = s;
    for (int k = 1; k < 20; k += 2) {
        sum += 2 * power / k;
        power *= s * s;
    }
    return sum;
}

/* 1 - exp(-x) for x >= 0: a series for a part that is small, which is then
 * doubled, 1 - e^-2x = f * (2 - f). */
static double one_minus_exp(double x)
{
    if (x > 40)
        return 1;
    int doublings = 0;
    while (x > 0.0625) {
        x /= 2;
        doublings++;
    }
    double f = x * (1 - x / 2 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5))));
    while (doublings--)
        f *= 2 - f;
    return f;
}

uint64_t exponential_distance(uint64_t random, double mean)
{
    double u = ((double)(random >> 11) + 1) * UNIT;
    return (uint64_t)(-logarithm(u) * mean);
}

double exponential_weight(double n, double mean)
{
    return 1 / one_minus_exp(n / mean);
}
