/* host.c - what is said, once, when memory runs out, and before the end when a
 * program frees or resizes what is no block.
 * Any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/host.h"

#include <stdatomic.h>

#include "os/memory.h"
#include "os/system.h"
#include "shim/config.h"
#include "shim/message.h"

static void report_full(enum heap_refusal why, size_t n, size_t bound)
{
    struct text line = message_begin();
    text_add(&line, "out of memory: ");
    text_add_bytes(&line, n);
    if (why == REFUSED_BY_REGION) {
        text_add(&line, " more do not fit in the region of ");
        text_add_bytes(&line, bound);
        text_add(&line, "; raise BUMPMALLOC_REGION");
    } else if (why == REFUSED_BY_LIMIT) {
        text_add(&line, " more would exceed the limit of ");
        text_add_bytes(&line, bound);
        text_add(&line, " in memory; raise BUMPMALLOC_LIMIT");
    } else {
        text_add(&line, " more were refused by the system; raise ulimit -v "
                        "and -d");
    }
    message_end(&line);
}

void host_report_full(enum heap_refusal why, size_t n, size_t bound)
{
    static _Atomic bool reported;
    if (!os_restricted() && !atomic_exchange(&reported, true))
        report_full(why, n, bound);
    if (config_get()->abort_when_full)
        os_abort();
}

void host_report_misuse(const char *function, const void *p)
{
    struct text line = message_begin();
    text_add(&line, function);
    text_add(&line, "(");
    text_add_address(&line, p);
    text_add(&line, "): no block begins there: freed already, inside of a "
                    "block, or overwritten");
    message_end(&line);
    os_abort();
}
