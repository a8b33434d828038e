/* reading.c - a record as the command reads it.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/reading.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/stat/family.h"
#include "cli/stat/source.h"
#include "cli/stat/stacks.h"
#include "cli/stat/times.h"

/* The words of a text in which each ends with a zero byte. */
static char **text_words(const char *text, size_t size)
{
    struct need_list words = {need_alloc(1, sizeof(char *)), 0};
    for (size_t at = 0; at < size; at += strlen(text + at) + 1)
        need_list_add(&words, need_copy(text + at));
    return words.items;
}

static const char *head_refuse(const struct record_head *head, size_t size)
{
    uint64_t slots = (uint64_t)head->slots_max * sizeof(uint64_t);
    uint64_t stacks = (uint64_t)head->stacks_max * sizeof(uint64_t);
    if (head->magic != RECORD_MAGIC)
        return "is no record of bumpmalloc";
    if (head->version != RECORD_VERSION || head->head_bytes != sizeof *head ||
        head->slot_bytes != sizeof(struct record_slot) ||
        head->counters_bytes != sizeof(struct record_counters))
        return "is a record of another version of bumpmalloc";
    if (head->file_bytes != size)
        return "is not whole: its size is not what it says";
    if (head->slots_max > RECORD_SLOTS || head->slots_at != sizeof *head ||
        head->stacks_max > RECORD_STACKS ||
        head->stacks_at != head->slots_at + slots ||
        head->arena_at < head->stacks_at + stacks || head->arena_at > size)
        return "is damaged: its tables do not fit";
    return NULL;
}

/* *to += *from, number by number. */
static void counters_add(struct record_counters *to,
                         const struct record_counters *from)
{
    uint64_t *sum = (uint64_t *)to;
    const uint64_t *each = (const uint64_t *)from;
    for (size_t i = 0; i < sizeof *to / sizeof *sum; i++)
        sum[i] += each[i];
}

static bool image_take_counters(struct reading_image *image,
                                const struct source *source)
{
    image->counters = image->slot.first;
    for (size_t i = 1; i <= RECORD_THREADS; i++) { /* 0 stands for `first` */
        uint64_t at = i < RECORD_THREADS ? image->slot.counters_at[i]
                                         : image->slot.shared_at;
        if (!at)
            continue;
        const void *from =
            source_at(source, at, sizeof(struct record_counters));
        if (!from)
            return false;
        counters_add(&image->counters, from);
    }
    return true;
}

/* Points are written one after the other, and then counted. */
static bool image_take_points(struct reading_image *image,
                              const struct source *source, uint64_t slot_at)
{
    struct record_slot *slot = &image->slot;
    bool first =
        slot->points_at == slot_at + offsetof(struct record_slot, first_points);
    if (slot->points_at == 0)
        slot->points = 0;
    if (slot->points > (first ? RECORD_FIRST_POINTS : RECORD_POINTS))
        return false;
    size_t bytes = slot->points * sizeof(struct record_point);
    const void *from =
        slot->points ? source_at(source, slot->points_at, bytes) : NULL;
    if (slot->points && !from)
        return false;
    image->points = need_alloc(slot->points + 1, sizeof(struct record_point));
    if (from)
        memcpy(image->points, from, bytes);
    return true;
}

/* What is live comes from the counters, which are exact; unsigned, so that
 * numbers that make no sense wrap. */
static void image_set_live(struct reading_image *image)
{
    const struct record_slot *slot = &image->slot;
    uint64_t live = (uint64_t)slot->live_start + image->counters.bytes_taken -
                    image->counters.bytes_given;
    image->live = (int64_t)live > 0 ? live : 0;
    image->peak = slot->peak > 0 ? (uint64_t)slot->peak : 0;
    if (image->peak < image->live)
        image->peak = image->live;
}

/* What does not belong into the file is left for reading_free. */
static bool image_take(struct reading_image *image, const struct source *source,
                       uint64_t at)
{
    const void *from = source_at(source, at, sizeof image->slot);
    if (!from)
        return false;
    memcpy(&image->slot, from, sizeof image->slot);
    const struct record_slot *slot = &image->slot;
    image->exe = source_text(source, slot->exe_at, slot->exe_bytes);
    image->server = source_text(source, slot->server_at, slot->server_bytes);
    char *words = source_text(source, slot->argv_at, slot->argv_bytes);
    if (words)
        image->argv = text_words(words, slot->argv_at ? slot->argv_bytes : 0);
    free(words);
    if (!image->exe || !image->server || !image->argv ||
        !image_take_counters(image, source) ||
        !image_take_points(image, source, at))
        return false;
    image_set_live(image);
    return true;
}

/* The images of the table, each with 1 + its number in slot.reserved[0]. */
static bool reading_take_images(struct reading *reading,
                                const struct source *source)
{
    const uint64_t *table =
        (const uint64_t *)(source->bytes + reading->head.slots_at);
    reading->images =
        need_alloc(reading->head.slots_max + 1, sizeof *reading->images);
    for (uint32_t i = 0; i < reading->head.slots_max; i++) {
        uint64_t at;
        memcpy(&at, &table[i], sizeof at);
        if (!at) /* claimed by none, or just now */
            continue;
        struct reading_image *image = &reading->images[reading->count++];
        if (!image_take(image, source, at))
            return false;
        image->slot.reserved[0] = i + 1;
        counters_add(&reading->total, &image->counters);
    }
    return true;
}

bool reading_take(struct reading *reading, const void *bytes, size_t size,
                  const char **why)
{
    struct source source = {bytes, size};
    *reading = (struct reading){0};
    *why = "is no record of bumpmalloc";
    if (size < sizeof reading->head)
        return false;
    memcpy(&reading->head, bytes, sizeof reading->head);
    if ((*why = head_refuse(&reading->head, size)))
        return false;
    if (!reading_take_images(reading, &source)) {
        reading_free(reading);
        *why = "is damaged: it points outside of itself";
        return false;
    }
    family_find(reading);
    reading->tick_ns = times_tick_ns(reading);
    if (!stacks_take(reading, &source)) {
        reading_free(reading);
        *why = "is damaged: its call sites do not fit";
        return false;
    }
    for (size_t i = 1; i < reading->count; i++)
        if (reading->images[i].counters.bytes_taken >
            reading->images[reading->largest].counters.bytes_taken)
            reading->largest = i;
    return true;
}

const char *reading_name(const struct reading_image *image)
{
    const char *slash = strrchr(image->exe, '/');
    const char *name = slash ? slash + 1 : image->exe;
    return *name ? name : "?";
}

uint64_t reading_calls(const struct record_counters *counters)
{
    uint64_t calls = 0;
    for (size_t i = 0; i < RECORD_USABLE_SIZE; i++)
        calls += counters->calls[i];
    return calls;
}

void reading_free(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        struct reading_image *image = &reading->images[i];
        for (char **word = image->argv; word && *word; word++)
            free(*word);
        free(image->argv);
        free(image->exe);
        free(image->server);
        free(image->points);
    }
    free(reading->images);
    stacks_free(reading);
    *reading = (struct reading){0};
}
