/* pages.c - how much to commit at a time, and in which kind of page.
 * Any thread; callable inside malloc; errno is preserved.
 *
 * First-touch faults are what never reusing memory costs. Measured on a 2-core
 * virtual machine, Linux 6.18, per 4 KiB: touched one by one 1.6 us, populated
 * in batches 1.2 us, in 2 MiB huge pages 0.2 to 0.45 us. So the first MiB
 * comes in small pages, since a small tool must not pay for a huge one, and
 * huge pages follow.
 * SPDX-License-Identifier: MIT */
#include "heap/pages.h"

#include "core/num.h"
#include "os/memory.h"

#define STEP_MIN (256 * KIB)
#define STEP_MAX (64 * MIB)
#define STEP_LOCKED (1 * MIB)
#define POPULATE_MIN (64 * KIB)
#define POPULATE_MAX (256 * KIB)

size_t pages_place(uintptr_t start, size_t slack, enum pages_policy policy,
                   size_t *huge_from)
{
    size_t huge = os_huge_size();
    if (policy == PAGES_SMALL || huge > STEP_MAX || slack < huge) {
        *huge_from = SIZE_MAX;
        return -start & (PAGES_SLACK - 1);
    }
    *huge_from = policy == PAGES_AUTO ? huge / 2 : 0;
    return -(start + *huge_from) & (huge - 1);
}

size_t pages_step(struct region *r, size_t from, size_t end)
{
    size_t used = atomic_load_explicit(&r->handed, memory_order_relaxed);
    size_t step = num_clamp(used / 8, STEP_MIN, STEP_MAX);
    /* Locked memory is resident as soon as it is committed. */
    bool locked = from > 0 && os_is_locked(r);
    if (locked)
        step = STEP_LOCKED;
    size_t to = num_align_up(num_max(end, from + step), r->page_size);
    if (end <= r->huge_from)
        to = num_min(to, r->huge_from);
    else if (!locked)
        to = num_align_up(to - r->huge_from, r->huge_size) + r->huge_from;
    return num_min(to, r->size);
}

void pages_committed(struct region *r, size_t from, size_t to)
{
    char *base = (char *)r;
    if (r->huge_from == SIZE_MAX) {
        if (from == 0)
            os_advise(base, r->size, OS_SMALL);
    } else if (to > r->huge_from) {
        from = num_max(from, r->huge_from);
        os_advise(base + from, to - from, OS_HUGE);
    }
}

void pages_renewed(struct region *r, void *start, size_t size)
{
    size_t from = (size_t)((char *)start - (char *)r);
    if (r->huge_from == SIZE_MAX)
        os_advise(start, size, OS_SMALL);
    else
        pages_committed(r, from, from + size);
}

void pages_grown(struct region *r, void *start, size_t size)
{
    if (r->huge_from != SIZE_MAX && size >= 2 * r->huge_size)
        os_advise(start, size, OS_HUGE);
}

void pages_prepare(struct region *r, void *start, size_t size, size_t used)
{
    static _Atomic bool refused; /* by a kernel before 5.14: do not ask again */
    size_t position = (size_t)((char *)start - (char *)r);
    if (size < POPULATE_MIN || size > POPULATE_MAX || size > used ||
        position + size > r->huge_from ||
        atomic_load_explicit(&refused, memory_order_relaxed))
        return;
    if (!os_advise(start, size, OS_POPULATE))
        atomic_store_explicit(&refused, true, memory_order_relaxed);
}
