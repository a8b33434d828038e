/* places.c - the paths of places.h that need not be inlined.
 * Pure.
 * SPDX-License-Identifier: MIT */
#include "core/places.h"

void *places_pass(struct places *s, size_t size, const void *end,
                  uint32_t *passed)
{
    unsigned char *last = s->last;
    uint64_t word = 1;
    while ((size_t)((const unsigned char *)end - last) >= 2 * size &&
           (word = seal_read(last + size)) && word != PLACES_END)
        last += size;
    *passed += (uint32_t)(last - s->last);
    s->last = last;
    return word ? NULL : places_take(s, size);
}

void *places_make(void *first, size_t size, const void *end, bool clean)
{
    unsigned char *p = first;
    for (; (size_t)((const unsigned char *)end - p) >= size; p += size)
        if (!clean || p == first)
            seal_write(p, 0);
    seal_write(p, PLACES_END);
    return p;
}
