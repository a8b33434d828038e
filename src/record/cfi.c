/* cfi.c - find a pc's entry, and what its common part says of it.
 * Pure.
 * SPDX-License-Identifier: MIT */
#include "record/cfi.h"

#include <string.h>

#define EXTENDED                                                               \
    0xffffffffu             /* a length of 64 bits follows: not in use here    \
                             */
#define TABLE_OF_PAIRS 0x3b /* 4 bytes each, relative to the header */

static bool in(const uint8_t *p, const uint8_t *start, const uint8_t *end)
{
    return (uintptr_t)p >= (uintptr_t)start && (uintptr_t)p < (uintptr_t)end;
}

struct pair {
    int32_t pc, entry;
};

static struct pair pair_at(const uint8_t *pairs, size_t i)
{
    struct pair pair;
    memcpy(&pair, pairs + i * sizeof pair, sizeof pair);
    return pair;
}

/* The last of the pairs whose pc is not above `pc`; false if there is none.
 * What lies between is of no concern: an entry says how far it goes. */
static bool search(const uint8_t *pairs, size_t count, int64_t pc,
                   struct pair *found)
{
    size_t low = 0, high = count;
    if (!count || pair_at(pairs, 0).pc > pc)
        return false;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (pair_at(pairs, middle).pc <= pc)
            low = middle;
        else
            high = middle;
    }
    *found = pair_at(pairs, low);
    return true;
}

/* The address of the entry that the header's table has for pc, or NULL. */
static const uint8_t *look_up(const struct cfi_table *table, uintptr_t pc)
{
    struct bytes b = {table->header, table->header_end, false};
    uintptr_t base = (uintptr_t)table->header;
    if (bytes_number(&b, 1) != 1) /* version */
        return NULL;
    uint8_t frames = (uint8_t)bytes_number(&b, 1);
    uint8_t counted = (uint8_t)bytes_number(&b, 1);
    uint8_t pairs = (uint8_t)bytes_number(&b, 1);
    if (b.bad || counted == BYTES_OMITTED || pairs != TABLE_OF_PAIRS)
        return NULL;
    if (frames != BYTES_OMITTED)
        bytes_pointer(&b, frames, base);
    size_t count = bytes_pointer(&b, counted, base);
    if (b.bad || count > bytes_left(&b) / sizeof(struct pair))
        return NULL;
    struct pair pair;
    if (!search(b.at, count, (int64_t)(intptr_t)(pc - base), &pair))
        return NULL;
    return (const uint8_t *)(base + (uintptr_t)(intptr_t)pair.entry);
}

/* The bytes of an entry or a common part, after its length. */
static bool open_at(const struct cfi_table *table, const uint8_t *at,
                    struct bytes *b)
{
    if (!in(at, table->frames, table->frames_end))
        return false;
    *b = (struct bytes){at, table->frames_end, false};
    uint64_t length = bytes_number(b, 4);
    if (b->bad || !length || length == EXTENDED || length > bytes_left(b))
        return false;
    b->end = b->at + length;
    return true;
}

/* What the letters of the augmentation say. Those that are unknown end the
 * reading; the augmentation's length says where the program starts. */
static void read_augmentation(struct bytes *b, const uint8_t *letters,
                              struct cfi_entry *entry)
{
    uint64_t length = bytes_uleb(b);
    struct bytes data = *b;
    bytes_skip(b, length);
    if (b->bad)
        return;
    data.end = b->at;
    for (letters++; *letters; letters++) {
        switch (*letters) {
        case 'R':
            entry->encoding = (uint8_t)bytes_number(&data, 1);
            break;
        case 'L':
            bytes_skip(&data, 1);
            break;
        case 'P': {
            uint8_t encoding = (uint8_t)bytes_number(&data, 1);
            if (encoding == BYTES_ALIGNED)
                return;
            bytes_pointer(&data, encoding & 0x0f, 0);
            break;
        }
        case 'S':
            entry->signal = true;
            break;
        default:
            return;
        }
        if (data.bad)
            return;
    }
}

static bool read_common(const struct cfi_table *table, const uint8_t *at,
                        struct cfi_entry *entry)
{
    struct bytes b;
    if (!open_at(table, at, &b) || bytes_number(&b, 4) != 0)
        return false;
    uint64_t version = bytes_number(&b, 1);
    if (version != 1 && version != 3)
        return false;
    const uint8_t *letters = b.at;
    while (bytes_number(&b, 1))
        if (b.bad)
            return false;
    entry->code_align = bytes_uleb(&b);
    entry->data_align = bytes_sleb(&b);
    entry->return_register =
        (uint8_t)(version == 1 ? bytes_number(&b, 1) : bytes_uleb(&b));
    entry->encoding = BYTES_ABSOLUTE;
    entry->signal = false;
    if (b.bad)
        return false;
    if (*letters == 'z')
        read_augmentation(&b, letters, entry);
    else if (*letters)
        return false;
    entry->common = b;
    return !b.bad;
}

bool cfi_find(const struct cfi_table *table, uintptr_t pc,
              struct cfi_entry *entry)
{
    struct bytes b;
    const uint8_t *at = look_up(table, pc);
    if (!at || !open_at(table, at, &b))
        return false;
    const uint8_t *here = b.at;
    uintptr_t back =
        (uintptr_t)bytes_number(&b, 4); /* 0: a common part, no entry */
    if (b.bad || !back)
        return false;
    const uint8_t *common = (const uint8_t *)((uintptr_t)here - back);
    if (!read_common(table, common, entry))
        return false;
    entry->start = bytes_pointer(&b, entry->encoding, 0);
    entry->size = bytes_pointer(&b, entry->encoding & 0x0f, 0);
    /* All common parts with an augmentation give its length here. */
    bytes_skip(&b, bytes_uleb(&b));
    entry->program = b;
    return !b.bad && pc - entry->start < entry->size;
}
