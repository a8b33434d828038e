/* counted.c - what the entry points do while calls are counted.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#include "shim/counted.h"

#include <dlfcn.h>
#include <stdlib.h>

#include "heap/birth.h"
#include "record/count.h"
#include "shim/chosen.h"
#include "shim/config.h"
#include "shim/early.h"
#include "shim/environment.h"
#include "shim/export.h"
#include "shim/inside.h"
#include "shim/message.h"
#include "shim/serve.h"
#include "shim/stats.h"

enum counted_state counted_state;

/* --- whether they are --- */

static void complain(const char *path, const char *why)
{
    struct text line = message_begin();
    text_add(&line, "nothing is counted: ");
    text_add(&line, path);
    text_add(&line, ": ");
    text_add(&line, why);
    message_end(&line);
}

/* The first call comes before there can be a second thread. */
__attribute__((cold, noinline)) bool counted_settle(void)
{
    const char *path, *why;
    if (!environment_known())
        return false;
    counted_state = COUNTED_NO; /* what follows may allocate */
    if (inside_begin())
        return false;
    path = environment_get("BUMPMALLOC_RECORD");
    if (!path || !*path)
        path = stats_path();
    if (!path)
        return false;
    if (!count_start(path, &why)) {
        complain(path, why);
        return false;
    }
    if (!chosen_to_count()) {
        chosen_leave_out();
        return false;
    }
    if (config_get()->forward)
        next_serves_all = next_get() != NULL;
    cursor_watch();
    counted_state = COUNTED_YES;
    return true;
}

void counted_pause(bool pause)
{
    if (counted_state == (pause ? COUNTED_YES : COUNTED_PAUSED))
        counted_state = pause ? COUNTED_PAUSED : COUNTED_YES;
    if (counted_state == COUNTED_YES)
        cursor_close();
}

/* The path of the file that a function of malloc's family comes from. */
static const char *file_of(void *function)
{
    Dl_info info;
    return dladdr(function, &info) ? info.dli_fname : NULL;
}

void counted_start(void)
{
    if (counted_state != COUNTED_YES)
        return;
    count_threads_end();
    const struct next *next = next_serves_all ? next_get() : NULL;
    void *(*volatile process_malloc)(size_t) = malloc;
    if (!next_serves_all)
        slot_served_by(config_get()->heap.drained ? RECORD_SERVED_DRAINED
                                                  : RECORD_SERVED_NEVER,
                       NULL);
    else if (config_get()->forward && next)
        slot_served_by(RECORD_SERVED_NEXT, file_of(*(void **)&next->malloc));
    else
        slot_served_by(RECORD_BYPASSED, file_of(*(void **)&process_malloc));
}

__attribute__((destructor)) static void end(void)
{
    if (counted_state == COUNTED_YES)
        count_end(RECORD_END_EXIT);
}

void counted_leave(void)
{
    if (counted_state == COUNTED_YES)
        count_end(RECORD_END_AT_ONCE);
}

/* --- blocks --- */

/* What a block is, ours or the next family's. */
static struct block_facts look(const void *p)
{
    struct block_facts f = birth_look(p);
    const struct next *next = next_serves_all ? next_get() : NULL;
    if (f.kind == BLOCK_NONE && next && !early_owns(p) &&
        !(region_exists() && region_owns(p)))
        f.capacity = next->malloc_usable_size((void *)p);
    return f;
}

/* True if it is a block, of whomever. */
static bool is_block(const struct block_facts *f)
{
    return f->kind != BLOCK_NONE || f->capacity;
}

static bool is_ours(const void *p)
{
    return region_exists() && region_owns(p);
}

static uint64_t life_of(const struct record_thread *t,
                        const struct block_facts *f)
{
    uint64_t life = count_clock(t) - f->birth;
    return f->kind == BLOCK_NONE       ? COUNT_NO_LIFE
           : (int64_t)life < 0         ? 0 /* of another thread */
           : f->kind == BLOCK_IN_CHUNK ? life & (BIRTH_WINDOW - 1)
                                       : life;
}

__attribute__((noinline)) static void begin_elsewhere(struct record_thread *t,
                                                      void *p, size_t n)
{
    struct block_facts f = {.kind = BLOCK_NONE};
    if (is_ours(p)) {
        f.kind = birth_kind(p);
        f.capacity = birth_new_capacity(p, f.kind);
    } else {
        f.capacity = next_serves_all ? next_family.malloc_usable_size(p) : n;
    }
    uint64_t clock = count_taken(t, p, n, f.capacity);
    if (f.kind != BLOCK_NONE)
        birth_set(p, f.kind, clock);
}

/* A new block: count it, and note its birth. */
static inline void begin(struct record_thread *t, void *p, size_t n)
{
    if (heap_drained && likely(birth_is_in_place(p)))
        birth_set_in_place(p, count_taken(t, p, n, birth_place_capacity(p)));
    else if (likely(birth_is_in_span(p)))
        birth_set_in_span(p, count_taken(t, p, n, block_capacity(p)));
    else
        begin_elsewhere(t, p, n);
}

void *counted_taken(enum record_entry entry, size_t n, void *p, uint64_t began)
{
    struct record_thread *t = count_thread();
    count_time_end(t, RECORD_TAKE, began);
    cursor_close();
    count_call(t, entry, n);
    if (p)
        begin(t, p, n);
    else
        count_failed(t);
    return p;
}

/* The block is taken back by free. */
static inline void give(struct record_thread *t, const void *p, size_t capacity,
                        uint64_t life)
{
    if (unlikely(sites_may_have(p))) /* before what is live falls by it */
        sites_given(p, count_clock(t));
    count_given(t, capacity, life);
}

static inline void serve_free(struct record_thread *t, void *p,
                              void (*serve)(void *))
{
    uint64_t began = count_time_begin();
    serve(p);
    count_time_end(t, RECORD_GIVE, began);
}

/* What is not a block in a span that is live. */
__attribute__((noinline)) static void free_elsewhere(struct record_thread *t,
                                                     void *p)
{
    if (!p) {
        count_null_free(t);
        return;
    }
    struct block_facts f = look(p);
    if (f.freed) {
        count_double_free(t);
        return;
    }
    if (is_block(&f))
        give(t, p, f.capacity, life_of(t, &f));
    else
        count_foreign(t);
    birth_clear(p, &f);
    if (!is_ours(p))
        serve_free(t, p, host_free_foreign);
    else if (heap_drained)
        serve_free(t, p, heap_free);
    else
        birth_mark_freed(p, &f);
    cursor_close();
}

/* A block in a chunk, from its place's first byte on. */
static inline void free_place(struct record_thread *t, void *p)
{
    uint64_t word = seal_read(p);
    struct block_facts f = {.kind = BLOCK_IN_CHUNK,
                            .capacity = birth_place_capacity(p),
                            .birth = birth_in_seal(word)};
    give(t, p, f.capacity, life_of(t, &f));
    seal_write(p, birth_seal(word));
    serve_free(t, p, heap_free);
}

void counted_free(void *p)
{
    struct record_thread *t = count_thread();
    count_call(t, RECORD_FREE, 0);
    uint64_t life;
    if (heap_drained && likely(birth_is_in_place(p)))
        free_place(t, p);
    else if (!heap_drained &&
             likely(birth_end_in_span(p, count_clock(t), &life)))
        give(t, p, block_capacity(p), life);
    else
        free_elsewhere(t, p);
}

/* A block that realloc is at. */
struct resized {
    void *p;
    struct block_facts was;
    uint32_t samples; /* put aside */
};

static void give_resized(struct record_thread *t, const struct resized *r)
{
    sites_given_held(r->p, r->samples, count_clock(t));
    count_given(t, r->was.capacity, life_of(t, &r->was));
}

/* What realloc did to a block, which is at `to` now and holds n bytes. */
static void count_resized(struct record_thread *t, const struct resized *r,
                          void *to, size_t n)
{
    const struct block_facts *was = &r->was;
    if (to != r->p) {
        give_resized(t, r);
        bool pages = is_ours(to) && was->kind == BLOCK_IS_RUN &&
                     run_at(to)->tag & RUN_MOVED;
        count_moved(t, pages ? COUNT_PAGES : num_min(was->capacity, n));
        begin(t, to, n);
        return;
    }
    sites_let_go(to, r->samples);
    struct block_facts now = look(to);
    if (now.kind == BLOCK_IN_CHUNK)
        now.capacity = birth_new_capacity(to, now.kind);
    count_stayed(t, to, was->capacity, now.capacity);
    if (was->kind == BLOCK_IN_CHUNK)
        birth_set(to, was->kind, was->birth);
}

/* realloc(3): of NULL as malloc, to size 0 as free. */
void *counted_realloc(void *p, size_t n)
{
    struct record_thread *t = count_thread();
    count_call(t, RECORD_REALLOC, n);
    struct resized r = {.p = p, .was.kind = BLOCK_NONE};
    if (p)
        r.was = look(p);
    if (p && (r.was.freed || !is_block(&r.was)))
        r.was.freed ? count_double_free(t) : count_foreign(t);
    birth_clear(p, &r.was);
    if (is_block(&r.was) && sites_may_have(p))
        r.samples = sites_hold(p);
    uint64_t began = count_time_begin();
    void *to = serve_realloc(p, n);
    count_time_end(t, p ? RECORD_RESIZE : RECORD_TAKE, began);
    cursor_close();
    if (p && !n && !to) {
        if (is_block(&r.was))
            give_resized(t, &r);
        if (!heap_drained)
            birth_mark_freed(p, &r.was);
    } else if (!to) {
        count_failed(t);
        sites_let_go(p, r.samples);
        if (r.was.kind == BLOCK_IN_CHUNK)
            birth_set(p, r.was.kind, r.was.birth);
    } else if (!p || !is_block(&r.was)) {
        begin(t, to, n);
    } else {
        count_resized(t, &r, to, n);
        if (to != p && !heap_drained)
            birth_mark_freed(p, &r.was);
    }
    return to;
}

bool counted_capacity(void *p, size_t *capacity)
{
    count_call(count_thread(), RECORD_USABLE_SIZE, 0);
    struct block_facts f = p ? birth_look(p) : (struct block_facts){0};
    *capacity = f.capacity;
    return f.kind != BLOCK_NONE;
}
