/* size.c - read a size that a person wrote.
 * Pure.
 * SPDX-License-Identifier: MIT */
#include "core/size.h"

#include <string.h>

#include "core/num.h"

/* The shift that a unit letter stands for, or -1. */
static int unit_shift(char letter)
{
    static const char letters[] = "KMGT";
    if (letter >= 'a' && letter <= 'z')
        letter = (char)(letter - 'a' + 'A');
    const char *found = letter ? strchr(letters, letter) : NULL;
    return found ? 10 * (int)(found - letters + 1) : -1;
}

static bool suffix_is_bytes(const char *text)
{
    return !*text || !strcmp(text, "B") || !strcmp(text, "b") ||
           !strcmp(text, "iB") || !strcmp(text, "ib");
}

struct size_value size_parse(const char *text)
{
    const struct size_value invalid = {SIZE_INVALID, 0};
    size_t amount = 0;
    const char *s = text;
    for (; *s >= '0' && *s <= '9'; s++)
        if (!num_mul(amount, 10, &amount) ||
            __builtin_add_overflow(amount, (size_t)(*s - '0'), &amount))
            return invalid;
    if (s == text || amount == 0)
        return invalid;
    if (!strcmp(s, "%"))
        return amount <= 100 ? (struct size_value){SIZE_PERCENT, amount}
                             : invalid;
    int shift = unit_shift(*s);
    if (shift < 0)
        return *s ? invalid : (struct size_value){SIZE_BYTES, amount};
    if (!suffix_is_bytes(s + 1) || (size_t)shift >= 8 * sizeof(size_t) ||
        amount > SIZE_MAX >> shift)
        return invalid;
    return (struct size_value){SIZE_BYTES, amount << shift};
}
