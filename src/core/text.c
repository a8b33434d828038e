/* text.c - build one line in a fixed buffer, without stdio.
 * Pure.
 * SPDX-License-Identifier: MIT */
#include "core/text.h"

#include <stdint.h>

void text_add(struct text *t, const char *s)
{
    while (*s && t->length < sizeof t->buffer - 1)
        t->buffer[t->length++] = *s++;
}

void text_add_number(struct text *t, size_t n)
{
    char digits[3 * sizeof n + 1];
    char *s = digits + sizeof digits - 1;
    *s = '\0';
    do
        *--s = (char)('0' + n % 10);
    while (n /= 10);
    text_add(t, s);
}

void text_add_address(struct text *t, const void *p)
{
    char digits[2 * sizeof p + 1];
    char *s = digits + sizeof digits - 1;
    uintptr_t n = (uintptr_t)p;
    *s = '\0';
    do
        *--s = "0123456789abcdef"[n % 16];
    while (n /= 16);
    text_add(t, "0x");
    text_add(t, s);
}

void text_add_bytes(struct text *t, size_t n)
{
    static const char *const units[] = {" bytes", " KiB", " MiB", " GiB",
                                        " TiB",   " PiB", " EiB"};
    unsigned unit = 0;
    size_t tenths = 0;
    for (; n >= 1024; n /= 1024, unit++)
        tenths = n % 1024 * 10 / 1024;
    text_add_number(t, n);
    if (tenths) {
        text_add(t, ".");
        text_add_number(t, tenths);
    }
    text_add(t, units[unit]);
}

void text_end(struct text *t)
{
    t->buffer[t->length++] = '\n';
}
