/* num.h - arithmetic on sizes and addresses, each check written once.
 * Pure.
 * SPDX-License-Identifier: MIT */
#ifndef NUM_H
#define NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KIB ((size_t)1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

static inline bool num_is_pow2(size_t n)
{
    return n && !(n & (n - 1));
}

/* n rounded down to a multiple of align, a power of two. */
static inline size_t num_align_down(size_t n, size_t align)
{
    return n & ~(align - 1);
}

/* n rounded up to a multiple of align, a power of two. The caller knows that
 * n <= SIZE_MAX - align. */
static inline size_t num_align_up(size_t n, size_t align)
{
    return (n + align - 1) & ~(align - 1);
}

/* The least power of two >= n, for 1 <= n <= SIZE_MAX / 2 + 1. */
static inline size_t num_pow2_up(size_t n)
{
    size_t p = 1;
    while (p < n)
        p <<= 1;
    return p;
}

/* *product = a * b. False, and *product unspecified, if that overflows. */
static inline bool num_mul(size_t a, size_t b, size_t *product)
{
    return !__builtin_mul_overflow(a, b, product);
}

/* a + b, or SIZE_MAX if that overflows. */
static inline size_t num_add_capped(size_t a, size_t b)
{
    size_t sum;
    return __builtin_add_overflow(a, b, &sum) ? SIZE_MAX : sum;
}

static inline size_t num_min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline size_t num_max(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* n, but at least low and at most high (low <= high). */
static inline size_t num_clamp(size_t n, size_t low, size_t high)
{
    return num_min(num_max(n, low), high);
}

#endif
