/* strange_regions_do_not_kill_the_program.c - far too small, or larger than any
 * address space.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

static const char *value;

static void prepare(void)
{
    setenv("BUMPMALLOC_REGION", value, 1);
}

void claim(const char *part)
{
    only_under_the_library();
    static const char *const values[] = {"64T", "128T", "1000T", "1M",
                                         "2M",  "3M",   "100M",  "1000003"};
    if (part) {
        void *p = malloc(100);
        CHECK(p);
        p = realloc(p, 1000);
        CHECK(p);
        memset(p, 1, 1000);
        return;
    }
    for (size_t i = 0; i < COUNT(values); i++) {
        struct outcome outcome;
        value = values[i];
        rerun(&outcome, "work", prepare);
        check_context("BUMPMALLOC_REGION=%s: %s", value, outcome.err);
        CHECK_EQ(outcome.signal, 0);
        CHECK_EQ(outcome.status, 0);
        CHECK_LE(lines_with(outcome.err, "", NULL), 1);
    }
}
