/* misuse.c - what happens when a program frees or resizes what is no block: one
 * line, then abort.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#include "heap/host.h"
#include "os/system.h"
#include "shim/message.h"

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
