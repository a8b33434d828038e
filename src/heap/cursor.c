/* cursor.c - chunks for threads: first small, then growing; extended in place
 * while nothing else has been taken; the rest of an ended thread's chunk
 * waits for the next thread.
 * Each thread touches its own cursor only; callable inside malloc; no lock.
 * SPDX-License-Identifier: MIT */
#include "heap/cursor.h"

#include <pthread.h>
#include <string.h>

#include "heap/pages.h"

#define SPAN_MIN (16 * KIB)
#define SPAN_MAX (1 * MIB)
#define REMAINDER_MIN ((size_t)256) /* smaller ones are forgotten */

__attribute__((
    tls_model("initial-exec"))) _Thread_local struct cursor cursor_self;

/* What an ended thread leaves of a chunk. */
struct remainder {
    struct stack_node node;
    unsigned char *end;
    unsigned char *fresh;
};

/* Leave the rest of a chunk to the next thread. Under drained the chunk stays
 * open, and so on nobody's stack, however much of it is freed. */
static void remainder_leave(struct region *r, struct bump *b,
                            enum chunk_group group)
{
    struct remainder *rest = (struct remainder *)b->next;
    if (bump_left(b) >= REMAINDER_MIN) {
        *rest = (struct remainder){.end = b->end, .fresh = b->fresh};
        stack_push(&r->remainders[group], r, rest);
    } else if (r->drained && b->end) {
        chunk_retire(r, &cursor_self.extra->stock, b, group);
    }
    bump_init(b, NULL, 0);
}

/* Begin with what another thread has left, if there is anything. */
static void remainder_take(struct region *r, struct bump *b,
                           enum chunk_group group)
{
    struct remainder *rest = stack_pop(&r->remainders[group], r);
    if (!rest)
        return;
    unsigned char *fresh = rest->fresh, *behind = (unsigned char *)(rest + 1);
    bump_init(b, rest, (size_t)(rest->end - (unsigned char *)rest));
    b->fresh = fresh > behind ? fresh : behind;
}

void cursor_leave(struct region *r)
{
    if (r->drained && cursor_self.extra) {
        remainder_leave(r, cursor_bump(CHUNK_MEDIUM), CHUNK_MEDIUM);
        remainder_leave(r, cursor_bump(CHUNK_BIG), CHUNK_BIG);
    }
    remainder_leave(r, &cursor_self.bump, CHUNK_SMALL);
}

/* For a thread that only frees. */
__attribute__((cold, noinline)) static void
drained_by_other(struct region *r, const void *p, enum chunk_group group)
{
    struct chunk_stock passing = {{NULL}};
    chunk_drained(r, &passing, p, group);
    chunk_leave(r, &passing);
}

void cursor_drained(struct region *r, const void *p, enum chunk_group group)
{
    if (cursor_self.extra)
        chunk_drained(r, &cursor_self.extra->stock, p, group);
    else
        drained_by_other(r, p, group);
}

/* Run when a thread ends, maybe more than once: a destructor that allocates
 * after this one begins a new chunk and registers again. Under drained a chunk
 * that belongs to a mark is not one that could be left. */
static void cursor_close(void *unused)
{
    struct region *r = region_peek();
    struct cursor_extra *extra = cursor_self.extra;
    (void)unused;
    if (!r->drained || !cursor_is_marked())
        cursor_leave(r);
    if (r->drained && extra)
        chunk_leave(r, &extra->stock);
    memset(&cursor_self, 0, sizeof cursor_self);
    if (r->drained && extra)
        cursor_free(r, extra, block_size(extra), CHUNK_SMALL);
}

/* Have cursor_close run when this thread ends. Threads that come while another
 * is making the key do without. */
static void cursor_register(void)
{
    enum { NO_KEY, MAKING_KEY, KEY_READY, KEY_REFUSED };
    static _Atomic int state;
    static pthread_key_t key;
    int expected = NO_KEY;
    if (atomic_compare_exchange_strong(&state, &expected, MAKING_KEY))
        atomic_store(&state, pthread_key_create(&key, cursor_close)
                                 ? KEY_REFUSED
                                 : KEY_READY);
    if (atomic_load(&state) == KEY_READY)
        pthread_setspecific(key, &cursor_self);
}

struct region *cursor_open(void)
{
    if (cursor_self.opened)
        return region_peek();
    bool first;
    struct region *r = region_get(&first);
    if (!r)
        return NULL;
    cursor_self.opened = true; /* registering may allocate and come here */
    if (first) { /* the first thread's end is the end: no need to register */
        if (!r->drained) {
            size_t size;
            void *start = region_first_chunk(r, &size);
            bump_init(&cursor_self.bump, start, size);
        }
    } else {
        if (!r->drained)
            remainder_take(r, &cursor_self.bump, CHUNK_SMALL);
        cursor_register();
    }
    return r;
}

/* Room for struct cursor_extra. Under drained whatever a thread left of a small
 * chunk has it, or else a chunk that is opened with a stock yet to be kept. */
static bool extra_refill(struct region *r, size_t size,
                         struct chunk_stock *stock, enum heap_refusal *why)
{
    struct bump *b = &cursor_self.bump;
    if (!r->drained)
        return size <= bump_left(b) || cursor_refill(r, size, why);
    remainder_take(r, b, CHUNK_SMALL);
    return b->end || chunk_open(r, stock, b, CHUNK_SMALL, why);
}

bool cursor_equip(struct region *r, enum heap_refusal *why)
{
    struct chunk_stock stock = {{NULL}};
    size_t size = block_size_for(sizeof(struct cursor_extra));
    if (!extra_refill(r, size, &stock, why))
        return false;
    struct cursor_extra *extra = bump_alloc(&cursor_self.bump, size);
    block_set(memset(extra, 0, sizeof *extra), size, 0);
    extra->stock = stock;
    cursor_self.extra = extra;
    if (r->drained) {
        remainder_take(r, cursor_bump(CHUNK_MEDIUM), CHUNK_MEDIUM);
        remainder_take(r, cursor_bump(CHUNK_BIG), CHUNK_BIG);
    }
    return true;
}

_Static_assert(sizeof(struct cursor_extra) + BLOCK_ALIGN < REMAINDER_MIN,
               "what a thread leaves has room for it");

bool cursor_open_chunk(struct region *r, enum chunk_group group,
                       enum heap_refusal *why)
{
    struct bump *b = cursor_bump(group);
    struct chunk_stock *stock = &cursor_self.extra->stock;
    if (b->end)
        chunk_retire(r, stock, b, group);
    bump_init(b, NULL, 0);
    return chunk_open(r, stock, b, group, why);
}

static void cursor_took(struct region *r, void *start, size_t size)
{
    pages_prepare(r, start, size, cursor_self.taken);
    cursor_self.taken += size;
}

/* Let the chunk end `more` bytes later. */
static bool span_extend(struct region *r, size_t more)
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
static bool span_take(struct region *r, size_t size, enum heap_refusal *why)
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
static size_t span_step(struct region *r, size_t size)
{
    size_t step = num_align_down(cursor_self.taken / 2, r->page_size);
    size_t need = num_align_up(size, r->page_size);
    return num_max(need, num_clamp(step, SPAN_MIN, SPAN_MAX));
}

bool cursor_extend(struct region *r, size_t size)
{
    size_t need = num_align_up(size, r->page_size), step = span_step(r, need);
    return span_extend(r, step) || (need < step && span_extend(r, need));
}

bool cursor_refill(struct region *r, size_t size, enum heap_refusal *why)
{
    size_t need = num_align_up(size + BLOCK_LEAD, r->page_size);
    size_t step = span_step(r, need);
    return cursor_extend(r, size) || span_take(r, step, why) ||
           (need < step && span_take(r, need, why));
}
