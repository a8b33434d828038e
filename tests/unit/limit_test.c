/* limit_test.c - when may more be resident? One claim a function, each in a
 * process of its own, since the limit is worked out once. The system is played.
 * SPDX-License-Identifier: MIT */
#include "heap/limit.h"

#include "child.h"
#include "core/num.h"
#include "os/system.h"

static struct heap_settings settings;
static struct os_memory memory = {1000 * MIB, 400 * MIB};
static size_t resident;
static int looks;

const struct heap_settings *host_settings(void)
{
    return &settings;
}

struct os_memory os_memory(void)
{
    return memory;
}

size_t os_resident_bytes(void)
{
    looks++;
    return resident;
}

static void begin(enum size_unit unit, size_t amount)
{
    settings.limit = (struct size_value){.unit = unit, .amount = amount};
    limit_start(&settings);
}

/* --- which limit --- */

static void bytes_are_taken_as_they_are(void)
{
    begin(SIZE_BYTES, 12345);
    CHECK(limit_bytes() == 12345);
}

static void zero_bytes_are_one(void)
{
    begin(SIZE_BYTES, 0);
    CHECK(limit_bytes() == 1 && !limit_allows(0, 2));
}

static void a_percentage_is_of_all_memory(void)
{
    begin(SIZE_PERCENT, 30);
    CHECK(limit_bytes() == 300 * MIB);
    memory.total = 10 * MIB;
    CHECK(limit_bytes() == 300 * MIB);
}

static void the_default_is_three_quarters_of_what_is_available(void)
{
    begin(SIZE_INVALID, 0);
    CHECK(limit_bytes() == 300 * MIB);
}

static void unknown_memory_is_no_limit(void)
{
    memory = (struct os_memory){SIZE_MAX, SIZE_MAX};
    begin(SIZE_PERCENT, 30);
    CHECK(limit_bytes() == SIZE_MAX);
}

static void none_is_no_limit(void)
{
    settings.unlimited = true;
    begin(SIZE_BYTES, 5);
    CHECK(limit_bytes() == SIZE_MAX);
    CHECK(limit_allows(SIZE_MAX / 2, SIZE_MAX / 4) && !looks);
}

/* --- what it allows --- */

static void nobody_looks_while_less_than_the_limit_may_be_resident(void)
{
    begin(SIZE_BYTES, 100 * MIB);
    CHECK(limit_allows(0, 100 * MIB) && limit_allows(60 * MIB, 40 * MIB));
    CHECK(!looks);
    begin(SIZE_PERCENT, 10);
    CHECK(limit_allows(LIMIT_FIRST_LOOK, 0) && !looks);
}

static void what_is_counted_but_not_resident_does_not_count(void)
{
    begin(SIZE_BYTES, 100 * MIB);
    resident = 90 * MIB;
    CHECK(limit_allows(200 * MIB, 10 * MIB) && looks == 1);
    CHECK(!limit_allows(200 * MIB, 10 * MIB + 1) && looks == 2);
    resident = 100 * MIB;
    CHECK(limit_allows(300 * MIB, 0) && !limit_allows(300 * MIB, 1));
    resident = 101 * MIB;
    CHECK(!limit_allows(400 * MIB, 0));
}

static void what_is_resident_unknown_is_too_much(void)
{
    begin(SIZE_BYTES, 100 * MIB);
    resident = SIZE_MAX;
    CHECK(!limit_allows(101 * MIB, 0));
}

static void after_a_look_the_next_is_due_64_MiB_later(void)
{
    begin(SIZE_BYTES, 300 * MIB);
    resident = 100 * MIB;
    CHECK(limit_allows(400 * MIB, MIB) && looks == 1);
    CHECK(limit_allows(401 * MIB, 64 * MIB) && looks == 1);
    CHECK(limit_allows(401 * MIB, 64 * MIB + 1) && looks == 2);
}

static void the_next_look_comes_before_the_limit_is_reached(void)
{
    begin(SIZE_BYTES, 100 * MIB);
    resident = 90 * MIB;
    CHECK(limit_allows(400 * MIB, 4 * MIB) && looks == 1);
    CHECK(limit_allows(404 * MIB, 6 * MIB) && looks == 1);
    CHECK(limit_allows(404 * MIB, 6 * MIB + 1) && looks == 2);
}

static void what_was_given_back_needs_no_look_again(void)
{
    begin(SIZE_BYTES, 100 * MIB);
    resident = 50 * MIB;
    CHECK(limit_allows(200 * MIB, 0) && looks == 1);
    CHECK(limit_allows(300 * MIB, 0) && looks == 2);
    CHECK(limit_allows(10 * MIB, 90 * MIB) && looks == 2);
}

int main(void)
{
    RUN_IN_CHILD(NULL, bytes_are_taken_as_they_are);
    RUN_IN_CHILD(NULL, zero_bytes_are_one);
    RUN_IN_CHILD(NULL, a_percentage_is_of_all_memory);
    RUN_IN_CHILD(NULL, the_default_is_three_quarters_of_what_is_available);
    RUN_IN_CHILD(NULL, unknown_memory_is_no_limit);
    RUN_IN_CHILD(NULL, none_is_no_limit);
    RUN_IN_CHILD(NULL, nobody_looks_while_less_than_the_limit_may_be_resident);
    RUN_IN_CHILD(NULL, what_is_counted_but_not_resident_does_not_count);
    RUN_IN_CHILD(NULL, what_is_resident_unknown_is_too_much);
    RUN_IN_CHILD(NULL, after_a_look_the_next_is_due_64_MiB_later);
    RUN_IN_CHILD(NULL, the_next_look_comes_before_the_limit_is_reached);
    RUN_IN_CHILD(NULL, what_was_given_back_needs_no_look_again);
    return 0;
}
