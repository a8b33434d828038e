/* maps.h - the process's mappings, as the system lists them in /proc/self/maps,
 * for where libc cannot tell which file an address is in.
 * System calls, none once a filter of them is installed; any thread; callable
 * inside malloc: takes no lock, allocates nothing, errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_MAPS_H
#define RECORD_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#define MAPS_PATH 128u

/* All mappings of one file that lie together, when one of them can be executed
 * and the first begins at the file's start. */
struct maps_file {
    uintptr_t start, end;
    char path[MAPS_PATH]; /* the last bytes of it, if it is longer */
};

enum maps_found { MAPS_FOUND, MAPS_NONE, MAPS_BUSY };

/* The file that has an address; from a table of this process, read anew when an
 * address is in none of its files. MAPS_BUSY while another thread reads. */
enum maps_found maps_find(uintptr_t address, const struct maps_file **file);

/* The readable mapping that an address is in. False if it is in none, or that
 * cannot be told now. */
bool maps_bounds(uintptr_t address, uintptr_t *start, uintptr_t *end);

#endif
