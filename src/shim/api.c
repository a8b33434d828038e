/* api.c - the functions of bumpmalloc.h.
 * Any thread.
 * SPDX-License-Identifier: MIT */
#define BUMPMALLOC_IMPLEMENTATION
#include "bumpmalloc.h"

#include "heap/heap.h"
#include "heap/mark.h"
#include "shim/counted.h"
#include "shim/export.h"
#include "shim/next.h"

/* Marks begin spans, which must not serve unseen. */
static void stay_counted(void)
{
    if (counted_now())
        cursor_close();
}

EXPORT bumpmalloc_mark_t bumpmalloc_mark(void)
{
    struct mark_place place = {0};
    if (!next_serves_all)
        mark_set(&place);
    stay_counted();
    return (bumpmalloc_mark_t){place.thread, place.generation, place.span,
                               place.cursor};
}

EXPORT int bumpmalloc_rewind(bumpmalloc_mark_t mark)
{
    struct mark_place place = {mark.thread, mark.generation, mark.span,
                               mark.cursor};
    bool done = mark_rewind(&place);
    stay_counted();
    return done ? 0 : -1;
}

EXPORT int bumpmalloc_reset(void)
{
    bool done = mark_rewind_all();
    stay_counted();
    return done ? 0 : -1;
}

EXPORT int bumpmalloc_active(void)
{
    return !next_serves_all;
}

EXPORT const char *bumpmalloc_version(void)
{
    return BUMPMALLOC_VERSION;
}

EXPORT int bumpmalloc_stats(bumpmalloc_stats_t *stats)
{
    struct heap_numbers n = heap_numbers();
    *stats = (bumpmalloc_stats_t){
        .reserved = n.reserved_bytes,
        .committed = n.committed_bytes,
        .held = n.held_bytes,
    };
    return 0;
}
