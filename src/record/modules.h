/* modules.h - the loaded files of this image, as the record knows them.
 * Any thread; callable inside malloc and signal handlers; nothing here waits.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_MODULES_H
#define RECORD_MODULES_H

#include <stdbool.h>
#include <stdint.h>

/* A new image has none. False if there is no memory. */
bool modules_begin(void);

/* A module, and where it lies. Zero: none. */
struct module_place {
    uintptr_t start, end, bias;
    unsigned number;
};

/* Make *frame the record's word for an address. False if that cannot be told
 * now. *is_new: in a file that was not known before. *place is where the
 * previous frame of the same stack lies, and becomes where this one does: on
 * the way nothing is closed. */
bool modules_frame(uintptr_t pc, struct module_place *place, uint64_t *frame,
                   bool *is_new);

/* True for an address in this library. */
bool modules_is_ours(uintptr_t pc);

#endif
