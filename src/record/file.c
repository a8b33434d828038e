/* file.c - the record's file, mapped, and room in it.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "record/file.h"

#include <errno.h>

#include "core/num.h"
#include "os/shared.h"

struct record_head *record_file;

/* No process writes beyond what the head says, so what it says must fit. */
static bool head_is_valid(const struct record_head *h, uint64_t size)
{
    uint64_t slots = (uint64_t)h->slots_max * sizeof(uint64_t);
    uint64_t stacks = (uint64_t)h->stacks_max * sizeof(uint64_t);
    return h->magic == RECORD_MAGIC && h->version == RECORD_VERSION &&
           h->head_bytes == sizeof *h &&
           h->slot_bytes == sizeof(struct record_slot) &&
           h->counters_bytes == sizeof(struct record_counters) &&
           h->file_bytes == size && h->slots_at == sizeof *h &&
           h->stacks_at == h->slots_at + slots &&
           !(h->stacks_max & (h->stacks_max - 1)) &&
           h->arena_at >= h->stacks_at + stacks && h->arena_at <= size &&
           h->allocated >= h->arena_at && h->allocated <= size;
}

void record_file_use(struct record_head *head)
{
    record_file = head;
}

bool record_file_open(const char *path, const char **why)
{
    uint64_t size;
    int error;
    if (record_file)
        return true;
    struct record_head *h = os_map_shared(path, RECORD_BYTES, &size, &error);
    if (h && size >= sizeof *h && head_is_valid(h, size)) {
        record_file = h;
        return true;
    }
    *why = h                 ? "it is no record of this version"
           : error == ENOENT ? "it is not there"
           : error == EACCES ? "it may not be opened"
           : error == ENOMEM ? "there is no room to map it"
                             : "it cannot be mapped";
    return false;
}

uint64_t record_file_take(uint64_t bytes)
{
    bytes = (bytes + 15) & ~(uint64_t)15;
    uint64_t at = __atomic_load_n(&record_file->next, __ATOMIC_RELAXED), room;
    do {
        /* Acquire: the memory was there before it was said to be. */
        room = __atomic_load_n(&record_file->allocated, __ATOMIC_ACQUIRE);
        if (at > room || bytes > room - at)
            return 0;
    } while (!__atomic_compare_exchange_n(&record_file->next, &at, at + bytes,
                                          true, __ATOMIC_RELAXED,
                                          __ATOMIC_RELAXED));
    return at;
}
