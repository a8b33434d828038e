/* info.c - glibc's functions that ask about malloc or tune it: our numbers, or
 * a harmless answer; where the family behind ours serves, its own. Any thread.
 * SPDX-License-Identifier: MIT */
#include <limits.h>
#include <malloc.h>

#include "core/num.h"
#include "heap/heap.h"
#include "shim/export.h"
#include "shim/message.h"
#include "shim/next.h"

/* The function of that name of whoever serves, if we do not; else NULL. */
static void *served(const char *name)
{
    return next_serves_all ? next_symbol(name) : NULL;
}

/* mallopt(3): 1 is success. There is nothing to tune; the one value that glibc
 * refuses is refused. */
EXPORT int mallopt(int what, int value);
EXPORT int mallopt(int what, int value)
{
    int (*theirs)(int, int);
    *(void **)&theirs = served("mallopt");
    if (theirs)
        return theirs(what, value);
#ifdef __GLIBC__
    return what != M_MXFAST || (size_t)value <= 80 * sizeof(size_t) / 4;
#else
    (void)what;
    (void)value;
    return 1;
#endif
}

/* malloc_trim(3): 1 if memory was given back. There is no top of a heap here,
 * so pad has no meaning. */
EXPORT int malloc_trim(size_t pad);
EXPORT int malloc_trim(size_t pad)
{
    int (*theirs)(size_t);
    *(void **)&theirs = served("malloc_trim");
    return theirs ? theirs(pad) : heap_trim();
}

/* malloc_stats(3), in a line. */
EXPORT void malloc_stats(void);
EXPORT void malloc_stats(void)
{
    void (*theirs)(void);
    *(void **)&theirs = served("malloc_stats");
    if (theirs) {
        theirs();
        return;
    }
    struct heap_numbers n = heap_numbers();
    struct text line = message_begin();
    text_add_bytes(&line, n.held_bytes);
    text_add(&line, " held, ");
    text_add_bytes(&line, n.committed_bytes);
    text_add(&line, " committed of ");
    text_add_bytes(&line, n.reserved_bytes);
    text_add(&line, " reserved");
    message_end(&line);
}

#ifdef __GLIBC__

/* mallinfo(3). Free are the idle pages and what is left of this thread's span
 * or open chunks, so that a block counts as in use as soon as it is taken. */
EXPORT struct mallinfo2 mallinfo2(void)
{
    struct mallinfo2 (*theirs)(void);
    *(void **)&theirs = served("mallinfo2");
    if (theirs)
        return theirs();
    struct heap_numbers n = heap_numbers();
    return (struct mallinfo2){
        .arena = n.held_bytes,
        .uordblks = n.held_bytes - n.free_bytes,
        .fordblks = n.free_bytes,
    };
}

static int capped(size_t n)
{
    return (int)num_min(n, INT_MAX);
}

EXPORT struct mallinfo mallinfo(void)
{
    struct mallinfo2 m = mallinfo2();
    return (struct mallinfo){
        .arena = capped(m.arena),
        .uordblks = capped(m.uordblks),
        .fordblks = capped(m.fordblks),
    };
}

#endif
