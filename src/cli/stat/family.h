/* family.h - which process came from which, and how each ended.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_FAMILY_H
#define CLI_FAMILY_H

#include "cli/stat/images.h"

/* Puts the images into the order of their beginning, and sets parent,
 * replaced_by and end. A parent comes before its children whatever the record
 * says, so nobody is his own ancestor. */
void family_find(struct reading *reading);

#endif
