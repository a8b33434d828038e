/* stacks_test.c - call sites of a record as the command reads them: whole, and
 * changed in any way.
 * SPDX-License-Identifier: MIT */
#include <string.h>
#include <time.h>

#include "cli/stat/reading.h"
#include "made_record.h"
#include "unit.h"

#define SLOTS 4u
#define STACKS 8u

static struct made made;

static uint64_t make_module(uint64_t next, uint32_t number, const char *path)
{
    struct record_module m = {.next = next,
                              .number = number,
                              .id_bytes = 20,
                              .id = {(uint8_t)number},
                              .path_bytes = (uint32_t)strlen(path)};
    if (*path)
        m.path_at = made_take(&made, path, strlen(path));
    return made_take(&made, &m, sizeof m);
}

static void make_stack(unsigned entry, uint32_t image, uint64_t bytes,
                       uint64_t peak_clock)
{
    static const uint64_t frames[] = {UINT64_C(1) << 48 | 0x111,
                                      UINT64_C(2) << 48 | 0x222, 0x333};
    struct record_stack stack = {.image = image,
                                 .frames = 3,
                                 .samples = 2,
                                 .blocks = 5 * 65536,
                                 .bytes = bytes,
                                 .variance = 9,
                                 .live = 30,
                                 .live_blocks = -1,
                                 .peak = 70,
                                 .peak_clock = peak_clock,
                                 .ended = 2 * 65536,
                                 .lives = 4};
    char whole[sizeof stack + sizeof frames];
    memcpy(whole, &stack, sizeof stack);
    memcpy(whole + sizeof stack, frames, sizeof frames);
    uint64_t *index =
        (uint64_t *)((char *)made.words + made_head(&made)->stacks_at);
    index[entry] = made_take(&made, whole, sizeof whole);
}

/* An image with two modules and two stacks; of the first the peak was. */
static void make(void)
{
    struct record_slot slot = {.begin = RECORD_BY_EXEC, .peak_clock = 6};
    made_begin(&made, SLOTS, STACKS);
    slot.exe_bytes = 8;
    slot.exe_at = made_take(&made, "/bin/cat", 8);
    slot.modules_at = make_module(make_module(0, 1, ""), 2, "/lib/libx.so");
    uint64_t *table =
        (uint64_t *)((char *)made.words + made_head(&made)->slots_at);
    table[2] = made_take(&made, &slot, sizeof slot);
    make_stack(1, 3, 100, 6);
    make_stack(6, 3, 200, 5);
    make_stack(7, 2, 300, 5); /* of an image that is not there */
}

static bool read_made(struct reading *reading)
{
    const char *why;
    return reading_take(reading, made.words, made.used, &why);
}

static void estimates_are_read(void)
{
    struct reading reading;
    make();
    CHECK(read_made(&reading) && reading.stack_count == 2);
    const struct reading_stack *most = &reading.stacks[0];
    CHECK(most->bytes == 200 && most->peak == 30 && most->live == 30);
    CHECK(most->blocks == 5 && most->live_blocks == 0 && most->ended == 2);
    CHECK(most->lives == 64 && most->variance == 9 * 64 * 64);
    CHECK(reading.stacks[1].bytes == 100 && reading.stacks[1].peak == 70);
    reading_free(&reading);
}

static void frames_are_of_their_files(void)
{
    struct reading reading;
    make();
    CHECK(read_made(&reading) && reading.file_count == 2);
    const struct reading_frame *frames = reading.stacks[1].frames;
    CHECK(strcmp(reading.files[frames[0].file].path, "/bin/cat") == 0);
    CHECK(strcmp(reading.files[frames[1].file].path, "/lib/libx.so") == 0);
    CHECK(reading.files[frames[1].file].id[0] == 2);
    CHECK(frames[0].address == 0x111 && frames[2].address == 0x333);
    CHECK(frames[2].file == READING_NONE);
    reading_free(&reading);
}

static void modules_in_a_circle_are_refused(void)
{
    struct reading reading;
    make();
    uint64_t *table =
        (uint64_t *)((char *)made.words + made_head(&made)->slots_at);
    struct record_slot *slot = (void *)((char *)made.words + table[2]);
    struct record_module *m = (void *)((char *)made.words + slot->modules_at);
    m->next = slot->modules_at;
    CHECK(!read_made(&reading));
}

/* A sanitizer or a fault tells what is wrong. */
static void damaged_stacks_are_read_or_refused(void)
{
    static const uint64_t odd[] = {0,         1,          8,
                                   MADE_ROOM, UINT64_MAX, UINT64_MAX - 7};
    time_t end = time(NULL) + 2;
    unsigned taken = 0;
    srand(1);
    for (unsigned round = 0; round < 20000 && time(NULL) < end; round++) {
        struct reading reading;
        const char *why;
        make();
        size_t from = made_head(&made)->arena_at / 8;
        for (int changes = rand() % 4 + 1; changes > 0; changes--)
            made.words[(rand() % 2 ? from : 0) +
                       (size_t)rand() % (made.used / 8 - from)] =
                odd[rand() % 6];
        char *copy = malloc(made.used);
        memcpy(copy, made.words, made.used);
        if (reading_take(&reading, copy, made.used, &why)) {
            for (size_t i = 0; i < reading.stack_count; i++) {
                const struct reading_stack *s = &reading.stacks[i];
                CHECK(s->image < reading.count && s->peak >= 0 && s->live >= 0);
                for (size_t j = 0; j < s->count; j++)
                    CHECK(s->frames[j].file == READING_NONE ||
                          s->frames[j].file < reading.file_count);
            }
            reading_free(&reading);
            taken++;
        }
        free(copy);
    }
    CHECK(taken > 0);
}

int main(void)
{
    RUN(estimates_are_read);
    RUN(frames_are_of_their_files);
    RUN(modules_in_a_circle_are_refused);
    RUN(damaged_stacks_are_read_or_refused);
    return 0;
}
