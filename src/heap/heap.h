/* heap.h - blocks: take, free, resize, and ask for their size.
 * Any thread; callable inside malloc. Nothing here waits for another thread,
 * but for the first calls of a process: see thread_open.
 *
 * Every function that returns a block returns NULL with errno ENOMEM when there
 * is no memory; then nothing has changed. On success errno is preserved.
 * Blocks are aligned to 16 bytes and at least as large as asked for; a size of
 * 0 gives a block of its own.
 *
 * A thread bumps through spans with its cursor, or, under drained, through
 * chunks with its heap: one cursor for each class of sizes.
 * SPDX-License-Identifier: MIT */
#ifndef HEAP_H
#define HEAP_H

#include "core/bump.h"
#include "core/class.h"
#include "core/places.h"
#include "heap/journal.h"
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
    /* Of further spare places. */
    _Alignas(PLACES_SLOT_MASK + 1) void *slots[PLACE_CLASSES][PLACES_SLOTS];
};

#define HEAP_FAR_PAGES                                                         \
    ((uint32_t)((sizeof(struct heap_far) + PAGE - 1) >> PAGE_SHIFT))

/* What a thread needs under drained, and for marks. It lies in the region's
 * tables. When its thread ends it is abandoned, with all it holds, until
 * another thread adopts it. */
struct heap {
    struct places at[PLACE_CLASSES]; /* first: indexed by a place's size */
    struct heap_class *of;           /* as many: those of its struct heap_far */
    struct bins bins;
    struct bump mixed; /* what is left of the first chunk, see chunk.c */
    uint32_t number;
    uint64_t key; /* of its seals */
    struct journal journal;
    struct heap *next; /* of those that thread_attend_abandoned looks at */
    _Alignas(16) struct stack_node abandoned; /* a unit of heap/stack.h */
    _Atomic uint32_t inbox; /* granule of the newest posted chunk */
    _Atomic bool active;    /* a thread has it */
    _Atomic bool emptied;   /* a listed chunk may be empty */
};

_Static_assert(sizeof(struct heap) <= HEAP_BYTES, "room in the table");
_Static_assert(sizeof(struct places) % BLOCK_ALIGN == 0, "index by size");

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
        uint32_t word;  /* where it has none, as others serve: number of its
                           word (shim/inside.c); 0: none yet */
    };
    bool opened;    /* thread_open has run */
    uint8_t counts; /* number of its counters (record/count.h); 0: none */
    bool ended;     /* its destructors run, for all that record/ knows */
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

/* --- where the hot paths begin and end --- */

/* Under the default setting, requests of at least this size are runs. */
#define RUN_MIN (256 * KIB)

_Static_assert(RUN_MIN + PAGE <= BLOCK_SIZES, "sizes in spans fit their bits");

/* Requests below this are served from the thread's span: RUN_MIN, or 0 under
 * drained. */
extern __attribute__((visibility("hidden"))) size_t heap_spans_below;

/* Addresses below this one are ignored by free. */
extern __attribute__((visibility("hidden"))) uintptr_t heap_free_from;

/* From now on every call of malloc's family takes its slow path, until
 * heap_start says that malloc is ours. This thread's span is closed, and
 * heap_close must close it again after what may have opened it. Called before
 * there are threads. */
void heap_detour(void);

/* The same for good; and blocks have births. Called before there is a region.
 */
void heap_watch(void);

static inline void heap_close(void)
{
    cursor_self.bump.gate = NULL;
}

/* The results of place_class_for, with 0 for sizes that runs serve; and those
 * of run_class_for. */
extern __attribute__((visibility("hidden")))
uint8_t heap_place_classes[PLACE_CLASS_MAX + 1];
extern __attribute__((visibility("hidden")))
uint8_t heap_run_classes[RUN_CLASS_MAX + 1];

/* --- the hot paths --- */

/* Set *block to a new block of `size` bytes. Returns false and changes nothing
 * if the thread's span has no room for it. */
static inline bool heap_take_small(size_t size, void **block)
{
    struct bump *b = &cursor_self.bump;
    unsigned char *p = b->next;
    /* This adds no code. It makes gcc 12 keep p in the register in which malloc
     * returns it, which saves a move. */
    __asm__("" : "+r"(p));
    if ((uintptr_t)p + size > (uintptr_t)b->gate)
        return false;
    b->next = p + size;
    block_set(p, size);
    *block = p;
    return true;
}

/* The cursor for places of that size, up to CHUNK_SMALL_BLOCK. */
static inline struct places *heap_places(struct heap *h, size_t size)
{
    return (struct places *)((char *)h->at +
                             size * (sizeof(struct places) / BLOCK_ALIGN));
}

/* The next place of that size, up to CHUNK_SMALL_BLOCK. NULL if it is in use.
 */
static inline void *heap_take_place(size_t size)
{
    return places_take(heap_places(cursor_self.heap, size), size);
}

/* A block of that size, where the cursor's next place is not free: further on
 * in the chunk, or in another chunk. */
void *heap_take_further(struct places *s, size_t size);

/* Under drained: a block of n > BLOCK_SMALL_MAX bytes. */
void *heap_take_larger(size_t n);

/* True if p, this thread's newest block in a span, lies where nothing has lain
 * before. */
static inline bool heap_is_fresh(const void *p)
{
    return bump_is_fresh(&cursor_self.bump, p);
}

/* Free p, which is not one of this thread's own small blocks; and p, the
 * address of a page in the region. */
void heap_free_other(void *p);
void heap_free_page(void *p);

/* Count `size` bytes as freed by this thread in its own chunk; `chunk` is an
 * address in the chunk's first granule. If the level falls below zero,
 * chunk_low (chunk.c) decides what becomes of the chunk. */
void chunk_low(struct heap *h, const void *chunk);
static inline void heap_uncount(struct heap *h, const void *chunk, size_t size)
{
    int32_t *level = &region.levels_at[(uintptr_t)chunk >> GRANULE_SHIFT];
#ifdef SEAL_PLAIN
    /* Other threads only read it, and may see an older value, so a plain
     * subtraction in memory will do: one instruction. */
    if (__builtin_expect((*level -= (int32_t)size) < 0, 0))
#else
    int32_t now = __atomic_load_n(level, __ATOMIC_RELAXED) - (int32_t)size;
    __atomic_store_n(level, now, __ATOMIC_RELEASE);
    if (__builtin_expect(now < 0, 0))
#endif
        chunk_low(h, chunk);
}

/* Chunks of blocks above this size are larger. */
#define CHUNK_SMALL_BLOCK BLOCK_SMALL

_Static_assert(BLOCK_SMALL == CLASS_BY_UNITS * BLOCK_ALIGN, "no table");
#ifndef CHUNK_BIG_SHIFT
#define CHUNK_BIG_SHIFT (GRANULE_SHIFT > 15 ? GRANULE_SHIFT : 16)
#endif

/* Free p, which is not a block of at most CHUNK_SMALL_BLOCK bytes in a chunk of
 * h; `sealed` is what seal_size says of it. */
void heap_free_place(struct heap *h, void *p, uint64_t sealed);

/* An address that may grow meanwhile. */
static inline uintptr_t heap_read(const _Atomic uintptr_t *end)
{
#ifdef SEAL_PLAIN
    return *(const uintptr_t *)end; /* part of the comparison */
#else
    return atomic_load_explicit(end, memory_order_relaxed);
#endif
}

/* Free p, any address from heap_free_from on and below region_end. */
static inline void heap_free_below(void *p)
{
    if (__builtin_expect(!((uintptr_t)p & (PAGE - 1)), 0)) {
        heap_free_page(p);
        return;
    }
    struct heap *h = cursor_self.heap;
    uint64_t sealed = seal_size(seal_read(p), h->key);
    if (__builtin_expect(sealed > CHUNK_SMALL_BLOCK, 0)) {
        heap_free_place(h, p, sealed);
        return;
    }
    size_t size = (size_t)sealed;
    if (__builtin_expect(places_put(heap_places(h, size), p), 1))
        return;
    seal_break(p);
    heap_uncount(h, p, size);
}

/* The same for any address. */
static inline void heap_free(void *p)
{
    if (__builtin_expect((uintptr_t)p >= heap_read(&region_end), 0))
        heap_free_other(p);
    else
        heap_free_below(p);
}

/* --- the rest --- */

/* A block of n bytes, in every case. */
void *heap_take(size_t n);

/* A block of n bytes at a multiple of align, a power of two. */
void *heap_take_aligned(size_t n, size_t align);

/* A block of n bytes that are zero. */
void *heap_take_zeroed(size_t n);

/* Make the block p hold at least n bytes; returns where it is now. The first
 * min(old capacity, n) bytes are kept. p must satisfy region_spans. */
void *heap_resize(void *p, size_t n);

/* The capacity of the block p, which region_owns. Reports misuse of `function`,
 * which does not return, if no block begins there. */
size_t heap_capacity(const void *p, const char *function);

/* Register with libc. Called once, before heap_start. */
void heap_prepare(void);

/* Begin to serve, as the settings are known now; or, if `serving` is false,
 * never serve, because malloc is not ours in this program. Called before there
 * are threads, once unless a passive library turns out to serve after all. */
void heap_start(bool serving);

/* Give back to the system all memory that can go. False if there was none. */
bool heap_trim(void);

struct heap_numbers {
    size_t held_bytes; /* used, or idle */
    size_t free_bytes; /* of these: idle, or left over in this thread's span
                          and open chunks, or in its bins */
    size_t committed_bytes; /* usable addresses */
    size_t reserved_bytes;  /* the region's size */
};

/* All zero while there is no region. */
struct heap_numbers heap_numbers(void);

#endif
