/* size.h - read a size that a person wrote: "64M", "75%".
 * Pure.
 * SPDX-License-Identifier: MIT */
#ifndef SIZE_H
#define SIZE_H

#include <stddef.h>

enum size_unit { SIZE_INVALID, SIZE_BYTES, SIZE_PERCENT };

struct size_value {
    enum size_unit unit;
    size_t amount; /* bytes, or per cent from 1 to 100 */
};

/* Digits, then nothing, a unit or %. Units are K, M, G and T, powers of 1,024,
 * in upper or lower case, and may be followed by B or iB. SIZE_INVALID for
 * anything else, for 0, for more than 100 % and for what size_t cannot hold. */
struct size_value size_parse(const char *text);

#endif
