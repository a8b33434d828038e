/* modules.h - the loaded files of this image, as the record knows them.
 * Any thread; callable inside malloc and signal handlers; nothing here waits.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_MODULES_H
#define RECORD_MODULES_H

#include <stdbool.h>
#include <stdint.h>

/* A new image has none. False if there is no memory. */
bool modules_begin(void);

/* Make *frame the record's word for an address. False if that cannot be told
 * now. *is_new: in a file that was not known before. */
bool modules_frame(uintptr_t pc, uint64_t *frame, bool *is_new);

/* True for an address in this library. */
bool modules_is_ours(uintptr_t pc);

#endif
