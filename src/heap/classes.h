/* classes.h - the class of each size, in tables.
 * Any thread, once they are filled.
 * SPDX-License-Identifier: MIT */
#ifndef CLASSES_H
#define CLASSES_H

#include "core/class.h"
#include "heap/region.h"

/* The results of place_class_for, with 0 for sizes that runs serve; and those
 * of run_class_for. */
extern __attribute__((visibility("hidden")))
uint8_t classes_of_places[PLACE_CLASS_MAX + 1];
extern __attribute__((visibility("hidden")))
uint8_t classes_of_runs[RUN_CLASS_MAX + 1];

/* Fill them. Called once, when the region is made. */
void classes_init(void);

#endif
