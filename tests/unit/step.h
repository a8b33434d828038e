/* step.h - stop a thread at any atomic step of the code under test.
 * Forced into the heap's sources (-include): each atomic operation calls
 * step_point before it, and again after it if it may have changed something.
 * Whoever is watched stops at the step that was agreed on, until it is told to
 * go on; all other threads pass by. Compile with __SANITIZE_THREAD__ defined,
 * and the words before blocks (core/seal.h) are atomic, too.
 * SPDX-License-Identifier: MIT */
#ifndef STEP_H
#define STEP_H

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>

struct step {
    unsigned count;    /* steps so far */
    unsigned stop_at;  /* the step to stop at; 0: none */
    const char *where; /* of the step where it stopped */
    bool finished;     /* there are no more steps */
    sem_t stopped, go;
};

/* Watch the calling thread from now on; NULL: no more. */
void step_watch(struct step *step);

/* Stop watching for a moment: what is to be given to step_watch after it. */
struct step *step_pause(void);

void step_point(const char *where);

#define STEP_TEXT(x) #x
#define STEP_LINE(x) STEP_TEXT(x)
#define STEP_POINT() step_point(__FILE__ ":" STEP_LINE(__LINE__))

/* An operation that only reads, one that returns nothing, and one that does
 * both. */
#define STEP_READ(operation) (STEP_POINT(), (operation))
#define STEP_WRITE(operation) (STEP_POINT(), (operation), STEP_POINT())
#define STEP_BOTH(operation)                                                   \
    __extension__({                                                            \
        STEP_POINT();                                                          \
        __auto_type step_result = (operation);                                 \
        STEP_POINT();                                                          \
        step_result;                                                           \
    })

#undef atomic_load
#undef atomic_load_explicit
#undef atomic_store
#undef atomic_store_explicit
#undef atomic_exchange
#undef atomic_exchange_explicit
#undef atomic_fetch_add
#undef atomic_fetch_add_explicit
#undef atomic_fetch_sub
#undef atomic_fetch_sub_explicit
#undef atomic_fetch_or
#undef atomic_fetch_or_explicit
#undef atomic_fetch_and
#undef atomic_fetch_and_explicit
#undef atomic_compare_exchange_strong
#undef atomic_compare_exchange_strong_explicit
#undef atomic_compare_exchange_weak
#undef atomic_compare_exchange_weak_explicit

#ifdef __clang__
#define STEP_LOAD(p, o) __c11_atomic_load(p, o)
#define STEP_STORE(p, v, o) __c11_atomic_store(p, v, o)
#define STEP_EXCHANGE(p, v, o) __c11_atomic_exchange(p, v, o)
#define STEP_ADD(p, v, o) __c11_atomic_fetch_add(p, v, o)
#define STEP_SUB(p, v, o) __c11_atomic_fetch_sub(p, v, o)
#define STEP_OR(p, v, o) __c11_atomic_fetch_or(p, v, o)
#define STEP_AND(p, v, o) __c11_atomic_fetch_and(p, v, o)
#define STEP_SWAP(p, e, v, o, f)                                               \
    __c11_atomic_compare_exchange_strong(p, e, v, o, f)
#else
#define STEP_LOAD(p, o) (__atomic_load_n)(p, o)
#define STEP_STORE(p, v, o) (__atomic_store_n)(p, v, o)
#define STEP_EXCHANGE(p, v, o) __atomic_exchange_n(p, v, o)
#define STEP_ADD(p, v, o) __atomic_fetch_add(p, v, o)
#define STEP_SUB(p, v, o) __atomic_fetch_sub(p, v, o)
#define STEP_OR(p, v, o) __atomic_fetch_or(p, v, o)
#define STEP_AND(p, v, o) __atomic_fetch_and(p, v, o)
#define STEP_SWAP(p, e, v, o, f) __atomic_compare_exchange_n(p, e, v, 0, o, f)
#endif

#define atomic_load_explicit(p, o) STEP_READ(STEP_LOAD(p, o))
#define atomic_store_explicit(p, v, o) STEP_WRITE(STEP_STORE(p, v, o))
#define atomic_exchange_explicit(p, v, o) STEP_BOTH(STEP_EXCHANGE(p, v, o))
#define atomic_fetch_add_explicit(p, v, o) STEP_BOTH(STEP_ADD(p, v, o))
#define atomic_fetch_sub_explicit(p, v, o) STEP_BOTH(STEP_SUB(p, v, o))
#define atomic_fetch_or_explicit(p, v, o) STEP_BOTH(STEP_OR(p, v, o))
#define atomic_fetch_and_explicit(p, v, o) STEP_BOTH(STEP_AND(p, v, o))
#define atomic_compare_exchange_strong_explicit(p, e, v, o, f)                 \
    STEP_BOTH(STEP_SWAP(p, e, v, o, f))
#define atomic_compare_exchange_weak_explicit(p, e, v, o, f)                   \
    STEP_BOTH(STEP_SWAP(p, e, v, o, f))

#define STEP_ORDER memory_order_seq_cst
#define atomic_load(p) atomic_load_explicit(p, STEP_ORDER)
#define atomic_store(p, v) atomic_store_explicit(p, v, STEP_ORDER)
#define atomic_exchange(p, v) atomic_exchange_explicit(p, v, STEP_ORDER)
#define atomic_fetch_add(p, v) atomic_fetch_add_explicit(p, v, STEP_ORDER)
#define atomic_fetch_sub(p, v) atomic_fetch_sub_explicit(p, v, STEP_ORDER)
#define atomic_fetch_or(p, v) atomic_fetch_or_explicit(p, v, STEP_ORDER)
#define atomic_fetch_and(p, v) atomic_fetch_and_explicit(p, v, STEP_ORDER)
#define atomic_compare_exchange_strong(p, e, v)                                \
    atomic_compare_exchange_strong_explicit(p, e, v, STEP_ORDER, STEP_ORDER)
#define atomic_compare_exchange_weak(p, e, v)                                  \
    atomic_compare_exchange_weak_explicit(p, e, v, STEP_ORDER, STEP_ORDER)

/* What is atomic without being declared so. */
#define __atomic_load_n(p, o) STEP_READ((__atomic_load_n)(p, o))
#define __atomic_store_n(p, v, o) STEP_WRITE((__atomic_store_n)(p, v, o))

#endif
