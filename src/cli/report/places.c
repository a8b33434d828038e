/* places.c - the addresses that all stacks of a record name.
 * SPDX-License-Identifier: MIT */
#include "cli/report/places.h"

#include <stdlib.h>

#include "cli/stat/stacks.h"

struct places places_of(const struct reading *reading)
{
    size_t count;
    struct places places = {stacks_frames(reading, &count), 0};
    for (size_t i = 0; i < count; i++)
        if (!places.count || stacks_frame_order(&places.items[places.count - 1],
                                                &places.items[i]) != 0)
            places.items[places.count++] = places.items[i];
    return places;
}

size_t places_find(const struct places *places,
                   const struct reading_frame *frame)
{
    struct reading_frame *const *found =
        bsearch(&frame, places->items, places->count, sizeof *places->items,
                stacks_frame_order);
    return (size_t)(found - places->items);
}
