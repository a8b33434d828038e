/* info.c - glibc's ways to ask and tune malloc: our numbers, or a harmless
 * answer.
 * Any thread.
 * SPDX-License-Identifier: MIT */
#include <limits.h>
#include <malloc.h>

#include "core/num.h"
#include "heap/heap.h"
#include "shim/export.h"
#include "shim/message.h"

/* mallopt(3): 1 is success. There is nothing to tune. */
EXPORT int mallopt(int what, int value);
EXPORT int mallopt(int what, int value)
{
    (void)what;
    (void)value;
    return 1;
}

/* malloc_trim(3): 0, nothing could be given back. */
EXPORT int malloc_trim(size_t pad);
EXPORT int malloc_trim(size_t pad)
{
    (void)pad;
    return 0;
}

/* malloc_stats(3), in a line. */
EXPORT void malloc_stats(void);
EXPORT void malloc_stats(void)
{
    struct heap_numbers n = heap_numbers();
    struct text line = message_begin();
    text_add_bytes(&line, n.handed_bytes);
    text_add(&line, " handed out, ");
    text_add_bytes(&line, n.committed_bytes);
    text_add(&line, " committed of ");
    text_add_bytes(&line, n.reserved_bytes);
    text_add(&line, " reserved");
    message_end(&line);
}

#ifdef __GLIBC__

/* mallinfo(3). Nothing is ever free, so everything is in use. */
EXPORT struct mallinfo2 mallinfo2(void)
{
    size_t handed = heap_numbers().handed_bytes;
    return (struct mallinfo2){.arena = handed, .uordblks = handed};
}

EXPORT struct mallinfo mallinfo(void)
{
    int handed = (int)num_min(heap_numbers().handed_bytes, INT_MAX);
    return (struct mallinfo){.arena = handed, .uordblks = handed};
}

#endif
