/* bignum.c - bignum churn: solve Pell's equation x^2 - n y^2 = 1.
 *
 *     bignum [COUNT] [EVERY] [FIRST]
 *
 * For COUNT numbers n from FIRST on, a million, by the continued fraction of
 * sqrt(n). Every number is a block of its own, of 8 to some 300 bytes (to some
 * 50 from ten thousand on), made by one operation and freed a few operations
 * later; the solutions of every EVERY-th n stay. So a few long-lived blocks lie
 * scattered among thousands of short-lived ones each, which is hard on an
 * allocator that takes memory back by the chunk. Prints how many digits the
 * solutions have, and millions of blocks made a second.
 * SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t numbers_made;

struct number {
    uint32_t count;
    uint32_t digits[]; /* base 2^32, least first */
};

static struct number *number_new(uint32_t count)
{
    struct number *a = malloc(sizeof *a + count * sizeof *a->digits);
    if (!a)
        abort();
    a->count = count;
    numbers_made++;
    return a;
}

static struct number *number_from(uint32_t value)
{
    struct number *a = number_new(1);
    a->digits[0] = value;
    return a;
}

static void number_trim(struct number *a)
{
    while (a->count > 1 && !a->digits[a->count - 1])
        a->count--;
}

static struct number *number_add(const struct number *a, const struct number *b)
{
    if (a->count < b->count)
        return number_add(b, a);
    struct number *sum = number_new(a->count + 1);
    uint64_t carry = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        carry += (uint64_t)a->digits[i] + (i < b->count ? b->digits[i] : 0);
        sum->digits[i] = (uint32_t)carry;
        carry >>= 32;
    }
    sum->digits[a->count] = (uint32_t)carry;
    number_trim(sum);
    return sum;
}

static struct number *number_times(const struct number *a, uint32_t factor)
{
    struct number *product = number_new(a->count + 1);
    uint64_t carry = 0;
    for (uint32_t i = 0; i < a->count; i++) {
        carry += (uint64_t)a->digits[i] * factor;
        product->digits[i] = (uint32_t)carry;
        carry >>= 32;
    }
    product->digits[a->count] = (uint32_t)carry;
    number_trim(product);
    return product;
}

static uint32_t number_mod(const struct number *a, uint32_t m)
{
    uint64_t rest = 0;
    for (uint32_t i = a->count; i-- > 0;)
        rest = (rest << 32 | a->digits[i]) % m;
    return (uint32_t)rest;
}

/* a * newer + older; older is no longer needed. */
static struct number *convergent(struct number *older,
                                 const struct number *newer, uint32_t a)
{
    struct number *product = number_times(newer, a);
    struct number *sum = number_add(product, older);
    free(product);
    free(older);
    return sum;
}

static uint32_t root(uint32_t n)
{
    uint32_t r = 0;
    while ((r + 1) * (r + 1) <= n)
        r++;
    return r;
}

struct solution {
    struct number *x, *y;
};

/* The least solution for n, no square, whose root is r. */
static struct solution pell(uint32_t n, uint32_t r)
{
    struct number *x0 = number_from(1), *x1 = number_from(r);
    struct number *y0 = number_from(0), *y1 = number_from(1);
    uint32_t m = 0, d = 1, a = r;
    for (unsigned odd = 1;; odd = !odd) {
        m = d * a - m;
        d = (n - m * m) / d;
        a = (r + m) / d;
        if (d == 1 && !odd)
            break;
        struct number *x2 = convergent(x0, x1, a);
        struct number *y2 = convergent(y0, y1, a);
        x0 = x1, x1 = x2;
        y0 = y1, y1 = y2;
    }
    free(x0);
    free(y0);
    return (struct solution){x1, y1};
}

static void check(uint32_t n, const struct solution *s)
{
    enum { PRIME = 65521 };
    uint64_t x = number_mod(s->x, PRIME), y = number_mod(s->y, PRIME);
    if ((x * x + (PRIME - n % PRIME) * (y * y % PRIME)) % PRIME != 1) {
        printf("wrong for %u\n", n);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    uint32_t count = argc > 1 ? (uint32_t)atoi(argv[1]) : 8000;
    uint32_t every = argc > 2 ? (uint32_t)atoi(argv[2]) : 10;
    uint32_t first = argc > 3 ? (uint32_t)atoi(argv[3]) : 1000001;
    struct solution *all = calloc(count, sizeof *all);
    uint64_t digits = 0;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t n = first + i, r = root(n);
        if (r * r == n)
            continue;
        all[i] = pell(n, r);
        check(n, &all[i]);
        digits += all[i].x->count;
        if (i % every) {
            free(all[i].x);
            free(all[i].y);
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    double us = (double)(end.tv_sec - start.tv_sec) * 1e6 +
                (double)(end.tv_nsec - start.tv_nsec) / 1e3;
    printf("%llu %.4f\n", (unsigned long long)digits,
           (double)numbers_made / us);
    return 0;
}
