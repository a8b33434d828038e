/* limit.c - keep resident memory below BUMPMALLOC_LIMIT.
 * Any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/limit.h"

#include "core/num.h"
#include "os/system.h"

/* Bytes between two looks at what is resident. */
#define LOOK_EVERY (64 * MIB)

_Atomic size_t limit_checkpoint;

static size_t percent_of(size_t bytes, size_t percent)
{
    return bytes == SIZE_MAX ? SIZE_MAX : bytes / 100 * percent;
}

static size_t limit_work_out(const struct heap_settings *settings)
{
    if (settings->unlimited)
        return SIZE_MAX;
    if (settings->limit.unit == SIZE_BYTES)
        return settings->limit.amount;
    if (settings->limit.unit == SIZE_PERCENT)
        return percent_of(os_memory().total, settings->limit.amount);
    return percent_of(os_memory().available, 75);
}

size_t limit_bytes(void)
{
    /* Worked out once; 0 means not yet. Racing threads may both work it out;
     * the first answer stands. */
    static _Atomic size_t limit;
    size_t known = atomic_load_explicit(&limit, memory_order_relaxed);
    if (known)
        return known;
    size_t mine = num_max(limit_work_out(host_settings()), 1);
    return atomic_compare_exchange_strong(&limit, &known, mine) ? mine : known;
}

void limit_start(const struct heap_settings *settings)
{
    size_t first = LIMIT_FIRST_LOOK;
    if (settings->unlimited)
        first = SIZE_MAX;
    else if (settings->limit.unit == SIZE_BYTES)
        first = settings->limit.amount;
    atomic_store_explicit(&limit_checkpoint, first, memory_order_relaxed);
}

bool limit_allows_closely(size_t held, size_t more)
{
    size_t limit = limit_bytes();
    if (held <= limit && more <= limit - held) {
        atomic_store_explicit(&limit_checkpoint, limit, memory_order_relaxed);
        return true;
    }
    size_t resident = os_resident_bytes();
    if (resident == SIZE_MAX || resident > limit || more > limit - resident)
        return false;
    /* The next look is due when these and a pause more are taken. */
    size_t pause = num_min(LOOK_EVERY, limit - resident - more);
    atomic_store_explicit(&limit_checkpoint,
                          num_add_capped(held, num_add_capped(more, pause)),
                          memory_order_relaxed);
    return true;
}
