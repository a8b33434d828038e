/* chosen.h - BUMPMALLOC_ONLY and BUMPMALLOC_SKIP: which programs are counted.
 * Before there are threads; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef CHOSEN_H
#define CHOSEN_H

#include <stdbool.h>

/* Whether this program is one of those: patterns of the names that their files
 * have, without folders. */
bool chosen_to_count(void);

/* It is not: the record says so, and the malloc behind this library serves it.
 */
void chosen_leave_out(void);

#endif
