/* bytes.h - read numbers from a range of bytes that may be damaged.
 * Pure: nothing outside the range is read. Past its end every number is 0 and
 * `bad` is set, so that a caller asks once, when it has read what it needs.
 * Encodings: DWARF 5, 7.6 (LEB128); LSB Core 5.0, 10.5 (pointers).
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_BYTES_H
#define RECORD_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    const uint8_t *at, *end;
    bool bad;
};

static inline size_t bytes_left(const struct bytes *b)
{
    return b->bad ? 0 : (size_t)(b->end - b->at);
}

static inline void bytes_skip(struct bytes *b, uint64_t n)
{
    if (n > bytes_left(b))
        b->bad = true;
    else
        b->at += n;
}

/* A little- or big-endian number, as the machine has it, of 1, 2, 4 or 8
 * bytes. */
static inline uint64_t bytes_number(struct bytes *b, unsigned size)
{
    const uint8_t *p = b->at;
    bytes_skip(b, size);
    if (b->bad)
        return 0;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (size) {
    case 1:
        return *p;
    case 2:
        __builtin_memcpy(&two, p, sizeof two);
        return two;
    case 4:
        __builtin_memcpy(&four, p, sizeof four);
        return four;
    default:
        __builtin_memcpy(&eight, p, sizeof eight);
        return eight;
    }
}

static inline int64_t bytes_signed(struct bytes *b, unsigned size)
{
    unsigned unused = size < 8 ? 64 - 8 * size : 0; /* size is 1, 2, 4 or 8 */
    return (int64_t)(bytes_number(b, size) << unused) >> unused;
}

/* Bits beyond the 64th are dropped. */
static inline uint64_t bytes_uleb(struct bytes *b)
{
    uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint64_t byte = bytes_number(b, 1);
        if (shift < 64)
            value |= (byte & 0x7f) << shift;
        if (!(byte & 0x80))
            return value;
    }
}

static inline int64_t bytes_sleb(struct bytes *b)
{
    uint64_t value = 0;
    for (unsigned shift = 0;;) {
        uint64_t byte = bytes_number(b, 1);
        if (shift < 64)
            value |= (byte & 0x7f) << shift;
        shift += 7;
        if (byte & 0x80)
            continue;
        if (shift < 64 && (byte & 0x40))
            value |= ~(uint64_t)0 << shift;
        return (int64_t)value;
    }
}

/* A pointer's encoding: its low four bits say how it is written, the next three
 * what is added to it. */
enum {
    BYTES_ABSOLUTE = 0x00,
    BYTES_HERE = 0x10, /* relative to where it is written */
    BYTES_DATA = 0x30, /* relative to `data` */
    BYTES_ALIGNED = 0x50,
    BYTES_OMITTED = 0xff,
};

/* A pointer; 0 stays 0 whatever it is relative to. `bad` if the encoding is
 * unknown. */
static inline uintptr_t bytes_pointer(struct bytes *b, uint8_t encoding,
                                      uintptr_t data)
{
    uintptr_t here = (uintptr_t)b->at, value;
    switch (encoding & 0x0f) {
    case 0x00: /* an address */
        value = bytes_number(b, sizeof(uintptr_t));
        break;
    case 0x01:
        value = (uintptr_t)bytes_uleb(b);
        break;
    case 0x09:
        value = (uintptr_t)bytes_sleb(b);
        break;
    case 0x02:
    case 0x03:
    case 0x04:
        value = (uintptr_t)bytes_number(b, 1u << ((encoding & 0x0f) - 1));
        break;
    case 0x0a:
    case 0x0b:
    case 0x0c:
        value = (uintptr_t)bytes_signed(b, 1u << ((encoding & 0x07) - 1));
        break;
    default:
        b->bad = true;
        return 0;
    }
    if (!value)
        return 0;
    switch (encoding & 0x70) {
    case BYTES_ABSOLUTE:
        return value;
    case BYTES_HERE:
        return value + here;
    case BYTES_DATA:
        return value + data;
    default:
        b->bad = true;
        return 0;
    }
}

#endif
