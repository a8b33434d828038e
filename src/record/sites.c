/* sites.c - samples, and a table of those whose blocks are live.
 * Any thread; callable inside malloc; nothing here waits.
 *
 * An entry of the table is found by its block's address, in a window that
 * begins where the address says. Only who has a block touches its entries, so
 * all that threads compete for is a free entry.
 * SPDX-License-Identifier: MIT */
#include "record/sites.h"

#include <stdatomic.h>

#include "core/exponential.h"
#include "os/shared.h"
#include "os/system.h"
#include "record/slot.h"
#include "record/stacks.h"

#define ENTRIES_BITS 17u /* more than there can be samples of a terabyte */
#define WINDOW 32u       /* the bits of what is held */
#define FREE ((uintptr_t)0)
#define TAKEN ((uintptr_t)1) /* and not filled in yet, or put aside */

struct entry {
    _Atomic uintptr_t p;
    struct record_stack *stack;
    uint64_t weight; /* in units of 1 / RECORD_WEIGHT; 0: not a block */
    uint64_t bytes;  /* estimated */
    uint64_t birth;
};

struct table {
    _Atomic uint16_t filter[1u << SITES_FILTER_BITS];
    struct entry entries[(1u << ENTRIES_BITS) + WINDOW];
};

bool sites_on;
_Atomic uint16_t *sites_filter;
static struct table *table;
static _Atomic uint64_t random_state;
static _Atomic uint64_t samples; /* of this process and those it forked from */

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
    atomic_fetch_add(&random_state, (uint64_t)os_random() << 32 | os_random());
    sites_on = table && stacks_begin();
    if (sites_on)
        sites_filter = table->filter;
}

void sites_pace_begin(struct sites_pace *pace)
{
    /* Threads that share a pace never see it half made. */
    struct sites_pace next = {INT64_MAX, 0};
    uint64_t first = record_file->sample_bytes;
    if (sites_on) {
        uint64_t doublings = atomic_load(&samples) / RECORD_WIDEN;
        next.mean = first << (doublings < 24 ? doublings : 24);
        next.until = next.mean ? (int64_t)exponential_distance(
                                     random_word(), (double)next.mean)
                               : 0;
    }
    *pace = next;
}

static struct entry *window_of(const void *p)
{
    return &table->entries[sites_hash(p) >> (64 - ENTRIES_BITS)];
}

/* A free entry, marked as taken. */
static struct entry *entry_take(const void *p)
{
    struct entry *e = window_of(p);
    for (unsigned i = 0; i < WINDOW; i++, e++) {
        uintptr_t old = FREE;
        if (atomic_compare_exchange_strong(&e->p, &old, TAKEN))
            return e;
    }
    return NULL;
}

static void add(uint64_t *number, uint64_t n)
{
    __atomic_fetch_add(number, n, __ATOMIC_RELAXED);
}

/* What the stack has live changes: if all that is live was at its peak since
 * the last time, this was its part of it. */
static void live_changes(struct record_stack *s, int64_t blocks, int64_t bytes)
{
    uint64_t epoch =
        __atomic_load_n(&record_slot->peak_epoch, __ATOMIC_RELAXED);
    if (__atomic_load_n(&s->peak_epoch, __ATOMIC_RELAXED) != epoch) {
        __atomic_store_n(&s->peak, __atomic_load_n(&s->live, __ATOMIC_RELAXED),
                         __ATOMIC_RELAXED);
        __atomic_store_n(&s->peak_epoch, epoch, __ATOMIC_RELAXED);
    }
    __atomic_fetch_add(&s->live, bytes, __ATOMIC_RELAXED);
    __atomic_fetch_add(&s->live_blocks, blocks, __ATOMIC_RELAXED);
}

static void follow(struct record_stack *s, const void *p, uint64_t weight,
                   uint64_t bytes, uint64_t clock)
{
    struct entry *e = entry_take(p);
    if (!e) {
        add(&record_slot->missed_lives, 1);
        return;
    }
    live_changes(s, (int64_t)weight, (int64_t)bytes);
    e->stack = s;
    e->weight = weight;
    e->bytes = bytes;
    e->birth = clock;
    atomic_fetch_add(sites_filter_of(p), 1);
    /* Release: whoever gets the block finds the entry whole. */
    atomic_store_explicit(&e->p, (uintptr_t)p, memory_order_release);
}

void sites_taken(struct sites_pace *pace, const void *p, size_t n, bool block,
                 uint64_t clock)
{
    double size = (double)n;
    double weight =
        pace->mean ? exponential_weight(size, (double)pace->mean) : 1;
    sites_pace_begin(pace);
    atomic_fetch_add(&samples, 1);
    add(&record_slot->samples, 1);
    struct record_stack *s = stacks_here();
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

/* From `e` on, the next entry of the block's window that is for it, or NULL. */
static struct entry *entry_for(const void *p, struct entry *e)
{
    for (const struct entry *end = window_of(p) + WINDOW; e < end; e++)
        if (atomic_load_explicit(&e->p, memory_order_acquire) == (uintptr_t)p)
            return e;
    return NULL;
}

/* The sample is over. */
static void entry_end(const void *p, struct entry *e, uint64_t clock)
{
    if (is_of_this_image(e))
        end_life(e, clock);
    atomic_fetch_sub(sites_filter_of(p), 1);
    atomic_store_explicit(&e->p, FREE, memory_order_release);
}

void sites_given(const void *p, uint64_t clock)
{
    for (struct entry *e = window_of(p); (e = entry_for(p, e)); e++)
        entry_end(p, e, clock);
}

uint32_t sites_hold(const void *p)
{
    struct entry *window = window_of(p);
    uint32_t held = 0;
    for (struct entry *e = window; (e = entry_for(p, e)); e++) {
        held |= (uint32_t)1 << (e - window);
        atomic_store_explicit(&e->p, TAKEN, memory_order_relaxed);
    }
    return held;
}

void sites_given_held(const void *p, uint32_t held, uint64_t clock)
{
    for (; held; held &= held - 1)
        entry_end(p, window_of(p) + __builtin_ctz(held), clock);
}

void sites_let_go(const void *p, uint32_t held)
{
    for (; held; held &= held - 1)
        atomic_store_explicit(&window_of(p)[__builtin_ctz(held)].p,
                              (uintptr_t)p, memory_order_release);
}

void sites_shrank(const void *p, size_t from, size_t to)
{
    for (struct entry *e = window_of(p); (e = entry_for(p, e)); e++) {
        uint64_t bytes =
            (uint64_t)((double)e->bytes * (double)to / (double)from);
        if (is_of_this_image(e))
            live_changes(e->stack, 0, (int64_t)(bytes - e->bytes));
        e->bytes = bytes;
    }
}
