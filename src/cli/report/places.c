/* places.c - the addresses that all stacks of a record name.
 * SPDX-License-Identifier: MIT */
#include "cli/report/places.h"

#include <stdlib.h>

#include "cli/base/need.h"

static int by_address(const void *a, const void *b)
{
    const struct reading_frame *x = *(const struct reading_frame *const *)a;
    const struct reading_frame *y = *(const struct reading_frame *const *)b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->address > y->address) - (x->address < y->address);
}

struct places places_of(const struct reading *reading)
{
    size_t count = 0;
    for (size_t i = 0; i < reading->stack_count; i++)
        count += reading->stacks[i].count;
    struct places places = {need_alloc(count + 1, sizeof *places.items), 0};
    count = 0;
    for (size_t i = 0; i < reading->stack_count; i++)
        for (size_t j = 0; j < reading->stacks[i].count; j++)
            places.items[count++] = &reading->stacks[i].frames[j];
    qsort(places.items, count, sizeof *places.items, by_address);
    for (size_t i = 0; i < count; i++)
        if (!places.count ||
            by_address(&places.items[places.count - 1], &places.items[i]) != 0)
            places.items[places.count++] = places.items[i];
    return places;
}

size_t places_find(const struct places *places,
                   const struct reading_frame *frame)
{
    const struct reading_frame *const *found =
        bsearch(&frame, places->items, places->count, sizeof *places->items,
                by_address);
    return (size_t)(found - places->items);
}
