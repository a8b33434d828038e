/* message.c - the library's lines on standard error.
 * Any thread; callable inside malloc: no stdio, no allocation. errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#include "shim/message.h"

#include <errno.h>
#include "os/system.h"

__attribute__((noinline)) struct text message_begin(void)
{
    struct text line = {0};
    text_add(&line, "bumpmalloc: ");
    const char *name = program_invocation_short_name;
    if (name && *name) { /* empty until libc is initialised */
        text_add(&line, name);
        text_add(&line, ": ");
    }
    return line;
}

void message_end(struct text *line)
{
    text_end(line);
    os_complain(line->buffer, line->length);
}

void message_foreign(const void *p)
{
    struct text line = message_begin();
    text_add(&line, "cannot resize or measure the block at ");
    text_add_address(&line, p);
    text_add(&line, ": it is not ours, and there is no other malloc");
    message_end(&line);
}
