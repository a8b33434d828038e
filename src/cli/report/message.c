/* message.c - write a protocol buffer.
 * SPDX-License-Identifier: MIT */
#include "cli/report/message.h"

#include <string.h>

#include "cli/base/need.h"

#define NUMBER 0u /* wire types */
#define LENGTH 2u

static void put(struct message *message, const void *bytes, size_t size)
{
    if (size > message->room - message->size) {
        message->room = 2 * (message->size + size) + 64;
        message->bytes = need_resize(message->bytes, message->room, 1);
    }
    if (size)
        memcpy(message->bytes + message->size, bytes, size);
    message->size += size;
}

void message_varint(struct message *message, uint64_t number)
{
    uint8_t bytes[10];
    size_t size = 0;
    for (; number >= 0x80; number >>= 7)
        bytes[size++] = (uint8_t)(number | 0x80);
    bytes[size++] = (uint8_t)number;
    put(message, bytes, size);
}

void message_number(struct message *message, unsigned field, uint64_t number)
{
    if (!number)
        return;
    message_varint(message, field << 3 | NUMBER);
    message_varint(message, number);
}

void message_bytes(struct message *message, unsigned field, const void *bytes,
                   size_t size)
{
    message_varint(message, field << 3 | LENGTH);
    message_varint(message, size);
    put(message, bytes, size);
}

void message_part(struct message *message, unsigned field, struct message *part)
{
    message_bytes(message, field, part->bytes, part->size);
    part->size = 0;
}
