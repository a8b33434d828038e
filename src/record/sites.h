/* sites.h - who allocates, by samples; and what becomes of what was sampled.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_SITES_H
#define RECORD_SITES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "record/file.h"
#include "record/pace.h"

/* True if there are samples: settled when the first image begins. */
extern __attribute__((visibility("hidden"))) bool sites_on;

/* The image begins, of exec or fork, before it has a second thread. */
void sites_begin(void);

/* A sample of n bytes was taken, which is a block or what one grew by. The
 * clock includes it. */
void sites_taken(struct pace *pace, const void *p, size_t n, bool block,
                 uint64_t clock);

/* How many sampled blocks are live, for each hash of an address; NULL while
 * there are no samples. It spares nearly all blocks the look. Neighbours have
 * neighbouring cells, so that a program that frees what lies together finds
 * them in its cache. */
#define SITES_FILTER_BITS 17u
extern __attribute__((visibility("hidden"))) _Atomic uint8_t *sites_filter;

static inline _Atomic uint8_t *sites_filter_of(const void *p)
{
    uintptr_t at = (uintptr_t)p;
    return &sites_filter[(at >> 4 ^ at >> 14) &
                         ((1u << SITES_FILTER_BITS) - 1)];
}

/* False: p is not sampled. */
static inline bool sites_may_have(const void *p)
{
    return sites_filter &&
           atomic_load_explicit(sites_filter_of(p), memory_order_relaxed);
}

/* The block, which may be sampled, was freed; or it shrank. */
void sites_given(const void *p, uint64_t clock);
void sites_shrank(const void *p, size_t from, size_t to);

/* realloc begins: the block's samples are put aside, since another thread may
 * have the address before it is told what became of the block. Returns which
 * they are. Then it was freed, or let go: it is where it was. */
uint32_t sites_hold(const void *p);
void sites_given_held(const void *p, uint32_t held, uint64_t clock);
void sites_let_go(const void *p, uint32_t held);

#endif
