/* step_blocks.h - blocks that know what is in them, for tests of the heap.
 * One thread at a time. Every byte of a block is written, and looked at before
 * the block is freed; a map of the region says which bytes are in use, so that
 * a block that overlaps another is seen at once.
 * SPDX-License-Identifier: MIT */
#ifndef STEP_BLOCKS_H
#define STEP_BLOCKS_H

#include <stdint.h>

#include "heap/heap.h"

struct block {
    unsigned char *p;
    size_t size; /* its capacity */
    uint64_t id; /* what it is filled with */
};

enum { BAG_MAX = 20000 };

struct bag {
    int count;
    struct block block[BAG_MAX];
};

/* What the heap is told (heap/host.h); to be changed before there is one. */
extern struct heap_settings blocks_settings;

/* The last request that was refused. That is a failure where there is no limit
 * and it is not expected. */
struct blocks_refusal {
    bool expected;
    enum heap_refusal why;
    size_t bound;
};
extern struct blocks_refusal blocks_refusal;

/* Print what is wrong, and end the process. */
__attribute__((noreturn, format(printf, 1, 2))) void
blocks_failed(const char *format, ...);

/* Let the heap serve; the same under drained. */
void blocks_begin(void);
void blocks_begin_drained(void);

/* A limit, to be set before that. */
void blocks_limit(size_t bytes);

/* Take a block of n bytes. */
struct block block_take(size_t n);
struct block block_take_aligned(size_t n, size_t align);
struct block block_take_zeroed(size_t n);

/* Give it back; look at what is in it. */
void block_free(const struct block *b);

/* The same block with room for n bytes. */
void block_resize(struct block *b, size_t n);

/* Look at what is in it. */
void block_check(const struct block *b);

/* It was taken back by a rewind. */
void block_forget(const struct block *b);

void bag_add(struct bag *bag, struct block b);

/* Take the i-th out. */
struct block bag_take(struct bag *bag, int i);

/* Take n blocks of `size` bytes into the bag. */
void bag_fill(struct bag *bag, int n, size_t size);

/* Free the first n of them; all there are if there are fewer. */
void bag_free(struct bag *bag, int n);

void bag_check(const struct bag *bag);

#endif
