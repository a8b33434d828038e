/* settings_hold_before_there_is_an_environ.c - in an IFUNC resolver of the
 * program and in .preinit_array, which come before libc sets environ. A region
 * of 16 MiB refuses 20 MiB there, and nothing is said but that.
 * With HIDE_STACK the program takes the name by which the library finds the
 * initial stack, so that /proc has to do.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <unistd.h>

#ifdef HIDE_STACK
extern void *__libc_stack_end;
__attribute__((visibility("default"))) void *__libc_stack_end;
#endif

static void *by_resolver, *by_preinit;
static bool environ_was_there;

static int answer(void)
{
    return 3;
}

__attribute__((used)) static int (*choose(void))(void)
{
    by_resolver = malloc(20 * MIB);
    return answer;
}

static int chosen(void) __attribute__((ifunc("choose")));

static void before_all(void)
{
    environ_was_there = environ != NULL;
    by_preinit = malloc(20 * MIB);
}

__attribute__((section(".preinit_array"),
               used)) static void (*const early)(void) = before_all;

static void small_region(void)
{
    setenv("BUMPMALLOC_REGION", "16M", 1);
}

static void large_region(void)
{
    setenv("BUMPMALLOC_REGION", "64M", 1);
}

void claim(const char *part)
{
    only_under_the_library();
    CHECK_EQ(chosen(), 3);
    CHECK(!environ_was_there);
    static struct outcome outcome;
    if (!part) {
        rerun(&outcome, "small", small_region);
        CHECK_FINE(&outcome);
        CHECK_EQ(lines_with(outcome.err, "", NULL), 1);
        CHECK_EQ(lines_with(outcome.err, "the region of 16", NULL), 1);
        rerun(&outcome, "large", large_region);
        CHECK_FINE(&outcome);
        CHECK_EQ(lines_with(outcome.err, "", NULL), 0);
        return;
    }
    CHECK_EQ(!by_resolver, !strcmp(part, "small"));
    CHECK_EQ(!by_preinit, !strcmp(part, "small"));
}
