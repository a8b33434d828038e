/* large_buffers_hardly_touched_leave_fork_working.c - buffers of 100 MB are
 * taken, touched in one page and freed one after the other until that is more
 * than the machine has: all are served, and fork works, in either mode.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

#define BUFFER ((size_t)100000000)

static void allocate(void *unused)
{
    (void)unused;
    unsigned char *p = malloc(BUFFER);
    CHECK(p);
    p[BUFFER / 2] = 1;
    free(p);
}

/* Beyond what is in the machine the kernel refuses to commit memory. */
static size_t enough_buffers(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t count = (size_t)sysconf(_SC_PHYS_PAGES) * page / BUFFER * 5 / 4;
    return count < 300 ? 300 : count > 1000 ? 1000 : count;
}

void claim(const char *part)
{
    static const char *const parts[] = {"buffers"};
    struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        rerun_parts(parts, COUNT(parts), steady_settings_never);
        return;
    }
    CHECK_EQ(setrlimit(RLIMIT_DATA, &none), 0); /* little is touched */
    size_t count = enough_buffers();
    for (size_t i = 0; i < count; i++) {
        unsigned char *p = malloc(BUFFER);
        check_context("buffer %zu of %zu", i, count);
        CHECK(p);
        p[BUFFER / 2] = 1;
        free(p);
        if (i % 50 == 49)
            CHECK_EQ(forked_status(allocate, NULL), 0);
    }
    CHECK_EQ(forked_status(allocate, NULL), 0);
    dprintf(1, "fork works after %zu\n", count);
}
