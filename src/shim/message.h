/* message.h - the library's lines on standard error.
 * Any thread; callable inside malloc: no stdio, no allocation. errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stddef.h>

#include "core/text.h"

/* Begin a line with who speaks: "bumpmalloc: gcc: ". */
struct text message_begin(void);

/* End the line and write it. */
void message_end(struct text *line);

/* Report that nobody in this process can resize or measure the block at p. */
void message_foreign(const void *p);

#endif
