/* message_test.c - fields of protocol buffers, byte for byte.
 * SPDX-License-Identifier: MIT */
#include "cli/report/message.h"

#include <stdbool.h>
#include <string.h>

#include "unit.h"

static bool holds(const struct message *message, const char *bytes, size_t size)
{
    return message->size == size && memcmp(message->bytes, bytes, size) == 0;
}

static void numbers_take_7_bits_a_byte(void)
{
    struct message m = {0};
    message_varint(&m, 0);
    message_varint(&m, 127);
    message_varint(&m, 128);
    message_varint(&m, 300);
    CHECK(holds(&m, "\x00\x7f\x80\x01\xac\x02", 6));
    m.size = 0;
    message_varint(&m, UINT64_MAX);
    CHECK(holds(&m, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10));
    free(m.bytes);
}

static void fields_have_their_number_and_kind(void)
{
    struct message m = {0}, part = {0};
    message_number(&m, 1, 150);
    message_number(&m, 2, 0);
    message_bytes(&m, 2, "testing", 7);
    CHECK(holds(&m, "\x08\x96\x01\x12\x07testing", 12));
    m.size = 0;
    message_number(&part, 1, 150);
    message_part(&m, 3, &part);
    message_part(&m, 20, &part);
    CHECK(holds(&m, "\x1a\x03\x08\x96\x01\xa2\x01\x00", 8));
    free(m.bytes);
    free(part.bytes);
}

int main(void)
{
    RUN(numbers_take_7_bits_a_byte);
    RUN(fields_have_their_number_and_kind);
    return 0;
}
