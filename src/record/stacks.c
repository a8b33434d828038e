/* stacks.c - a stack is walked in a workspace of its own, turned into the
 * record's frames, and looked for in the index.
 * Any thread; callable inside malloc and signal handlers.
 *
 * An entry of the index is the offset of a stack, published once by
 * compare-and-swap; 0 is free. What two threads add at the same time is kept by
 * one of them, and the other's room is lost.
 * SPDX-License-Identifier: MIT */
#include "record/stacks.h"

#include <stdatomic.h>
#include <string.h>

#include "os/shared.h"
#include "record/modules.h"
#include "record/slot.h"
#include "record/unwind.h"

/* More at the same time go without. */
#define WORKSPACES 16u
#define PROBES_MAX 64u

static struct workspace {
    _Atomic bool used;
    unsigned count; /* of frames */
    uint64_t hash;
    struct unwind unwind;
    uint64_t frames[UNWIND_FRAMES];
} * workspaces;

bool stacks_begin(void)
{
    if (!workspaces)
        workspaces = os_map_zeros(WORKSPACES * sizeof *workspaces);
    if (!workspaces)
        return false;
    for (unsigned i = 0; i < WORKSPACES; i++)
        atomic_store(&workspaces[i].used, false);
    return modules_begin();
}

static struct workspace *workspace_take(void)
{
    for (unsigned i = 0; i < WORKSPACES; i++)
        if (!atomic_load_explicit(&workspaces[i].used, memory_order_relaxed) &&
            !atomic_exchange(&workspaces[i].used, true))
            return &workspaces[i];
    return NULL;
}

/* False if a frame cannot be told now. *again: the walk may have been by what
 * was known of a file that is gone. */
static bool frames_of(struct workspace *w, bool *again)
{
    const struct unwind *u = &w->unwind;
    unsigned first = 0;
    while (first < u->count && modules_is_ours(u->pc[first]))
        first++;
    uint64_t hash = slot_number() * UINT64_C(0x9e3779b97f4a7c15) + u->end;
    struct module_place place = {0};
    w->count = 0;
    *again = false;
    for (unsigned i = first; i < u->count; i++) {
        if (!modules_frame(u->pc[i], &place, &w->frames[w->count], again))
            return false;
        hash = (hash ^ w->frames[w->count++]) * UINT64_C(0xff51afd7ed558ccd);
        hash ^= hash >> 32;
    }
    w->hash = hash;
    return true;
}

static bool is_same(const struct record_stack *s, const struct workspace *w)
{
    return s->hash == w->hash && s->image == slot_number() &&
           s->frames == w->count && s->end == w->unwind.end &&
           !memcmp(s->frame, w->frames, w->count * sizeof *w->frames);
}

static uint64_t keep(const struct workspace *w)
{
    size_t bytes = w->count * sizeof *w->frames;
    /* The last quarter of the record is for images and their counters. */
    if (__atomic_load_n(&record_file->next, __ATOMIC_RELAXED) >
        record_file->file_bytes / 4 * 3)
        return 0;
    uint64_t at = record_file_take(sizeof(struct record_stack) + bytes);
    if (!at)
        return 0;
    struct record_stack *s = record_file_at(at);
    s->hash = w->hash;
    s->image = slot_number();
    s->end = w->unwind.end;
    s->frames = w->count;
    memcpy(s->frame, w->frames, bytes);
    return at;
}

static struct record_stack *intern(const struct workspace *w)
{
    uint64_t *index = record_file_at(record_file->stacks_at);
    uint64_t mask = record_file->stacks_max - 1, mine = 0;
    for (unsigned i = 0; i < PROBES_MAX; i++) {
        uint64_t *entry = &index[(w->hash + i) & mask];
        uint64_t at = __atomic_load_n(entry, __ATOMIC_ACQUIRE);
        if (!at) {
            if (!mine && !(mine = keep(w)))
                break;
            if (__atomic_compare_exchange_n(entry, &at, mine, false,
                                            __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
                return record_file_at(mine);
        }
        struct record_stack *s = record_file_at(at);
        if (is_same(s, w))
            return s;
    }
    record_file_add(&record_file->missed_stacks, 1);
    return NULL;
}

__attribute__((noinline)) struct record_stack *stacks_here(void)
{
    struct record_stack *s = NULL;
    struct workspace *w = workspace_take();
    if (!w)
        return NULL;
    struct registers here;
    bool again, known;
    machine_here(&here);
    w->unwind.low = w->unwind.high = 0; /* what was there may be gone */
    unwind_walk(&w->unwind, &here);
    known = frames_of(w, &again);
    if (again) {
        unwind_forget();
        w->unwind.low = w->unwind.high = 0;
        unwind_walk(&w->unwind, &here);
        known = frames_of(w, &again);
    }
    if (known)
        s = intern(w);
    atomic_store(&w->used, false);
    return s;
}
