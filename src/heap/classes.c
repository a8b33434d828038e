/* classes.c - the class of each size, in tables.
 * Pure but for the tables, which are filled once.
 * SPDX-License-Identifier: MIT */
#include "heap/classes.h"

#include "core/block.h"

uint8_t classes_of_places[PLACE_CLASS_MAX + 1];
uint8_t classes_of_runs[RUN_CLASS_MAX + 1];

void classes_init(void)
{
    for (unsigned n = 1; n <= PLACE_CLASS_MAX; n++)
        classes_of_places[n] = (uint8_t)place_class_for(n);
    for (unsigned n = 1; n <= RUN_CLASS_MAX; n++)
        classes_of_runs[n] = (uint8_t)run_class_for(n);
    /* A request of a page is served by a run, which it fills. */
    if (PAGE == 4 * KIB)
        classes_of_places[(PAGE + BLOCK_WORD + BLOCK_ALIGN - 1) / BLOCK_ALIGN] =
            0;
}
