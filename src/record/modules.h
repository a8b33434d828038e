/* modules.h - the loaded files of this image, as the record knows them.
 * Any thread; callable inside malloc and signal handlers; nothing here waits.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_MODULES_H
#define RECORD_MODULES_H

#include <stdbool.h>
#include <stdint.h>

/* Of a frame's word; above them is the module's number. */
#define MODULES_ADDRESS_BITS 48u

/* A new image has none. False if there is no memory. */
bool modules_begin(void);

/* A module, and where it lies. Zero: none. */
struct module_place {
    uintptr_t start, end, bias;
    unsigned number;
};

/* Number and place of the module of that address; number 0 if it has none.
 * *is_new is set if it was not known before. False if that cannot be told now.
 */
bool modules_look_up(uintptr_t pc, struct module_place *place, bool *is_new);

/* Make *frame the record's word for an address. False if that cannot be told
 * now. *place is where the previous frame of the same stack lies, and becomes
 * where this one does: on the way nothing is closed. */
static inline bool modules_frame(uintptr_t pc, struct module_place *place,
                                 uint64_t *frame, bool *is_new)
{
    if (pc - place->start >= place->end - place->start &&
        !modules_look_up(pc, place, is_new))
        return false;
    *frame = (uint64_t)place->number << MODULES_ADDRESS_BITS |
             ((pc - place->bias) & (((uint64_t)1 << MODULES_ADDRESS_BITS) - 1));
    return true;
}

/* True for an address in this library. */
bool modules_is_ours(uintptr_t pc);

#endif
