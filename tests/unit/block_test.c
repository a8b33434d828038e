/* block_test.c - sizes and words of blocks.
 * SPDX-License-Identifier: MIT */
#include "core/block.h"

#include "core/bump.h"
#include "unit.h"

static void every_request_fits_its_block_with_less_than_16_bytes_to_spare(void)
{
    for (size_t n = 0; n < 100000; n++) {
        size_t size = block_size_for(n);
        CHECK(size % BLOCK_ALIGN == 0);
        CHECK(size - BLOCK_WORD >= n);
        CHECK(n == 0 || size - BLOCK_WORD - n < BLOCK_ALIGN);
    }
    CHECK(block_size_for(0) == BLOCK_ALIGN);
}

static void the_largest_request_does_not_wrap(void)
{
    CHECK(block_size_for(PTRDIFF_MAX) > PTRDIFF_MAX);
}

static void small_requests_get_small_blocks(void)
{
    CHECK(block_size_for(BLOCK_SMALL_MAX) <= BLOCK_SMALL);
    CHECK(block_size_for(BLOCK_SMALL_MAX + 1) > BLOCK_SMALL);
}

static void the_word_before_the_payload_keeps_the_size(void)
{
    static _Alignas(16) unsigned char memory[64];
    void *p = memory + 16;
    block_set(p, 32);
    CHECK(block_size(p) == 32);
    CHECK(block_capacity(p) == 32 - BLOCK_WORD);
    CHECK((unsigned char *)block_word(p) == memory + 16 - BLOCK_WORD);
}

int main(void)
{
    RUN(every_request_fits_its_block_with_less_than_16_bytes_to_spare);
    RUN(the_largest_request_does_not_wrap);
    RUN(small_requests_get_small_blocks);
    RUN(the_word_before_the_payload_keeps_the_size);
    return 0;
}
