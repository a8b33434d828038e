/* made_record.h - a record that a test makes by hand.
 * SPDX-License-Identifier: MIT */
#ifndef MADE_RECORD_H
#define MADE_RECORD_H

#include <stdint.h>
#include <string.h>

#include "record/format.h"
#include "unit.h"

#define MADE_ROOM (64u << 10)

/* `used` bytes of it are the file. */
struct made {
    uint64_t words[MADE_ROOM / 8];
    size_t used;
};

static inline void *made_at(struct made *made, uint64_t offset)
{
    return (char *)made->words + offset;
}

static inline struct record_head *made_head(struct made *made)
{
    return made_at(made, 0);
}

static inline uint64_t made_take(struct made *made, const void *from,
                                 size_t size)
{
    uint64_t at = made->used;
    CHECK(at + size <= MADE_ROOM);
    memcpy(made_at(made, at), from, size);
    made->used += (size + 15) & ~(size_t)15;
    made_head(made)->file_bytes = made_head(made)->next = made->used;
    return at;
}

/* Empty, with room for so many images and stacks. */
static inline void made_begin(struct made *made, uint32_t slots,
                              uint32_t stacks)
{
    uint64_t stacks_at = sizeof(struct record_head) + slots * sizeof(uint64_t);
    memset(made, 0, sizeof *made);
    *made_head(made) = (struct record_head){
        .magic = RECORD_MAGIC,
        .version = RECORD_VERSION,
        .head_bytes = sizeof(struct record_head),
        .slot_bytes = sizeof(struct record_slot),
        .counters_bytes = sizeof(struct record_counters),
        .slots_at = sizeof(struct record_head),
        .slots_max = slots,
        .stacks_max = stacks,
        .stacks_at = stacks_at,
        .arena_at = stacks_at + stacks * sizeof(uint64_t),
    };
    made->used = made_head(made)->arena_at;
    made_head(made)->file_bytes = made->used;
}

#endif
