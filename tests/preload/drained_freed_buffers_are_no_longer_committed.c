/* drained_freed_buffers_are_no_longer_committed.c - 50 buffers of 100 MB live
 * together, touched in one page each; when they are freed, what is writable
 * drops to a tenth.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

static size_t writable_kib(void)
{
    const char *line = strstr(proc_read("/proc/self/status"), "VmData:");
    return line ? strtoul(line + 7, NULL, 10) : 0;
}

void claim(const char *part)
{
    static const char *const parts[] = {"buffers"};
    static unsigned char *buffer[50];
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    for (size_t i = 0; i < COUNT(buffer); i++) {
        CHECK(buffer[i] = malloc(100000000));
        buffer[i][50000000] = 1;
    }
    size_t live = writable_kib();
    for (size_t i = 0; i < COUNT(buffer); i++)
        free(buffer[i]);
    malloc_trim(0);
    dprintf(1, "%zu KiB, then %zu KiB\n", live, writable_kib());
    CHECK_LE(writable_kib(), live / 10);
}
