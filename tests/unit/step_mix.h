/* step_mix.h - what the others do while a thread is stopped: a bounded mix of
 * everything, in the main thread, in one that lives on, and in some that end.
 * One of them runs at a time, so that a run can be repeated.
 * SPDX-License-Identifier: MIT */
#ifndef STEP_MIX_H
#define STEP_MIX_H

#include "step_blocks.h"

/* What is asked for most, and how many such blocks fill a chunk. */
extern size_t mix_size;
int mix_places(void);

/* Run the task in another thread: one that lives on until worker_end, or one
 * that ends after it. */
void worker_run(void (*task)(void *), void *argument);
void worker_end(void);
void thread_run(void (*task)(void *), void *argument);

/* In a forked child the worker is gone. */
void worker_forked(void);

/* Random operations on the blocks in the bag, which does not become full. */
void mix_play(struct bag *bag, uint64_t *dice, int operations);
size_t mix_roll(uint64_t *dice, size_t bound);

/* How to mix. */
struct mix {
    uint64_t dice;
    int share;     /* of the gifts that are freed at once: 0, 1 or 2 halves */
    bool trim;     /* heap_trim follows at once */
    bool drain;    /* what the worker has is freed again for the most part */
    bool marks;    /* some threads mark and rewind */
    uint32_t lost; /* pages that marked threads have left for ever */
    struct bag bag, mail, kept;
};

/* The worker takes blocks into mix->kept, and has retired, listed and posted
 * chunks then. */
void mix_prepare(struct mix *mix);

/* Free gifts, allocate, free: the worker keeps some blocks in mix->kept. */
void mix_run(struct mix *mix, struct bag *gifts);

/* Free all of that. */
void mix_end(struct mix *mix, struct bag *gifts);

/* Pages that stay behind when a thread that has held a mark ends. */
#define MARK_PAGES ((uint32_t)(num_align_up(128 * KIB, GRANULE) >> PAGE_SHIFT))

#endif
