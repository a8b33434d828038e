/* places.c - the slower paths of places.h.
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
    return word ? NULL : places_take_next(s, size);
}

void *places_make(void *first, size_t size, const void *end, bool clean)
{
    unsigned char *p = first;
    size_t bytes = (size_t)((const unsigned char *)end - p) / size * size;
    for (size_t at = 0; at < (clean ? 1 : bytes); at += size)
        seal_write(p + at, 0);
    seal_write(p + bytes, PLACES_END);
    return p + bytes;
}
