/* slot.h - what the record says of this process image: who it is, when it began
 * and ended, its time line.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_SLOT_H
#define RECORD_SLOT_H

#include "record/file.h"

/* This image's. One outside of the file, which nobody reads, where there is no
 * room: so the counters need not ask. */
extern __attribute__((visibility("hidden"))) struct record_slot *record_slot;

/* False where it is that one. */
bool slot_is_kept(void);

/* 1 + the slot's number; 0 where it is not kept. */
uint32_t slot_number(void);

/* Claim a slot for this image, which has just begun. A forked child's clock and
 * what is live go on from its parent's. */
void slot_claim_exec(void);
void slot_claim_fork(uint64_t clock, int64_t live, int64_t blocks);

/* Who serves malloc, and the path of the file that does, or NULL. */
void slot_served_by(enum record_service service, const char *path);

/* The clock has come to where a point of the time line is due. */
void slot_point(uint64_t clock, int64_t live);
extern __attribute__((visibility("hidden"))) uint64_t slot_next_point;
static inline bool slot_point_is_due(uint64_t clock)
{
    return clock >= slot_next_point;
}

/* What all its threads have counted so far. */
void slot_sum(struct record_counters *sum);

/* The image ends. */
void slot_end(enum record_end how);

#endif
