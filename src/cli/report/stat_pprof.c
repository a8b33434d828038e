/* stat_pprof.c - call sites as a profile that pprof opens.
 * Format: profile.proto of github.com/google/pprof, uncompressed. Addresses are
 * those of the files, each file in a range of its own.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/report/message.h"
#include "cli/report/places.h"

/* Fields of Profile, */
enum {
    SAMPLE_TYPE = 1,
    SAMPLE,
    MAPPING,
    LOCATION,
    FUNCTION,
    STRING,
    TIME = 9,
    DURATION,
    PERIOD_TYPE,
    PERIOD,
    DEFAULT_TYPE = 14
};

/* and of what it has: they are numbered as their text says. */
enum { TYPE_TYPE = 1, TYPE_UNIT };
enum { SAMPLE_LOCATIONS = 1, SAMPLE_VALUES, SAMPLE_LABEL };
enum { LABEL_KEY = 1, LABEL_TEXT, LABEL_NUMBER };
enum {
    MAPPING_ID = 1,
    MAPPING_START,
    MAPPING_LIMIT,
    MAPPING_FILE = 5,
    MAPPING_BUILD_ID,
    MAPPING_HAS_FUNCTIONS
};
enum { LOCATION_ID = 1, LOCATION_MAPPING, LOCATION_ADDRESS, LOCATION_LINE };
enum { LINE_FUNCTION = 1 };
enum { FUNCTION_ID = 1, FUNCTION_NAME, FUNCTION_SYSTEM_NAME, FUNCTION_FILE };

#define RANGE_BITS 40u

struct profile {
    const struct reading *reading;
    struct places places;
    struct message out, part, inner, numbers; /* the last three: one level in */
    uint64_t strings;
};

/* Adds a string to the table. Returns its number; the first, 0, is "". */
static uint64_t string_add(struct profile *profile, const char *text)
{
    message_bytes(&profile->out, STRING, text, strlen(text));
    return profile->strings++;
}

static uint64_t write_type(struct profile *profile, unsigned field,
                           const char *type, const char *unit)
{
    uint64_t name = string_add(profile, type);
    message_number(&profile->part, TYPE_TYPE, name);
    message_number(&profile->part, TYPE_UNIT, string_add(profile, unit));
    message_part(&profile->out, field, &profile->part);
    return name;
}

static void write_mappings(struct profile *profile)
{
    for (size_t i = 0; i < profile->reading->file_count; i++) {
        const struct reading_file *file = &profile->reading->files[i];
        char id[2 * sizeof file->id + 1] = "";
        for (uint32_t j = 0; j < file->id_bytes; j++)
            snprintf(id + (size_t)2 * j, 3, "%02x", file->id[j]);
        struct message *part = &profile->part;
        uint64_t start = (uint64_t)(i + 1) << RANGE_BITS;
        message_number(part, MAPPING_ID, i + 1);
        message_number(part, MAPPING_START, start);
        message_number(part, MAPPING_LIMIT,
                       start + (UINT64_C(1) << RANGE_BITS));
        message_number(part, MAPPING_FILE, string_add(profile, file->path));
        message_number(part, MAPPING_BUILD_ID, string_add(profile, id));
        message_number(part, MAPPING_HAS_FUNCTIONS, 1);
        message_part(&profile->out, MAPPING, part);
    }
}

static void write_function(struct profile *profile, uint64_t id,
                           const struct reading_frame *frame)
{
    const struct reading *reading = profile->reading;
    struct message *part = &profile->part;
    uint64_t name = string_add(profile, frame->function);
    message_number(part, FUNCTION_ID, id);
    message_number(part, FUNCTION_NAME, name);
    message_number(part, FUNCTION_SYSTEM_NAME, name);
    if (frame->file != READING_NONE)
        message_number(part, FUNCTION_FILE,
                       string_add(profile, reading->files[frame->file].path));
    message_part(&profile->out, FUNCTION, part);
}

/* A location for each place, and a function where the name changes: those of a
 * function lie side by side. */
static void write_locations(struct profile *profile)
{
    uint64_t function = 0;
    const struct places *places = &profile->places;
    for (size_t i = 0; i < places->count; i++) {
        const struct reading_frame *frame = places->items[i];
        if (i == 0 || frame->function != places->items[i - 1]->function)
            write_function(profile, ++function, frame);
        struct message *part = &profile->part;
        uint64_t mapping = frame->file == READING_NONE ? 0 : frame->file + 1;
        message_number(part, LOCATION_ID, i + 1);
        message_number(part, LOCATION_MAPPING, mapping);
        message_number(part, LOCATION_ADDRESS,
                       (mapping << RANGE_BITS) + frame->address);
        message_number(&profile->inner, LINE_FUNCTION, function);
        message_part(part, LOCATION_LINE, &profile->inner);
        message_part(&profile->out, LOCATION, part);
    }
}

static void write_sample(struct profile *profile,
                         const struct reading_stack *stack,
                         const uint64_t *processes, uint64_t pid_key,
                         uint64_t process_key)
{
    const double values[] = {stack->blocks, stack->bytes, stack->live_blocks,
                             stack->live, stack->peak};
    struct message *part = &profile->part;
    for (size_t i = 0; i < stack->count; i++)
        message_varint(&profile->numbers,
                       places_find(&profile->places, &stack->frames[i]) + 1);
    message_part(part, SAMPLE_LOCATIONS, &profile->numbers);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        message_varint(&profile->numbers, (uint64_t)round(values[i]));
    message_part(part, SAMPLE_VALUES, &profile->numbers);
    message_number(&profile->inner, LABEL_KEY, process_key);
    message_number(&profile->inner, LABEL_TEXT, processes[stack->image]);
    message_part(part, SAMPLE_LABEL, &profile->inner);
    message_number(&profile->inner, LABEL_KEY, pid_key);
    message_number(&profile->inner, LABEL_NUMBER,
                   profile->reading->images[stack->image].slot.pid);
    message_part(part, SAMPLE_LABEL, &profile->inner);
    message_part(&profile->out, SAMPLE, part);
}

static void write_samples(struct profile *profile)
{
    const struct reading *reading = profile->reading;
    uint64_t *processes = need_alloc(reading->count + 1, sizeof *processes);
    uint64_t process_key = string_add(profile, "process");
    uint64_t pid_key = string_add(profile, "pid");
    for (size_t i = 0; i < reading->count; i++)
        processes[i] = string_add(profile, reading_name(&reading->images[i]));
    for (size_t i = 0; i < reading->stack_count; i++)
        write_sample(profile, &reading->stacks[i], processes, pid_key,
                     process_key);
    free(processes);
}

void stat_write_pprof(const struct reading *reading, FILE *file)
{
    struct profile profile = {.reading = reading, .places = places_of(reading)};
    struct message *out = &profile.out;
    string_add(&profile, "");
    write_type(&profile, SAMPLE_TYPE, "alloc_objects", "count");
    uint64_t space = write_type(&profile, SAMPLE_TYPE, "alloc_space", "bytes");
    write_type(&profile, SAMPLE_TYPE, "inuse_objects", "count");
    write_type(&profile, SAMPLE_TYPE, "inuse_space", "bytes");
    write_type(&profile, SAMPLE_TYPE, "peak_space", "bytes");
    write_type(&profile, PERIOD_TYPE, "space", "bytes");
    message_number(out, PERIOD, reading->head.sample_bytes);
    message_number(out, DEFAULT_TYPE, space);
    message_number(out, TIME, reading->head.made_ns);
    message_number(out, DURATION, reading->head.command_wall_ns);
    write_mappings(&profile);
    write_locations(&profile);
    write_samples(&profile);
    fwrite(out->bytes, 1, out->size, file);
    free(out->bytes);
    free(profile.part.bytes);
    free(profile.inner.bytes);
    free(profile.numbers.bytes);
    free(profile.places.items);
}
