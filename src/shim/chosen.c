/* chosen.c - which programs are counted.
 * Before there are threads; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "shim/chosen.h"

#include "core/pattern.h"
#include "heap/heap.h"
#include "heap/thread.h"
#include "os/process.h"
#include "record/slot.h"
#include "shim/environment.h"
#include "shim/next.h"

static bool is_listed(const char *patterns)
{
    char exe[256];
    size_t length;
    const char *name = os_exe_name(exe, sizeof exe, &length);
    return pattern_any(patterns, name, length);
}

bool chosen_to_count(void)
{
    const char *only = environment_get("BUMPMALLOC_ONLY");
    if (only && *only && !is_listed(only))
        return false;
    const char *skip = environment_get("BUMPMALLOC_SKIP");
    return !skip || !*skip || !is_listed(skip);
}

void chosen_leave_out(void)
{
    slot_served_by(RECORD_NOT_COUNTED, NULL);
    next_serves_all = next_get() != NULL;
    if (next_serves_all)
        thread_serve(false);
}
