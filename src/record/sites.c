/* sites.c - samples, and a table of those whose blocks are live.
 * Any thread; callable inside malloc; nothing here waits.
 *
 * A block's cell of the table is found by its address, in a window that begins
 * where the address says; no cell behind one that was never used is for it.
 * Only who has a block touches its cells, so all that threads compete for is a
 * free one. What is known of the block is in the cell's entry: cells get
 * theirs when they are used first, one after the other, so that few samples
 * touch few pages.
 * SPDX-License-Identifier: MIT */
#include "record/sites.h"

#include <stdatomic.h>

#include "core/exponential.h"
#include "os/shared.h"
#include "record/slot.h"
#include "record/stacks.h"

/* More cells than there can be samples of a terabyte; and if every block is
 * one, room for some millions. */
#define CELLS_BITS 17u
#define CELLS_BITS_OF_ALL 22u
#define WINDOW 32u /* the bits of what is held */

/* What is at a cell, if no block's address. */
#define NEVER ((uintptr_t)0)
#define FREE ((uintptr_t)1)
#define TAKEN ((uintptr_t)2) /* and not filled in yet, or put aside */

struct entry {
    struct record_stack *stack;
    uint64_t weight; /* in units of 1 / RECORD_WEIGHT; 0: not a block */
    uint64_t bytes;  /* estimated */
    uint64_t birth;
};

typedef _Atomic uintptr_t cell;

/* One mapping, which takes memory where it is touched. */
struct table {
    _Atomic uint8_t *filter;
    unsigned bits;
    cell *cells;            /* 1 << bits of them, and WINDOW */
    uint32_t *entry_of;     /* by cell: its number, or 0 */
    struct entry *entries;  /* one more: the first is nobody's */
    _Atomic uint32_t *used; /* of them */
};

bool sites_on;
_Atomic uint8_t *sites_filter;
static struct table table;

static bool table_make(unsigned bits)
{
    size_t n = ((size_t)1 << bits) + WINDOW, filter = 1u << SITES_FILTER_BITS;
    char *at = os_map_zeros(filter + n * sizeof(cell) +
                            (n + 1) * sizeof(struct entry) +
                            n * sizeof(uint32_t) + sizeof(uint32_t));
    if (!at)
        return false;
    table.bits = bits;
    table.filter = (void *)at;
    table.cells = (void *)(at += filter);
    table.entries = (void *)(at += n * sizeof(cell));
    table.entry_of = (void *)(at += (n + 1) * sizeof(struct entry));
    table.used = (void *)(at + n * sizeof(uint32_t));
    return true;
}

void sites_begin(void)
{
    bool wanted = record_file->stacks_max && slot_is_kept();
    bool all = !record_file->sample_bytes;
    if (wanted && !table.cells && !(all && table_make(CELLS_BITS_OF_ALL)))
        table_make(CELLS_BITS);
    sites_on = wanted && table.cells && stacks_begin();
    sites_filter = sites_on ? table.filter : NULL;
    paces_begin(sites_on);
}

/* Neighbours have neighbouring cells, so that a program whose calls are all
 * followed touches few pages of the table at a time. Where addresses are so far
 * apart that they meet in a cell, they are shifted by different distances. */
static cell *window_of(const void *p)
{
    uintptr_t unit = (uintptr_t)p >> 4;
    uint64_t far = (unit >> table.bits) * UINT64_C(0x9e3779b97f4a7c15);
    uintptr_t i = unit + (uintptr_t)(far >> (64 - table.bits));
    return &table.cells[i & (((uintptr_t)1 << table.bits) - 1)];
}

/* A free cell, marked as taken, or NULL. */
static cell *cell_take(const void *p)
{
    cell *at = window_of(p);
    for (const cell *end = at + WINDOW; at < end; at++) {
        uintptr_t old = atomic_load_explicit(at, memory_order_relaxed);
        while (old <= FREE)
            if (atomic_compare_exchange_weak(at, &old, TAKEN))
                return at;
    }
    return NULL;
}

/* Of a cell that is used now. */
static struct entry *entry_at(const cell *at)
{
    return &table.entries[table.entry_of[at - table.cells]];
}

/* Of a cell that is just taken: the first time it has none. */
static struct entry *entry_begin(const cell *at)
{
    uint32_t *number = &table.entry_of[at - table.cells];
    if (!*number)
        *number = 1 + atomic_fetch_add(table.used, 1);
    return &table.entries[*number];
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

/* The filter's cell counts a block more or less. One that is full stays so: it
 * says of too many that they may be sampled, and of none that it is not. */
static void filter_change(const void *p, int change)
{
    _Atomic uint8_t *live = sites_filter_of(p);
    uint8_t n = atomic_load_explicit(live, memory_order_relaxed);
    while (n != UINT8_MAX &&
           !atomic_compare_exchange_weak(live, &n, (uint8_t)(n + change)))
        ;
}

/* From `at` on, the next cell of the block's window that is for it, or NULL.
 */
static cell *cell_for(const void *p, cell *at)
{
    for (const cell *end = window_of(p) + WINDOW; at < end; at++) {
        uintptr_t held = atomic_load_explicit(at, memory_order_acquire);
        if (held == (uintptr_t)p)
            return at;
        if (held == NEVER)
            return NULL;
    }
    return NULL;
}

/* Add a piece that a block grew by to what the same stack has of the block
 * already. False if it has nothing. */
static bool grow(const struct record_stack *s, const void *p, uint64_t bytes)
{
    for (cell *at = window_of(p); (at = cell_for(p, at)); at++) {
        struct entry *e = entry_at(at);
        if (e->stack != s)
            continue;
        live_changes(e->stack, 0, (int64_t)bytes);
        e->bytes += bytes;
        return true;
    }
    return false;
}

/* `weight` is 0 of a piece. */
static void follow(struct record_stack *s, const void *p, uint64_t weight,
                   uint64_t bytes, uint64_t clock)
{
    if (!weight && grow(s, p, bytes))
        return;
    cell *at = cell_take(p);
    if (!at) {
        add(&record_slot->missed_lives, 1);
        return;
    }
    filter_change(p, 1);
    live_changes(s, (int64_t)weight, (int64_t)bytes);
    *entry_begin(at) = (struct entry){s, weight, bytes, clock};
    /* Release: whoever gets the block finds the entry whole. */
    atomic_store_explicit(at, (uintptr_t)p, memory_order_release);
}

void sites_taken(struct pace *pace, const void *p, size_t n, bool block,
                 uint64_t clock)
{
    double size = (double)n;
    double weight =
        pace->mean ? exponential_weight(size, (double)pace->mean) : 1;
    pace_next(pace);
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

/* The sample is over. */
static void sample_end(const void *p, cell *at, uint64_t clock)
{
    const struct entry *e = entry_at(at);
    if (is_of_this_image(e))
        end_life(e, clock);
    filter_change(p, -1);
    atomic_store_explicit(at, FREE, memory_order_release);
}

void sites_given(const void *p, uint64_t clock)
{
    for (cell *at = window_of(p); (at = cell_for(p, at)); at++)
        sample_end(p, at, clock);
}

uint32_t sites_hold(const void *p)
{
    cell *window = window_of(p);
    uint32_t held = 0;
    for (cell *at = window; (at = cell_for(p, at)); at++) {
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
    for (cell *at = window_of(p); (at = cell_for(p, at)); at++) {
        struct entry *e = entry_at(at);
        uint64_t bytes =
            (uint64_t)((double)e->bytes * (double)to / (double)from);
        if (is_of_this_image(e))
            live_changes(e->stack, 0, (int64_t)(bytes - e->bytes));
        e->bytes = bytes;
    }
}
