/* sites.c - samples, and a table of those whose blocks are live.
 * Any thread; callable inside malloc; nothing here waits.
 *
 * A block's place in the table is found by its address, in a window that begins
 * where the address says; no place behind one that was never used is for it.
 * Only who has a block touches its places, so all that threads compete for is a
 * free one. What is known of the block is in the place's entry: places get
 * theirs when they are used first, one after the other, so that few samples
 * touch few pages.
 * SPDX-License-Identifier: MIT */
#include "record/sites.h"

#include <stdatomic.h>

#include "core/exponential.h"
#include "os/process.h"
#include "os/shared.h"
#include "os/system.h"
#include "record/slot.h"
#include "record/stacks.h"

#define PLACES_BITS 16u     /* samples come fewer and fewer, */
#define PLACES_BITS_MAX 17u /* unless every call is one */
#define PLACES_MAX (1u << PLACES_BITS_MAX)
#define WINDOW 32u /* the bits of what is held */

/* So many samples later the time is looked at. */
#define SAMPLES_TIMED 128u
#define GAP_MAX 0x1p40

/* What is at a place, if no block's address. */
#define NEVER ((uintptr_t)0)
#define FREE ((uintptr_t)1)
#define TAKEN ((uintptr_t)2) /* and not filled in yet, or put aside */

struct entry {
    struct record_stack *stack;
    uint64_t weight; /* in units of 1 / RECORD_WEIGHT; 0: not a block */
    uint64_t bytes;  /* estimated */
    uint64_t birth;
};

typedef _Atomic uintptr_t place;

struct table {
    _Atomic uint8_t filter[1u << SITES_FILTER_BITS];
    _Atomic uint32_t entries_used; /* the first is nobody's */
    place places[PLACES_MAX + WINDOW];
    uint32_t entry_of[PLACES_MAX + WINDOW]; /* its number, or 0 */
    struct entry entries[PLACES_MAX + WINDOW + 1];
};

bool sites_on;
_Atomic uint8_t *sites_filter;
static struct table *table;
static unsigned places_bits;
static _Atomic uint64_t random_state;

/* The mean distance, the samples since the process began or was forked, and its
 * CPU time when the mean was settled. */
static struct {
    _Atomic uint64_t mean, samples, settled_ns;
} gap;

/* SplitMix64. */
static uint64_t random_word(void)
{
    uint64_t x = atomic_fetch_add_explicit(
        &random_state, UINT64_C(0x9e3779b97f4a7c15), memory_order_relaxed);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

void sites_begin(void)
{
    sites_on = false;
    sites_filter = NULL;
    if (!record_file->stacks_max || !slot_is_kept())
        return;
    if (!table)
        table = os_map_zeros(sizeof *table);
    atomic_store(&gap.samples, 0);
    atomic_store(&gap.settled_ns, os_process_cpu_ns());
    if (!atomic_load(&gap.mean)) /* a forked child goes on */
        atomic_store(&gap.mean, record_file->sample_bytes);
    places_bits = record_file->sample_bytes ? PLACES_BITS : PLACES_BITS_MAX;
    atomic_fetch_add(&random_state, (uint64_t)os_random() << 32 | os_random());
    sites_on = table && stacks_begin();
    if (sites_on)
        sites_filter = table->filter;
}

/* Another sample; now and then the distances become what lets so many samples
 * take so much time. */
static void gap_settle(void)
{
    double wanted_ns = (double)SAMPLES_TIMED * record_file->sample_ns;
    if ((atomic_fetch_add(&gap.samples, 1) + 1) % SAMPLES_TIMED || !wanted_ns)
        return;
    double mean = (double)atomic_load(&gap.mean), factor = 2;
    uint64_t now = os_process_cpu_ns();
    uint64_t spent = now - atomic_exchange(&gap.settled_ns, now);
    if (spent)
        factor = wanted_ns / (double)spent;
    mean *= factor < 0.5 ? 0.5 : factor < 2 ? factor : 2;
    double least = (double)record_file->sample_bytes;
    mean = mean < least ? least : mean < GAP_MAX ? mean : GAP_MAX;
    atomic_store(&gap.mean, (uint64_t)mean);
}

/* The distance to the next sample. */
static void pace_draw(struct sites_pace *pace)
{
    /* Threads that share a pace never see it half made. */
    struct sites_pace next = {INT64_MAX, 0, pace->stack};
    if (sites_on) {
        next.mean = atomic_load_explicit(&gap.mean, memory_order_relaxed);
        next.until = next.mean ? (int64_t)exponential_distance(
                                     random_word(), (double)next.mean)
                               : 0;
    }
    *pace = next;
}

void sites_pace_begin(struct sites_pace *pace)
{
    pace->stack = (struct stacks_known){0, 0};
    pace_draw(pace);
}

static place *window_of(const void *p)
{
    return &table->places[sites_hash(p) >> (64 - places_bits)];
}

/* A free place, marked as taken, or NULL. */
static place *place_take(const void *p)
{
    place *at = window_of(p);
    for (const place *end = at + WINDOW; at < end; at++) {
        uintptr_t old = atomic_load_explicit(at, memory_order_relaxed);
        while (old <= FREE)
            if (atomic_compare_exchange_weak(at, &old, TAKEN))
                return at;
    }
    return NULL;
}

/* Of a place that is used now. */
static struct entry *entry_at(const place *at)
{
    return &table->entries[table->entry_of[at - table->places]];
}

/* Of a place that is just taken: the first time it has none. */
static struct entry *entry_begin(const place *at)
{
    uint32_t *number = &table->entry_of[at - table->places];
    if (!*number)
        *number = 1 + atomic_fetch_add(&table->entries_used, 1);
    return &table->entries[*number];
}

static void add(uint64_t *number, uint64_t n)
{
    __atomic_fetch_add(number, n, __ATOMIC_RELAXED);
}

/* What the stack has live changes: if all that is live was at its peak since
 * the last time, this was its part of it. */
static void live_changes(struct record_stack *s, int64_t blocks, int64_t bytes)
{
    uint64_t clock =
        __atomic_load_n(&record_slot->peak_clock, __ATOMIC_RELAXED);
    if (__atomic_load_n(&s->peak_clock, __ATOMIC_RELAXED) != clock) {
        __atomic_store_n(&s->peak, __atomic_load_n(&s->live, __ATOMIC_RELAXED),
                         __ATOMIC_RELAXED);
        __atomic_store_n(&s->peak_clock, clock, __ATOMIC_RELAXED);
    }
    __atomic_fetch_add(&s->live, bytes, __ATOMIC_RELAXED);
    __atomic_fetch_add(&s->live_blocks, blocks, __ATOMIC_RELAXED);
}

static void follow(struct record_stack *s, const void *p, uint64_t weight,
                   uint64_t bytes, uint64_t clock)
{
    place *at = place_take(p);
    if (!at) {
        add(&record_slot->missed_lives, 1);
        return;
    }
    live_changes(s, (int64_t)weight, (int64_t)bytes);
    *entry_begin(at) = (struct entry){s, weight, bytes, clock};
    atomic_fetch_add(sites_filter_of(p), 1);
    /* Release: whoever gets the block finds the entry whole. */
    atomic_store_explicit(at, (uintptr_t)p, memory_order_release);
}

void sites_taken(struct sites_pace *pace, bool shared, const void *p, size_t n,
                 bool block, uint64_t clock)
{
    double size = (double)n;
    double weight =
        pace->mean ? exponential_weight(size, (double)pace->mean) : 1;
    gap_settle();
    pace_draw(pace);
    add(&record_slot->samples, 1);
    struct stacks_known known = pace->stack;
    struct record_stack *s = stacks_here(&known);
    if (!shared)
        pace->stack = known;
    if (!s) {
        add(&record_slot->missed_samples, 1);
        return;
    }
    double unit = size / RECORD_VARIANCE;
    uint64_t weight_kept = block ? (uint64_t)(weight * RECORD_WEIGHT + 0.5) : 0;
    uint64_t bytes = (uint64_t)(size * weight + 0.5);
    add(&s->samples, 1);
    add(&s->blocks, weight_kept);
    add(&s->bytes, bytes);
    add(&s->variance, (uint64_t)(unit * unit * weight * (weight - 1) + 0.5));
    follow(s, p, weight_kept, bytes, clock);
}

/* False for the entries of a process that this one was forked from: they are
 * its parent's. */
static bool is_of_this_image(const struct entry *e)
{
    return e->stack->image == slot_number();
}

static void end_life(const struct entry *e, uint64_t clock)
{
    struct record_stack *s = e->stack;
    uint64_t life = (int64_t)(clock - e->birth) < 0 ? 0 : clock - e->birth;
    live_changes(s, -(int64_t)e->weight, -(int64_t)e->bytes);
    if (!e->weight)
        return;
    add(&s->ended, e->weight);
    add(&s->ended_short, life < RECORD_SHORT ? e->weight : 0);
    add(&s->lives, (uint64_t)((double)e->weight / RECORD_WEIGHT * (double)life /
                                  RECORD_LIFE +
                              0.5));
}

/* From `at` on, the next place of the block's window that is for it, or NULL.
 */
static place *place_for(const void *p, place *at)
{
    for (const place *end = window_of(p) + WINDOW; at < end; at++) {
        uintptr_t held = atomic_load_explicit(at, memory_order_acquire);
        if (held == (uintptr_t)p)
            return at;
        if (held == NEVER)
            return NULL;
    }
    return NULL;
}

/* The sample is over. */
static void sample_end(const void *p, place *at, uint64_t clock)
{
    const struct entry *e = entry_at(at);
    if (is_of_this_image(e))
        end_life(e, clock);
    atomic_fetch_sub(sites_filter_of(p), 1);
    atomic_store_explicit(at, FREE, memory_order_release);
}

void sites_given(const void *p, uint64_t clock)
{
    for (place *at = window_of(p); (at = place_for(p, at)); at++)
        sample_end(p, at, clock);
}

uint32_t sites_hold(const void *p)
{
    place *window = window_of(p);
    uint32_t held = 0;
    for (place *at = window; (at = place_for(p, at)); at++) {
        held |= (uint32_t)1 << (at - window);
        atomic_store_explicit(at, TAKEN, memory_order_relaxed);
    }
    return held;
}

void sites_given_held(const void *p, uint32_t held, uint64_t clock)
{
    for (; held; held &= held - 1)
        sample_end(p, window_of(p) + __builtin_ctz(held), clock);
}

void sites_let_go(const void *p, uint32_t held)
{
    for (; held; held &= held - 1)
        atomic_store_explicit(window_of(p) + __builtin_ctz(held), (uintptr_t)p,
                              memory_order_release);
}

void sites_shrank(const void *p, size_t from, size_t to)
{
    for (place *at = window_of(p); (at = place_for(p, at)); at++) {
        struct entry *e = entry_at(at);
        uint64_t bytes =
            (uint64_t)((double)e->bytes * (double)to / (double)from);
        if (is_of_this_image(e))
            live_changes(e->stack, 0, (int64_t)(bytes - e->bytes));
        e->bytes = bytes;
    }
}
