/* rewind_refuses_marks_that_are_gone.c - a mark that was rewound past, the mark
 * that is all zero, and made-up ones: -1, and nothing changes.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

static unsigned char *block;

static void refused(bumpmalloc_mark_t mark, const char *which)
{
    check_context("%s", which);
    fill(block, 1000, 7);
    errno = 123;
    CHECK_EQ(bumpmalloc_rewind(mark), -1);
    CHECK_EQ(errno, 123);
    unsigned char *next = malloc(1000);
    memset(next, 0, 1000);
    CHECK(holds(block, 1000, 7));
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    block = malloc(1000);
    bumpmalloc_mark_t zero = {0}, forged = {1, 1, block, block};
    refused(zero, "the zero mark before any");
    refused(forged, "a forged mark before any");
    bumpmalloc_mark_t outer = bumpmalloc_mark();
    bumpmalloc_mark_t inner = bumpmalloc_mark();
    bumpmalloc_mark_t innermost = bumpmalloc_mark();
    CHECK_EQ(bumpmalloc_rewind(outer), 0);
    refused(inner, "a mark rewound past");
    refused(innermost, "the one after it");
    /* As many new marks at the same places. */
    bumpmalloc_mark_t again = bumpmalloc_mark();
    bumpmalloc_mark_t more = bumpmalloc_mark();
    refused(inner, "rewound past, and marked anew");
    refused(innermost, "the one after it, marked anew");
    refused(zero, "the zero mark");
    forged = outer;
    forged.thread++;
    refused(forged, "another thread");
    forged = outer;
    forged.generation += 100;
    refused(forged, "a mark to come");
    forged.generation = SIZE_MAX;
    refused(forged, "the last generation");
    forged.generation = 0;
    refused(forged, "no generation");
    memset(&forged, 0xff, sizeof forged);
    refused(forged, "ones");
    CHECK_EQ(bumpmalloc_rewind(more), 0);
    CHECK_EQ(bumpmalloc_rewind(again), 0);
    refused(more, "after a rewind to an older one");
    CHECK_EQ(bumpmalloc_rewind(outer), 0);
    CHECK_EQ(bumpmalloc_rewind(outer), 0); /* it stays good */
    refused(again, "after a rewind to the first");
}
