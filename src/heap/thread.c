/* thread.c - a thread begins to allocate, and ends; a process forks.
 * Each thread touches its own cursor only; callable inside malloc; nothing
 * waits but thread_open, in the one case that thread.h names. errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/thread.h"

#include <pthread.h>
#include <string.h>

#include "heap/chunk.h"
#include "heap/opened.h"
#include "heap/pages.h"
#include "heap/span.h"
#include "os/libc.h"

/* --- a heap for the thread --- */

static void cursors_init(struct heap *h, struct heap_far *far)
{
    h->of = far ? far->of : NULL;
    for (unsigned class = 1; class < PLACE_CLASSES; class ++) {
        struct places *s = &h->at[class];
        s->word = seal_word(h->key, place_class_units(class) * BLOCK_ALIGN);
        places_spare_none(s, far ? far->slots[class] : NULL);
        opened_none(s, class);
    }
}

/* Pages for a heap's far part. NULL if the system refuses. The limit is not
 * asked, as for the tables: a thread would have no place to begin. */
static struct heap_far *make_far(void)
{
    struct pages_request q = {
        .pages = HEAP_FAR_PAGES, .align = 1, .carried = HEAP_FAR_PAGES};
    uint32_t first = pages_take(&q);
    if (!first)
        return NULL;
    struct heap_far *far = page_at(first);
    /* Also where it is zero: reading it first would be a page fault more. */
    memset(far->of, 0, sizeof far->of);
    return far;
}

static struct heap *make_heap(void)
{
    uint32_t number;
    struct heap_far *far = make_far();
    struct heap *h = far ? region_take_heap(&number) : NULL;
    if (!h) {
        if (far)
            pages_give(page_of(far), HEAP_FAR_PAGES, PAGES_DIRTY);
        return NULL;
    }
    h->number = number;
    h->key = seal_key(number, region.random);
    cursors_init(h, far);
    if (heap_drained && !number)
        opened_begin_mixed(h);
    return h;
}

/* What another thread has left, or a new one. */
static struct heap *adopt_heap(void)
{
    struct heap *h = heap_pop_abandoned();
    if (!h && !(h = make_heap()))
        return NULL;
    bins_open(&h->bins);
    atomic_store(&h->active, true);
    atomic_fetch_add(&region.threads, 1);
    return h;
}

/* The heap is nobody's now. Its chunks stay as they are, so that the next
 * thread goes on where this one ended. */
static void leave_heap(struct heap *h)
{
    bins_close(&h->bins);
    chunk_free_spare(h);
    for (unsigned class = 1; class < PLACE_CLASSES; class ++)
        if (h->of[class].open)
            opened_retire(h, class);
    chunk_attend(h);
    chunk_leave(h);
    atomic_fetch_sub(&region.threads, 1);
    heap_push_abandoned(h);
}

/* --- threads --- */

/* Run when a thread ends, maybe more than once: a destructor that allocates
 * after this one begins anew and registers again. A thread that holds a mark
 * leaves what it has got under it. */
static void thread_end(void *unused)
{
    struct heap *h = cursor_self.home;
    (void)unused;
    if (!thread_is_marked())
        span_leave();
    cursor_self = (struct cursor){.heap = &heap_none,
                                  .counts = cursor_self.counts,
                                  .ended = cursor_self.ended};
    if (!h)
        return;
    h->journal = (struct journal){0};
    leave_heap(h);
}

/* The key whose destructor is thread_end. */
enum { NO_KEY, MAKING_KEY, KEY_READY, KEY_REFUSED };
static _Atomic int key_state;
static pthread_key_t key;

static void key_make(void)
{
    int expected = NO_KEY;
    if (atomic_compare_exchange_strong(&key_state, &expected, MAKING_KEY))
        atomic_store(&key_state, os_libc.key_create(&key, thread_end)
                                     ? KEY_REFUSED
                                     : KEY_READY);
}

/* Have thread_end run when this thread ends. The key is made before there are
 * threads, as a rule; those that come while another makes it do without. */
static void thread_register(void)
{
    key_make();
    if (atomic_load(&key_state) == KEY_READY)
        os_libc.set_specific(key, &cursor_self);
}

/* In a forked child the other threads' heaps belong to nobody. What they had
 * open or listed stays so; what they have retired is released when it is empty.
 */
static void thread_forked(void)
{
    uint32_t heaps = atomic_load(&region.heaps_made);
    for (uint32_t number = 0; number < heaps; number++) {
        struct heap *h = region_heap(number);
        if (h != cursor_self.home)
            atomic_store(&h->active, false);
    }
    atomic_store(&region.threads, cursor_self.home != NULL);
}

/* --- the process --- */

/* Serve from chunks from now on. Not before the loader has given thread-local
 * data its first values, since what was set before would be lost. */
static void drained_begin(void)
{
    if (!cursor_self.heap || heap_drained || !region.drained)
        return;
    heap_drained = true;
    cursor_open_paths();
}

/* Make the region, once. The first call comes before there can be a second
 * thread, since making one allocates; only threads that libc knows nothing of
 * can meet here, and then one of them waits. */
__attribute__((noinline)) static bool open_region(void)
{
    int state = REGION_NONE;
    if (!atomic_compare_exchange_strong(&region_state, &state,
                                        REGION_BEING_MADE)) {
        while ((state = atomic_load(&region_state)) == REGION_BEING_MADE)
            ;
        return state == REGION_READY;
    }
    bool done = region_make();
    if (done) {
        classes_init();
        heap_none.key = seal_key(SEAL_NOBODY, region.random);
        cursors_init(&heap_none, NULL);
        drained_begin();
    }
    atomic_store(&region_state, done ? REGION_READY : REGION_NONE);
    return done;
}

bool thread_open(void)
{
    static _Atomic uint32_t opened;
    if (cursor_self.opened && (!heap_drained || cursor_self.home))
        return true;
    if (!region_exists() && !open_region())
        return false;
    bool was = cursor_self.opened;
    cursor_self.opened = true; /* registering may allocate and come here */
    if (heap_drained && !cursor_self.home && !thread_heap())
        return cursor_self.opened = false, false;
    /* The first thread's end is the end: no need to register. */
    if (!was && atomic_fetch_add(&opened, 1)) {
        if (!heap_drained)
            span_take_left();
        thread_register();
    }
    return true;
}

struct heap *thread_heap(void)
{
    struct heap *h = cursor_self.home;
    if (h || !(h = adopt_heap()))
        return h;
    cursor_self.home = h;
    if (heap_drained)
        cursor_self.heap = h;
    return h;
}

void thread_prepare(void)
{
    key_make();
    if (host_settings()->drained)
        pthread_atfork(NULL, NULL, thread_forked);
}

void thread_serve(bool serving)
{
    if (!serving) {
        bump_init(&cursor_self.bump, NULL, 0);
        heap_drained = false;
        cursor_detour();
        return;
    }
    region_detoured = region_has_births;
    cursor_open_paths();
    drained_begin();
    if (heap_drained)
        thread_open();
}
