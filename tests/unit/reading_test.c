/* reading_test.c - records as the command reads them: whole, cut, changed, and
 * of random bytes.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/stat/kind.h"
#include "cli/stat/times.h"
#include "made_record.h"
#include "unit.h"

#define SLOTS 8u
/* An image in slot `number`: its place in the file. */
static struct record_slot *made_image(struct made *made, unsigned number,
                                      enum record_begin begin, uint32_t pid,
                                      uint32_t ppid)
{
    struct record_slot slot = {.pid = pid,
                               .ppid = ppid,
                               .begin = begin,
                               .start_ns = 100 + number,
                               .exe_bytes = 8,
                               .argv_bytes = 5};
    slot.exe_at = made_take(made, "/bin/cat", 8);
    slot.argv_at = made_take(made, "cat\0x", 5);
    uint64_t at = made_take(made, &slot, sizeof slot);
    ((uint64_t *)made_at(made, sizeof(struct record_head)))[number] = at;
    return made_at(made, at);
}

static bool take(struct reading *reading, const struct made *made)
{
    const char *why;
    return reading_take(reading, made->words, made->used, &why);
}

/* A process, its forked child, and what the child executed; the child has two
 * threads. */
static void made_family(struct made *made)
{
    made_begin(made, SLOTS, 0);
    struct record_slot *slot = made_image(made, 0, RECORD_BY_EXEC, 10, 1);
    slot->first.bytes_taken = 1000;
    slot->end = RECORD_END_EXIT;
    slot = made_image(made, 1, RECORD_BY_FORK, 11, 10);
    slot->parent = 1;
    slot->live_start = 40;
    slot->first.bytes_taken = 70;
    slot->first.bytes_given = 10;
    struct record_counters more = {.bytes_taken = 30, .calls = {5, 0, 1, 3}};
    slot->counters_at[3] = made_take(made, &more, sizeof more);
    slot->points_at =
        (uint64_t)((char *)slot->first_points - (char *)made->words);
    slot->points = 2;
    slot->first_points[1] = (struct record_point){7, 8, 9};
    made_image(made, 2, RECORD_BY_EXEC, 11, 10);
}

static struct made made;

static void what_was_written_is_read(void)
{
    struct reading reading;
    made_family(&made);
    CHECK(take(&reading, &made) && reading.count == 3);
    const struct reading_image *child = &reading.images[1];
    CHECK(strcmp(reading_name(child), "cat") == 0);
    CHECK(strcmp(child->argv[1], "x") == 0 && !child->argv[2]);
    CHECK(child->counters.bytes_taken == 100 && child->live == 130);
    CHECK(child->peak == 130 && child->slot.points == 2);
    CHECK(child->points[1].ns == 7 && child->points[1].live == 9);
    CHECK(reading_calls(&child->counters) == 9);
    CHECK(reading.total.bytes_taken == 1100 && reading.largest == 0);
    reading_free(&reading);
}

static void families_are_found(void)
{
    struct reading reading;
    made_family(&made);
    CHECK(take(&reading, &made));
    CHECK(reading.images[0].parent == READING_NONE);
    CHECK(reading.images[1].parent == 0 && reading.images[2].parent == 0);
    CHECK(reading.images[1].replaced_by == 2);
    CHECK(reading.images[0].end == READING_EXIT);
    CHECK(reading.images[1].end == READING_EXEC);
    CHECK(reading.images[2].end == READING_UNTOLD);
    reading_free(&reading);
}

static void nobody_is_his_own_ancestor(void)
{
    struct reading reading;
    made_begin(&made, SLOTS, 0);
    made_image(&made, 0, RECORD_BY_FORK, 10, 10)->parent = 2;
    made_image(&made, 1, RECORD_BY_FORK, 10, 10)->parent = 1;
    made_image(&made, 2, RECORD_BY_FORK, 10, 10)->parent = 3;
    made_image(&made, 3, RECORD_BY_FORK, 10, 10)->parent = UINT32_MAX;
    CHECK(take(&reading, &made) && reading.count == 4);
    CHECK(reading.images[0].parent == READING_NONE);
    CHECK(reading.images[1].parent == 0);
    CHECK(reading.images[2].parent == READING_NONE);
    CHECK(reading.images[3].parent == READING_NONE);
    reading_free(&reading);
}

static void other_formats_are_refused_with_a_reason(void)
{
    struct reading reading;
    const char *why;
    made_family(&made);
    for (unsigned i = 0; i < 6; i++) {
        struct made changed = made;
        ((uint32_t *)made_at(&changed, 0))[i]++; /* magic to counters_bytes */
        CHECK(!reading_take(&reading, changed.words, changed.used, &why));
        CHECK(strstr(why, i < 2 ? "no record" : "another version"));
    }
    for (size_t size = 0; size < made.used; size += 7) {
        CHECK(!reading_take(&reading, made.words, size, &why));
        CHECK(strstr(why, size < sizeof(struct record_head) ? "no record"
                                                            : "not whole"));
    }
}

static void offsets_out_of_the_file_are_refused(void)
{
    static const size_t offsets[] = {
        offsetof(struct record_slot, exe_at),
        offsetof(struct record_slot, argv_at),
        offsetof(struct record_slot, server_at),
        offsetof(struct record_slot, counters_at) + 8,
        offsetof(struct record_slot, shared_at),
        offsetof(struct record_slot, points_at),
    };
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        struct reading reading;
        made_begin(&made, SLOTS, 0);
        struct record_slot *slot = made_image(&made, 0, RECORD_BY_EXEC, 10, 1);
        slot->server_bytes = slot->points = 1;
        CHECK(take(&reading, &made));
        reading_free(&reading);
        *(uint64_t *)((char *)slot + offsets[i]) = made.used & ~UINT64_C(7);
        CHECK(!take(&reading, &made));
        *(uint64_t *)((char *)slot + offsets[i]) = UINT64_MAX - 7;
        CHECK(!take(&reading, &made));
    }
}

static void forget(struct need_list *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->items[i]);
    free(words->items);
}

static void tables_beyond_the_file_are_refused(void)
{
    struct reading reading;
    made_begin(&made, SLOTS, 0); /* zero behind its end: no images there */
    CHECK(take(&reading, &made));
    reading_free(&reading);
    made_head(&made)->slots_max = 4096;
    CHECK(!take(&reading, &made));
    made_head(&made)->arena_at =
        sizeof(struct record_head) + 4096 * sizeof(uint64_t);
    CHECK(!take(&reading, &made));
    made_head(&made)->slots_max = UINT32_MAX;
    made_head(&made)->arena_at = UINT64_MAX;
    CHECK(!take(&reading, &made));
}

/* Reads all that a reading has. */
static void use(const struct reading *reading)
{
    static volatile uint64_t sink;
    for (size_t i = 0; i < reading->count; i++) {
        const struct reading_image *image = &reading->images[i];
        CHECK(image->parent == READING_NONE || image->parent < i);
        CHECK(image->live <= image->peak);
        sink = sink + strlen(image->exe) + strlen(image->server);
        for (char **word = image->argv; *word; word++)
            sink = sink + strlen(*word);
        for (size_t p = 0; p < image->slot.points; p++)
            sink = sink + image->points[p].clock;
    }
    struct kind kind = kind_of(&reading->total);
    struct need_list words = kind_words(&kind, 1);
    forget(&words);
}

/* A sanitizer or a fault tells what is wrong; a copy of the exact size lets it
 * see the end of the file. */
static void damaged_records_are_read_or_refused(void)
{
    static const uint64_t odd[] = {0,
                                   1,
                                   8,
                                   MADE_ROOM,
                                   MADE_ROOM - 8,
                                   UINT64_MAX,
                                   UINT64_MAX - 7,
                                   UINT64_C(1) << 63};
    time_t end = time(NULL) + 2;
    unsigned taken = 0;
    srand(1);
    for (unsigned round = 0; round < 20000 && time(NULL) < end; round++) {
        struct reading reading;
        const char *why;
        made_family(&made);
        for (int changes = rand() % 4 + 1; changes > 0; changes--) {
            size_t word = (size_t)rand() % (made.used / 8);
            made.words[word] = rand() % 2
                                   ? odd[rand() % 8]
                                   : made.words[word] ^ 1u << rand() % 31;
        }
        char *copy = malloc(made.used);
        memcpy(copy, made.words, made.used);
        if (reading_take(&reading, copy, made.used, &why)) {
            use(&reading);
            reading_free(&reading);
            taken++;
        } else {
            CHECK(why && *why);
        }
        free(copy);
    }
    CHECK(taken > 0);
}

static void verdicts_follow_from_the_numbers(void)
{
    struct record_counters c = {
        .blocks_taken = 10000, .blocks_given = 10000, .bytes_taken = 400000000};
    struct need_list words;
    c.sizes[record_size_bucket(32)] = 10000;
    c.lives[record_life_bucket(100)] = 10000;
    struct kind kind = kind_of(&c);
    words = kind_words(&kind, 1e6);
    CHECK(strstr(words.items[0], "Short-lived small blocks: 100 %"));
    CHECK(strstr(words.items[1], "400.0 times"));
    forget(&words);
    c.blocks_given = c.lives[record_life_bucket(100)] = 100;
    c.bytes_copied = 100000000;
    kind = kind_of(&c);
    words = kind_words(&kind, 4e8);
    CHECK(words.count == 2 && strstr(words.items[0], "99 % are never freed"));
    CHECK(strstr(words.items[1], "copied 25 %"));
    forget(&words);
    kind = kind_of(&(struct record_counters){.blocks_taken = 5});
    words = kind_words(&kind, 0);
    CHECK(words.count == 1 && strstr(words.items[0], "so little"));
    forget(&words);
}

/* Not all machines round each step. */
static bool nearly(double a, double b)
{
    return fabs(a - b) < 1e-6;
}

static void ticks_are_told_by_the_moments_that_lie_farthest_apart(void)
{
    struct reading reading;
    made_family(&made);
    struct record_head *head = made_head(&made);
    head->monotonic_ns = 50;
    uint64_t at = ((uint64_t *)made_at(&made, sizeof *head))[0];
    struct record_slot *slot = made_at(&made, at);
    CHECK(take(&reading, &made) && reading.tick_ns == 0);
    reading_free(&reading);
    head->made_ticks = 1000;
    slot->start_ns = 150;
    slot->start_ticks = 1100;
    CHECK(take(&reading, &made) && nearly(reading.tick_ns, 1));
    reading_free(&reading);
    slot->looked_ns = 1050;
    slot->looked_ticks = 3000;
    CHECK(take(&reading, &made) && nearly(reading.tick_ns, 0.5));
    reading_free(&reading);
    slot->looked_ticks = 999; /* before the record was made: of no use */
    CHECK(take(&reading, &made) && nearly(reading.tick_ns, 1));
    reading_free(&reading);
    slot->looked_ticks = 1001; /* no counter is so slow */
    slot->looked_ns = 5000;
    CHECK(take(&reading, &made) && reading.tick_ns == 0);
    reading_free(&reading);
}

static void times_are_quantiles_within_buckets(void)
{
    struct reading reading = {.tick_ns = 0.5};
    struct record_counters c = {0};
    CHECK(times_of(&reading, &c, RECORD_TAKE).calls == 0);
    c.ticks[RECORD_TAKE][record_ticks_bucket(64)] = 80;
    c.ticks[RECORD_TAKE][record_ticks_bucket(1024)] = 15;
    c.ticks[RECORD_TAKE][record_ticks_bucket(5000)] = 5;
    struct times t = times_of(&reading, &c, RECORD_TAKE);
    CHECK(t.calls == 100);
    CHECK(nearly(t.median, (64 + 32 * 50. / 80) * 0.5));
    CHECK(nearly(t.p90, (1024 + 512 * 10. / 15) * 0.5));
    CHECK(nearly(t.p99, (4096 + 2048 * 4. / 5) * 0.5));
    CHECK(nearly(t.most, 6144 * 0.5));
    CHECK(times_of(&reading, &c, RECORD_GIVE).calls == 0);
}

static void buckets_of_ticks_follow_each_other(void)
{
    for (unsigned i = 0; i < RECORD_TICKS; i++) {
        CHECK(record_ticks_bucket(record_ticks_from(i)) == i);
        CHECK(record_ticks_bucket(record_ticks_from(i + 1) - 1) == i);
    }
    CHECK(record_ticks_bucket(UINT64_MAX) == RECORD_TICKS - 1);
}

int main(void)
{
    RUN(what_was_written_is_read);
    RUN(families_are_found);
    RUN(nobody_is_his_own_ancestor);
    RUN(other_formats_are_refused_with_a_reason);
    RUN(offsets_out_of_the_file_are_refused);
    RUN(tables_beyond_the_file_are_refused);
    RUN(damaged_records_are_read_or_refused);
    RUN(verdicts_follow_from_the_numbers);
    RUN(ticks_are_told_by_the_moments_that_lie_farthest_apart);
    RUN(times_are_quantiles_within_buckets);
    RUN(buckets_of_ticks_follow_each_other);
    return 0;
}
