/* text.h - build one line in a fixed buffer, without stdio.
 * Pure. What does not fit is cut off; the last byte stays free for '\n'.
 * SPDX-License-Identifier: MIT */
#ifndef TEXT_H
#define TEXT_H

#include <stddef.h>

struct text {
    size_t length;
    char buffer[256];
};

void text_add(struct text *t, const char *s);
void text_add_number(struct text *t, size_t n);
void text_add_address(struct text *t, const void *p); /* 0x7f... */

/* n bytes as people write them: 64 MiB, 1.5 GiB (rounded down), 100 bytes. */
void text_add_bytes(struct text *t, size_t n);

/* Close the line with '\n'. */
void text_end(struct text *t);

#endif
