/* cursor.c - chunks for threads: first small, then growing; extended in place
 * while nothing else has been taken; the rest of an ended thread's chunk goes
 * to a stash that the next thread looks into.
 * Each thread touches its own cursor only; callable inside malloc; no lock.
 * SPDX-License-Identifier: MIT */
#include "heap/cursor.h"

#include <pthread.h>
#include <string.h>

#include "heap/pages.h"

#define CHUNK_MIN (16 * KIB)
#define CHUNK_MAX (1 * MIB)
#define STASH_MIN (1 * KIB) /* smaller remainders are forgotten */

__attribute__((
    tls_model("initial-exec"))) _Thread_local struct cursor cursor_self;

/* The stash: a stack of remainders, linked through their own first bytes. Its
 * head is a position in the region in units of 16 bytes, below a tag that
 * changes with every operation, so that a compare-and-swap cannot mistake a
 * remainder that was taken and came back (ABA) for one that never left. */
struct remainder {
    _Atomic uint64_t below; /* position, 0: none */
    unsigned char *end;
};

#define STASH_POSITION_BITS 40 /* 16 TiB in units of 16 bytes */
#define STASH_POSITION (((uint64_t)1 << STASH_POSITION_BITS) - 1)
#define STASH_TAG_ONE ((uint64_t)1 << STASH_POSITION_BITS)

static uint64_t stash_head(uint64_t old, uint64_t position)
{
    return ((old & ~STASH_POSITION) + STASH_TAG_ONE) | position;
}

static void stash_push(struct region *r, unsigned char *start,
                       unsigned char *end)
{
    struct remainder *mine = (struct remainder *)start;
    uint64_t position = (uint64_t)(start - (unsigned char *)r) / BLOCK_ALIGN;
    uint64_t old = atomic_load_explicit(&r->stash, memory_order_relaxed);
    mine->end = end;
    do
        atomic_store_explicit(&mine->below, old & STASH_POSITION,
                              memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(
        &r->stash, &old, stash_head(old, position),
        memory_order_release, /* whoever pops sees `below` and `end` */
        memory_order_relaxed));
}

/* The newest remainder as a bump allocator; false if there is none. Reading
 * `below` of one that another thread has just taken is harmless: it stays
 * mapped, and the tag makes the exchange fail. */
static bool stash_pop(struct region *r, struct bump *b)
{
    uint64_t old = atomic_load_explicit(&r->stash, memory_order_acquire);
    struct remainder *top;
    do {
        if (!(old & STASH_POSITION))
            return false;
        top = (struct remainder *)((unsigned char *)r +
                                   (old & STASH_POSITION) * BLOCK_ALIGN);
    } while (!atomic_compare_exchange_weak_explicit(
        &r->stash, &old,
        stash_head(old,
                   atomic_load_explicit(&top->below, memory_order_relaxed)),
        memory_order_acquire, memory_order_acquire));
    size_t size = (size_t)(top->end - (unsigned char *)top);
    memset(top, 0, sizeof *top); /* as clean as it came */
    bump_init(b, top, size);
    return true;
}

/* Run when a thread ends, maybe more than once: a destructor that allocates
 * after this one begins a new chunk and registers again. */
static void cursor_close(void *unused)
{
    struct bump *b = &cursor_self.bump;
    unsigned char *rest = b->next > b->fresh ? b->next : b->fresh;
    (void)unused;
    if (rest < b->end && (size_t)(b->end - rest) >= STASH_MIN)
        stash_push(region_peek(), rest, b->end);
    memset(&cursor_self, 0, sizeof cursor_self);
}

/* Have cursor_close run when this thread ends. Setting a key may allocate, and
 * so comes back here: the flag goes first. Threads that come while another is
 * making the key do without. */
static void cursor_register(void)
{
    enum { NO_KEY, MAKING_KEY, KEY_READY, KEY_REFUSED };
    static _Atomic int state;
    static pthread_key_t key;
    int expected = NO_KEY;
    cursor_self.registered = true;
    if (atomic_compare_exchange_strong(&state, &expected, MAKING_KEY))
        atomic_store(&state, pthread_key_create(&key, cursor_close)
                                 ? KEY_REFUSED
                                 : KEY_READY);
    if (atomic_load(&state) == KEY_READY)
        pthread_setspecific(key, &cursor_self);
}

/* A thread's first chunk. False: it has none yet. */
static bool cursor_open(struct region *r, bool opened)
{
    if (opened) {
        size_t size;
        void *start = region_first_chunk(r, &size);
        cursor_self.registered = true; /* the first thread's end is the end */
        bump_init(&cursor_self.bump, start, size);
        return true;
    }
    return stash_pop(r, &cursor_self.bump);
}

static void cursor_took(struct region *r, void *start, size_t size)
{
    pages_prepare(r, start, size, cursor_self.taken);
    cursor_self.taken += size;
}

/* Let the chunk end `more` bytes later. */
static bool chunk_extend(struct region *r, size_t more)
{
    struct bump *b = &cursor_self.bump;
    unsigned char *end = b->end;
    if (!end || !region_extend(r, end, more))
        return false;
    bump_set_end(b, end + more);
    cursor_took(r, end, more);
    return true;
}

/* Begin a new chunk. */
static bool chunk_take(struct region *r, size_t size, enum heap_refusal *why)
{
    struct region_request q = {.size = size, .align = r->page_size};
    unsigned char *start = region_take(r, &q);
    *why = q.refusal;
    if (!start)
        return false;
    bump_init(&cursor_self.bump, start + BLOCK_LEAD, size - BLOCK_LEAD);
    cursor_took(r, start, size);
    return true;
}

/* Bytes to take for a chunk that needs `size` now. */
static size_t chunk_step(struct region *r, size_t size)
{
    size_t step = num_align_down(cursor_self.taken / 2, r->page_size);
    size_t need = num_align_up(size, r->page_size);
    return num_max(need, num_clamp(step, CHUNK_MIN, CHUNK_MAX));
}

bool cursor_extend(size_t size)
{
    struct region *r = region_peek();
    return chunk_extend(r, chunk_step(r, size)) ||
           chunk_extend(r, num_align_up(size, r->page_size));
}

bool cursor_refill(size_t size, enum heap_refusal *why)
{
    bool opened;
    struct region *r = region_get(&opened);
    *why = REFUSED_BY_SYSTEM;
    if (!r)
        return false;
    bool begun = cursor_self.bump.end || cursor_open(r, opened);
    if (!cursor_self.registered)
        cursor_register();
    if (begun && bump_left(&cursor_self.bump) >= size)
        return true;
    size_t need = num_align_up(size + BLOCK_LEAD, r->page_size);
    return cursor_extend(size) || chunk_take(r, chunk_step(r, need), why) ||
           chunk_take(r, need, why);
}
