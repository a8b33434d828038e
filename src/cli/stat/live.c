/* live.c - a line a second on standard error about what a run has live.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/live.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>

#include "cli/base/clock.h"
#include "cli/base/say.h"
#include "cli/stats/figure.h"
#include "record/format.h"

/* More processes at the same time are not looked at. */
#define RUNNING_MOST 4096

struct moment {
    uint64_t live, handed_out;
    size_t count; /* of processes */
    uint32_t pids[RUNNING_MOST];
};

struct live live_begin(const struct keep *keep)
{
    struct live live = {.begin_ns = clock_ns(CLOCK_MONOTONIC)};
    void *record = mmap(NULL, keep->head->file_bytes, PROT_READ, MAP_SHARED,
                        keep->file, 0);
    if (record == MAP_FAILED)
        say_warning("--live: %m");
    else
        live.record = record;
    live.last_ns = live.begin_ns;
    return live;
}

/* NULL if it is not there yet. The record is written to by others: nothing in
 * it is believed. */
static const struct record_slot *slot_at(const struct record_head *record,
                                         uint64_t number)
{
    const uint64_t *table = (const void *)(record + 1);
    uint64_t at = __atomic_load_n(&table[number], __ATOMIC_ACQUIRE);
    uint64_t end = __atomic_load_n(&record->allocated, __ATOMIC_ACQUIRE);
    return at % 8 || at < sizeof *record || at > end ||
                   end - at < sizeof(struct record_slot)
               ? NULL
               : (const void *)((const char *)record + at);
}

/* True if the image is the last of a process that is there. */
static bool runs(const struct moment *moment, const struct record_slot *slot)
{
    if (slot->end_ns || !slot->pid || moment->count == RUNNING_MOST ||
        (kill((pid_t)slot->pid, 0) != 0 && errno == ESRCH))
        return false;
    for (size_t i = 0; i < moment->count; i++)
        if (moment->pids[i] == slot->pid)
            return false; /* it has executed another program since */
    return true;
}

static void look(const struct record_head *record, struct moment *moment)
{
    uint64_t number = __atomic_load_n(&record->slots_claimed, __ATOMIC_RELAXED);
    if (number > RECORD_SLOTS)
        number = RECORD_SLOTS;
    moment->live = moment->handed_out = moment->count = 0;
    while (number-- > 0) {
        const struct record_slot *slot = slot_at(record, number);
        if (!slot)
            continue;
        moment->handed_out += slot->clock - slot->clock_start;
        if (!runs(moment, slot))
            continue;
        moment->pids[moment->count++] = slot->pid;
        moment->live += slot->live > 0 ? (uint64_t)slot->live : 0;
    }
}

void live_tick(struct live *live)
{
    static struct moment moment;
    uint64_t now = clock_ns(CLOCK_MONOTONIC);
    if (!live->record || now - live->last_ns < CLOCK_SECOND)
        return;
    look(live->record, &moment);
    double seconds = (double)(now - live->last_ns) / (double)CLOCK_SECOND;
    uint64_t more = moment.handed_out - live->handed_out;
    fprintf(stderr,
            "bumpmalloc: %4.0f s: %10s live, %10s/s handed out, %zu "
            "process%s\n",
            (double)(now - live->begin_ns) / (double)CLOCK_SECOND,
            figure_bytes((double)moment.live).text,
            figure_bytes((double)more / seconds).text, moment.count,
            moment.count == 1 ? "" : "es");
    live->last_ns = now;
    live->handed_out = moment.handed_out;
}
