/* cursor.h - what a thread has: its cursor, and its heap if it needs one; and
 * what the hot paths read beside them.
 * Each thread touches its own only. Callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef CURSOR_H
#define CURSOR_H

#include "core/bump.h"
#include "core/places.h"
#include "heap/run.h"

/* The largest request that a chunk serves. */
#define PLACE_SIZE_MAX (PLACE_CLASS_MAX * BLOCK_ALIGN)
#define PLACE_MAX (PLACE_SIZE_MAX - BLOCK_WORD)

/* What else a class needs. */
struct heap_class {
    _Alignas(16) uint32_t passed; /* bytes in use that the cursor passed */
    uint32_t open;                /* granule of the chunk; 0: none */
    uint32_t listed;              /* granule of the newest listed chunk */
};

/* The part of a heap that a small program hardly touches: pages of its own. */
struct heap_far {
    struct heap_class of[PLACE_CLASSES];
    /* Of spare places. */
    _Alignas(PLACES_SLOT_MASK + 1) void *slots[PLACE_CLASSES][PLACES_SLOTS];
};

#define HEAP_FAR_PAGES                                                         \
    ((uint32_t)((sizeof(struct heap_far) + PAGE - 1) >> PAGE_SHIFT))

/* What a thread has taken since its first mark. */
struct journal {
    struct mark *newest; /* NULL: the thread holds no mark */
    struct entry *entries;
    size_t thread; /* a number that no other thread has */
    size_t generation;
};

/* What a thread needs under drained, and for marks. It lies in the region's
 * tables. When its thread ends it is abandoned, with all it holds, until
 * another thread adopts it. */
struct heap {
    struct places at[PLACE_CLASSES]; /* first: indexed by a place's size */
    struct heap_class *of;           /* as many: those of its struct heap_far */
    struct bins bins;
    struct bump mixed; /* what is left of the first chunk, see opened.c */
    uint32_t number;
    uint64_t key; /* of its seals */
    struct journal journal;
    struct heap *next; /* of those that chunk_attend_abandoned looks at */
    _Alignas(16) struct stack_node abandoned; /* a unit of heap/stack.h */
    _Atomic uint32_t inbox; /* granule of the newest posted chunk */
    _Atomic bool active;    /* a thread has it */
    _Atomic bool emptied;   /* a listed chunk may be empty */
};

_Static_assert(sizeof(struct heap) <= HEAP_BYTES, "room in the table");
_Static_assert(sizeof(struct places) % BLOCK_ALIGN == 0, "index by size");

/* The heap of a thread that has ended, taken for this thread; NULL if there is
 * none. And such a heap, put back. */
static inline struct heap *heap_pop_abandoned(void)
{
    char *node = stack_pop(&region.abandoned_heaps, region.heaps);
    return node ? (struct heap *)(node - offsetof(struct heap, abandoned))
                : NULL;
}

static inline void heap_push_abandoned(struct heap *h)
{
    stack_push(&region.abandoned_heaps, region.heaps, &h->abandoned);
}

/* The heap of threads that have none: it has no places, so that every request
 * takes the slow path. */
extern __attribute__((visibility("hidden"))) struct heap heap_none;

/* The thread's own: one initial-exec TLS object of a cache line. */
struct cursor {
    _Alignas(64) struct bump bump; /* the span, from its first payload on */
    struct heap *heap; /* for the hot paths: &heap_none if it has none */
    struct heap *home; /* its heap, or NULL */
    union {
        uint32_t taken; /* pages of all its spans so far; */
        uint32_t word;  /* where it has none, as others serve: where its word
                           lies (shim/inside.c); 0: nowhere yet */
    };
    bool opened;    /* thread_open has run */
    uint8_t counts; /* number of its counters (record/count.h); 0: none */
    bool ended;     /* its destructors run, for all that record/ knows */
    bool timed;     /* the next call, by record/ */
};

_Static_assert(sizeof(struct cursor) <= 64, "one cache line");

/* Before our relocations are done the cursor's offset in the GOT is 0, so that
 * malloc looks at the thread control block instead: there `gate` must read as
 * 0, to send it to the slow path. The fourth word is 0 in a process with one
 * thread (glibc, x86: tcbhead_t.multiple_threads). */
_Static_assert(offsetof(struct cursor, bump.gate) == 3 * sizeof(void *),
               "the word that is 0 in the thread control block");

extern __attribute__((
    tls_model("initial-exec"))) _Thread_local struct cursor cursor_self;

/* True once chunks serve, and what is freed is used again. */
extern __attribute__((visibility("hidden"))) bool heap_drained;

/* --- what the hot paths read --- */

/* Under the default setting, requests of at least this size are runs. */
#define RUN_MIN (256 * KIB)

_Static_assert(RUN_MIN + PAGE <= BLOCK_SIZES, "sizes in spans fit their bits");

/* Requests below this are served from the thread's span: RUN_MIN, or 0 under
 * drained. */
extern __attribute__((visibility("hidden"))) size_t heap_spans_below;

/* Addresses below this one are ignored by free. */
extern __attribute__((visibility("hidden"))) uintptr_t heap_free_from;

/* From now on every call of malloc's family takes its slow path, until
 * thread_serve says that malloc is ours. This thread's span is closed, and
 * cursor_close must close it again after what may have opened it. Called before
 * there are threads. */
void cursor_detour(void);

/* The same for good; and blocks have births. Called before there is a region.
 */
void cursor_watch(void);

static inline void cursor_close(void)
{
    cursor_self.bump.gate = NULL;
}

/* Open the hot paths, as far as nothing keeps them closed. */
void cursor_open_paths(void);

#endif
