/* atexit_handlers_may_allocate.c - while the process ends, also where stdio is
 * flushed late.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>
#include <unistd.h>

static void *early;

static void use(const char *who)
{
    for (size_t way = 0; way < ways_count; way++) {
        void *p = ways[way].alloc(5000);
        CHECK(p);
        memset(p, 1, 5000);
        free(realloc(p, 400 * KIB));
    }
    CHECK(holds(early, 300, 1));
    printf("%s\n", who);
}

static void last(void)
{
    use("atexit");
    free(early);
}

static void nested(void)
{
    use("atexit from atexit");
}

static void first(void)
{
    use("atexit too");
    CHECK_EQ(atexit(nested), 0);
}

__attribute__((destructor)) static void at_unload(void)
{
    if (early)
        puts("destructor");
    free(malloc(100));
}

void claim(const char *part)
{
    if (part) {
        early = malloc(300);
        fill(early, 300, 1);
        CHECK_EQ(atexit(last), 0);
        for (int i = 0; i < 100; i++) /* more than libc has room for: calloc */
            CHECK_EQ(atexit(first), 0);
        return; /* and main() returns, through exit() */
    }
    struct outcome outcome;
    rerun(&outcome, "ends", NULL);
    CHECK_FINE(&outcome);
    CHECK_EQ(lines_with(outcome.out, "atexit too", NULL), 100);
    CHECK_EQ(lines_with(outcome.out, "atexit from atexit", NULL), 100);
    CHECK_EQ(lines_with(outcome.out, "destructor", NULL), 1);
}
