/* cursor.c - what the hot paths read: the thread's cursor.
 * Set by thread.c, before there are threads; a cursor by its own thread only.
 * SPDX-License-Identifier: MIT */
#include "heap/cursor.h"

struct heap heap_none;
size_t heap_spans_below = RUN_MIN;
uintptr_t heap_free_from = UINTPTR_MAX;
bool heap_drained;

__attribute__((
    tls_model("initial-exec"))) _Thread_local struct cursor cursor_self = {
    .heap = &heap_none,
};

void cursor_open_paths(void)
{
    if (region_detoured)
        return;
    heap_spans_below = heap_drained ? 0 : RUN_MIN;
    heap_free_from = heap_drained ? region.base : UINTPTR_MAX;
    atomic_store(&region_hot_end, atomic_load(&region_end));
}

void cursor_detour(void)
{
    region_detoured = true;
    heap_spans_below = RUN_MIN;
    heap_free_from = 0;
    atomic_store(&region_hot_end, 0);
    cursor_close();
}

void cursor_watch(void)
{
    region_has_births = true;
    cursor_detour();
}
