/* message.h - write a protocol buffer: fields of numbers, bytes and messages.
 * Format: protobuf.dev, "Encoding".
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_MESSAGE_H
#define CLI_REPORT_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

/* {0} is empty. */
struct message {
    uint8_t *bytes;
    size_t size, room;
};

void message_varint(struct message *message, uint64_t number);

/* A field; numbers of 0 are left out, as readers take them for granted. */
void message_number(struct message *message, unsigned field, uint64_t number);
void message_bytes(struct message *message, unsigned field, const void *bytes,
                   size_t size);

/* Adds the message `part` as a field, and makes it empty again; its memory is
 * kept for the next one. */
void message_part(struct message *message, unsigned field,
                  struct message *part);

#endif
