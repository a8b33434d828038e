/* family.c - which process came from which, and how each ended.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/family.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"

/* The number of its slot, which reading.c left there. */
static uint64_t number_of(const struct reading_image *image)
{
    return image->slot.reserved[0];
}

static int by_start(const void *a, const void *b)
{
    const struct reading_image *x = a, *y = b;
    if (x->slot.start_ns != y->slot.start_ns)
        return x->slot.start_ns < y->slot.start_ns ? -1 : 1;
    return number_of(x) < number_of(y) ? -1 : 1;
}

/* The last image before `place` of a process; READING_NONE if there is none. */
static size_t last_of(const struct reading *reading, size_t place, uint32_t pid)
{
    while (place-- > 0)
        if (reading->images[place].slot.pid == pid)
            return place;
    return READING_NONE;
}

/* An image that exec began takes the place of the process's last one. One that
 * vfork led to has none, and its parent is the last image of its parent. */
static size_t parent_of_exec(struct reading *reading, size_t place)
{
    const struct record_slot *slot = &reading->images[place].slot;
    size_t before = last_of(reading, place, slot->pid);
    if (before == READING_NONE)
        return last_of(reading, place, slot->ppid);
    struct reading_image *replaced = &reading->images[before];
    replaced->replaced_by = place;
    return replaced->parent;
}

/* The record says it of exit(3); of the command's process the head does. */
static enum reading_end end_of(const struct record_head *head,
                               const struct reading_image *image)
{
    if (image->replaced_by != READING_NONE)
        return READING_EXEC;
    if (head->command_ended && image->slot.pid == head->command_pid &&
        (head->command_status & 0x7f)) /* WIFSIGNALED, of any status */
        return READING_SIGNAL;
    if (image->slot.end == RECORD_END_EXIT)
        return READING_EXIT;
    return image->slot.end == RECORD_END_AT_ONCE ||
                   (head->command_ended && image->slot.pid == head->command_pid)
               ? READING_AT_ONCE
               : READING_UNTOLD;
}

void family_find(struct reading *reading)
{
    qsort(reading->images, reading->count, sizeof *reading->images, by_start);
    size_t numbers = (size_t)reading->head.slots_max + 1;
    size_t *places = need_alloc(numbers, sizeof *places); /* 1 + place */
    for (size_t i = 0; i < reading->count; i++) {
        struct reading_image *image = &reading->images[i];
        uint32_t number = image->slot.parent;
        image->parent = image->replaced_by = READING_NONE;
        if (image->slot.begin != RECORD_BY_FORK)
            image->parent = parent_of_exec(reading, i);
        else if (number < numbers && places[number])
            image->parent = places[number] - 1;
        places[number_of(image)] = i + 1;
    }
    for (size_t i = 0; i < reading->count; i++)
        reading->images[i].end = end_of(&reading->head, &reading->images[i]);
    free(places);
}
