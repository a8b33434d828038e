/* size_test.c - sizes as people write and read them.
 * SPDX-License-Identifier: MIT */
#include "core/size.h"

#include <string.h>

#include "core/num.h"
#include "core/text.h"
#include "unit.h"

static bool is_bytes(const char *text, size_t bytes)
{
    struct size_value v = size_parse(text);
    return v.unit == SIZE_BYTES && v.amount == bytes;
}

static void units_are_powers_of_1024(void)
{
    CHECK(is_bytes("1", 1));
    CHECK(is_bytes("4096", 4096));
    CHECK(is_bytes("64K", 64 * KIB));
    CHECK(is_bytes("64k", 64 * KIB));
    CHECK(is_bytes("3MiB", 3 * MIB));
    CHECK(is_bytes("3MB", 3 * MIB));
    CHECK(is_bytes("2G", 2 * GIB));
    if (sizeof(size_t) > 4)
        CHECK(is_bytes("1T", 1024 * GIB));
}

static void percentages_go_from_1_to_100(void)
{
    CHECK(size_parse("1%").unit == SIZE_PERCENT);
    CHECK(size_parse("75%").amount == 75);
    CHECK(size_parse("100%").unit == SIZE_PERCENT);
    CHECK(size_parse("101%").unit == SIZE_INVALID);
    CHECK(size_parse("0%").unit == SIZE_INVALID);
}

static void anything_else_is_invalid(void)
{
    static const char *const bad[] = {"",
                                      "0",
                                      "-1",
                                      "banana",
                                      "1X",
                                      "1.5G",
                                      " 1",
                                      "1 ",
                                      "K",
                                      "%",
                                      "1KK",
                                      "1KiBs",
                                      "0x10",
                                      "1e3",
                                      "+1",
                                      "5%%",
                                      "1%K",
                                      "1K%",
                                      "1P",
                                      "1B",
                                      "99999999999999999999999",
                                      "\n",
                                      "18446744073709551616",
                                      "17179869184T"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(size_parse(bad[i]).unit == SIZE_INVALID);
}

static bool reads(size_t bytes, const char *wanted)
{
    struct text t = {0};
    text_add_bytes(&t, bytes);
    t.buffer[t.length] = '\0';
    return !strcmp(t.buffer, wanted);
}

static void byte_counts_read_well(void)
{
    CHECK(reads(0, "0 bytes"));
    CHECK(reads(1023, "1023 bytes"));
    CHECK(reads(64 * MIB, "64 MiB"));
    CHECK(reads(3 * GIB / 2, "1.5 GiB"));
    CHECK(reads(GIB - 1, "1023.9 MiB"));
}

static void a_line_too_long_is_cut_and_still_ends(void)
{
    struct text t = {0};
    for (int i = 0; i < 1000; i++)
        text_add(&t, "abc");
    text_add_number(&t, SIZE_MAX);
    text_end(&t);
    CHECK(t.length == sizeof t.buffer);
    CHECK(t.buffer[t.length - 1] == '\n');
}

static void sums_and_products_know_when_they_overflow(void)
{
    size_t n;
    CHECK(num_mul(SIZE_MAX / 3, 3, &n) && n == SIZE_MAX / 3 * 3);
    CHECK(!num_mul(SIZE_MAX / 3 + 1, 3, &n));
    CHECK(num_add_capped(SIZE_MAX, 1) == SIZE_MAX);
    CHECK(num_add_capped(1, 2) == 3);
    CHECK(num_align_up(4097, 4096) == 8192 && num_align_up(0, 4096) == 0);
    CHECK(num_pow2_up(1) == 1 && num_pow2_up(3) == 4 && num_pow2_up(64) == 64);
    CHECK(num_is_pow2(1) && !num_is_pow2(0) && !num_is_pow2(12));
}

int main(void)
{
    RUN(units_are_powers_of_1024);
    RUN(percentages_go_from_1_to_100);
    RUN(anything_else_is_invalid);
    RUN(byte_counts_read_well);
    RUN(a_line_too_long_is_cut_and_still_ends);
    RUN(sums_and_products_know_when_they_overflow);
    return 0;
}
