/* stack.h - a lock-free stack of things in the region, each linked through its
 * own first word.
 * Any thread; callable inside malloc.
 *
 * The head is a position in the region in units of 16 bytes, below a tag that
 * changes with every operation, so that a compare-and-swap cannot mistake a
 * thing that was taken and came back (ABA) for one that never left. A stack
 * that is all zero has nothing on it: nothing begins where the region does.
 * SPDX-License-Identifier: MIT */
#ifndef STACK_H
#define STACK_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct stack {
    _Atomic uint64_t head;
};

struct stack_node {
    _Atomic uint64_t below;
};

#define STACK_UNIT 16
#define STACK_POSITION_BITS 40 /* 16 TiB */
#define STACK_POSITION (((uint64_t)1 << STACK_POSITION_BITS) - 1)

static inline uint64_t stack_head_after(uint64_t old, uint64_t position)
{
    uint64_t tag = (old & ~STACK_POSITION) + STACK_POSITION + 1;
    return tag | position;
}

/* Put node, a multiple of 16 bytes from base, on the stack. */
static inline void stack_push(struct stack *s, void *base,
                              struct stack_node *node)
{
    uint64_t position = (uint64_t)((char *)node - (char *)base) / STACK_UNIT;
    uint64_t old = atomic_load_explicit(&s->head, memory_order_relaxed);
    do
        atomic_store_explicit(&node->below, old & STACK_POSITION,
                              memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(
        &s->head, &old, stack_head_after(old, position),
        memory_order_release, /* whoever pops it sees what it holds */
        memory_order_relaxed));
}

/* The node that was pushed last, or NULL. Reading `below` of one that another
 * thread has just taken is harmless: it stays mapped, and the tag makes the
 * swap fail. */
static inline void *stack_pop(struct stack *s, void *base)
{
    uint64_t old = atomic_load_explicit(&s->head, memory_order_acquire);
    struct stack_node *node;
    uint64_t below;
    do {
        if (!(old & STACK_POSITION))
            return NULL;
        node = (void *)((char *)base + (old & STACK_POSITION) * STACK_UNIT);
        below = atomic_load_explicit(&node->below, memory_order_relaxed);
    } while (!atomic_compare_exchange_weak_explicit(
        &s->head, &old, stack_head_after(old, below & STACK_POSITION),
        memory_order_acquire, memory_order_acquire));
    return node;
}

#endif
