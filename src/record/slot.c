/* slot.c - claim a slot, say who this is, keep the time line.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "record/slot.h"

#include <string.h>

#include "core/ticks.h"
#include "heap/heap.h"
#include "os/memory.h"
#include "os/process.h"

#define WORDS_MAX 4096 /* of arguments; what is beyond is not kept */
#define EXE_MAX 1024
#define FIRST_STEP ((uint64_t)16 << 10) /* bytes between the first points */
#define LOOK_EVERY 8u /* points between two looks at CPU time and memory */

static struct record_slot nowhere;
struct record_slot *record_slot = &nowhere;
uint64_t slot_next_point;

static uint32_t own_number;          /* 1 + its number; 0: it has none */
static uint64_t rss_before;          /* the most before the last exec */
static _Atomic bool point_in_making; /* by one thread; others go without */

/* A slot with its number, in the file or not. */
static struct record_slot *slot_take(uint32_t *number)
{
    struct record_head *h = record_file;
    uint64_t n = record_file_add(&h->slots_claimed, 1);
    uint64_t at =
        n < h->slots_max ? record_file_take(sizeof(struct record_slot)) : 0;
    *number = at ? (uint32_t)n + 1 : 0;
    if (at)
        return record_file_at(at);
    record_file_add(&h->missed_slots, 1);
    memset(&nowhere, 0, sizeof nowhere);
    return &nowhere;
}

static void slot_publish(struct record_slot *s, uint32_t number)
{
    uint64_t *table = record_file_at(record_file->slots_at);
    if (number) /* release: what is found there is whole */
        __atomic_store_n(&table[number - 1],
                         (uint64_t)((char *)s - (char *)record_file),
                         __ATOMIC_RELEASE);
    own_number = number;
    record_slot = s;
}

static void look(struct record_slot *s)
{
    struct os_usage now = os_usage();
    if (!now.cpu_ns && !now.peak_rss_bytes)
        return;
    /* What was resident before the last exec may have been more: where the peak
     * has not risen since, the kernel is asked for this image's own. */
    bool own = now.peak_rss_bytes > rss_before;
    uint64_t peak = own ? now.peak_rss_bytes : os_peak_rss_bytes();
    if (peak)
        s->peak_rss_bytes = peak;
    s->cpu_ns = now.cpu_ns;
    s->looked_ns = os_monotonic_ns();
    s->looked_ticks = ticks_now();
    struct heap_numbers n = heap_numbers();
    s->heap_bytes = n.held_bytes;
    s->heap_kept = n.free_bytes;
}

static void slot_begin(struct record_slot *s, enum record_begin begin)
{
    struct os_usage before = os_usage();
    s->pid = os_pid();
    s->ppid = os_parent_pid();
    s->begin = begin;
    s->start_ns = s->looked_ns = os_monotonic_ns();
    s->start_ticks = s->looked_ticks = ticks_now();
    s->cpu_start_ns = s->cpu_ns = before.cpu_ns;
    rss_before = begin == RECORD_BY_EXEC ? before.peak_rss_bytes : 0;
    uint64_t base = (uint64_t)((char *)s - (char *)record_file);
    s->points_at = base + offsetof(struct record_slot, first_points);
    s->points_max = RECORD_FIRST_POINTS;
    s->points_step = FIRST_STEP;
    slot_next_point = s->clock_start;
    atomic_store(&point_in_making, false);
}

/* Keep a text in the file. Returns its offset; 0 if there is no room. */
static uint64_t keep(const char *text, size_t length)
{
    uint64_t at = length ? record_file_take(length) : 0;
    if (at)
        memcpy(record_file_at(at), text, length);
    return at;
}

static void slot_name(struct record_slot *s)
{
    static char text[WORDS_MAX + 1]; /* before there are threads */
    s->exe_bytes = (uint32_t)os_exe(text, EXE_MAX);
    if (!(s->exe_at = keep(text, s->exe_bytes)))
        s->exe_bytes = 0;
    size_t n = os_arguments(text, sizeof text);
    s->argv_cut = n > WORDS_MAX;
    s->argv_bytes = (uint32_t)num_min(n, WORDS_MAX);
    if (!(s->argv_at = keep(text, s->argv_bytes)))
        s->argv_bytes = 0;
}

bool slot_is_kept(void)
{
    return own_number;
}

uint32_t slot_number(void)
{
    return own_number;
}

void slot_claim_exec(void)
{
    uint32_t number;
    struct record_slot *s = slot_take(&number);
    slot_begin(s, RECORD_BY_EXEC);
    if (number)
        slot_name(s);
    slot_publish(s, number);
}

void slot_claim_fork(uint64_t clock, int64_t live, int64_t blocks)
{
    uint32_t number;
    const struct record_slot *parent = record_slot;
    struct record_slot *s = slot_take(&number);
    s->parent = own_number;
    s->exe_at = parent->exe_at;
    s->exe_bytes = parent->exe_bytes;
    s->argv_at = parent->argv_at;
    s->argv_bytes = parent->argv_bytes;
    s->argv_cut = parent->argv_cut;
    s->server_at = parent->server_at;
    s->server_bytes = parent->server_bytes;
    s->service = parent->service;
    s->clock = s->clock_start = clock;
    s->live = s->live_start = s->peak = live;
    s->blocks_start = blocks;
    slot_begin(s, RECORD_BY_FORK);
    slot_publish(s, number);
}

void slot_served_by(enum record_service service, const char *path)
{
    struct record_slot *s = record_slot;
    s->service = service;
    if (!path || !own_number)
        return;
    size_t length = 0;
    while (length < EXE_MAX && path[length])
        length++;
    s->server_at = keep(path, length);
    s->server_bytes = s->server_at ? (uint32_t)length : 0;
}

/* More room for points, once. */
static void points_extend(struct record_slot *s)
{
    uint64_t at = record_file_take(RECORD_POINTS * sizeof(struct record_point));
    if (!at)
        return;
    memcpy(record_file_at(at), s->first_points, sizeof s->first_points);
    __atomic_store_n(&s->points_at, at, __ATOMIC_RELEASE);
    s->points_max = RECORD_POINTS;
}

/* Keep every second point. A reader that looks now sees some twice. */
static void points_thin(struct record_slot *s, struct record_point *points)
{
    for (uint32_t i = 0; i < s->points / 2; i++)
        points[i] = points[(size_t)2 * i];
    s->points /= 2;
    s->points_step *= 2;
}

void slot_point(uint64_t clock, int64_t live)
{
    struct record_slot *s = record_slot;
    if (!own_number || atomic_exchange(&point_in_making, true))
        return;
    if (s->points == s->points_max && s->points_max == RECORD_FIRST_POINTS)
        points_extend(s);
    struct record_point *points = record_file_at(s->points_at);
    if (s->points == s->points_max)
        points_thin(s, points);
    points[s->points] =
        (struct record_point){os_monotonic_ns() - s->start_ns, clock, live};
    __atomic_store_n(&s->points, s->points + 1, __ATOMIC_RELEASE);
    slot_next_point = clock + s->points_step;
    if (s->points % LOOK_EVERY == 0)
        look(s);
    atomic_store(&point_in_making, false);
}

void slot_end(enum record_end how)
{
    struct record_slot *s = record_slot;
    if (!own_number)
        return;
    look(s);
    s->end_ns = os_monotonic_ns();
    s->end = how;
}

/* Counters are numbers of 64 bits throughout. */
static void sum_add(struct record_counters *sum, const void *counters)
{
    const uint64_t *from = counters;
    uint64_t *to = (uint64_t *)sum;
    for (size_t i = 0; i < sizeof *sum / sizeof *to; i++)
        to[i] += from[i];
}

void slot_sum(struct record_counters *sum)
{
    const struct record_slot *s = record_slot;
    memcpy(sum, &s->first, sizeof *sum);
    for (unsigned i = 1; i < RECORD_THREADS; i++)
        if (s->counters_at[i])
            sum_add(sum, record_file_at(s->counters_at[i]));
    if (s->shared_at)
        sum_add(sum, record_file_at(s->shared_at));
}
