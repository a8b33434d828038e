/* inside.c - tell a reader outside which threads are inside malloc's family,
 * while the family behind ours serves.
 * Any thread; callable inside malloc; errno is preserved.
 *
 * The functions below stand in front of that family's. Between setting and
 * clearing the word there is the call and nothing else, so that what we add
 * ourselves counts as outside.
 *
 * A signal handler that allocates within a call clears the word too early, and
 * one that leaves by longjmp too late: at the thread's next call. Counting how
 * deep a thread is would make the second error last.
 * SPDX-License-Identifier: MIT */
#include "shim/inside.h"

#include <pthread.h>
#include <stddef.h>

#include "core/inside.h"
#include "heap/heap.h"
#include "os/libc.h"
#include "os/process.h"
#include "os/shared.h"
#include "shim/environment.h"
#include "shim/next.h"

static struct inside *file;
static struct next behind;

static pthread_key_t key;
static bool key_is_made;

/* cursor_self.word is where in the file a thread's word lies; 0: not known yet.
 * This is where that of threads that have none of their own lies. */
#define NOBODYS word_place(INSIDE_WORDS)

/* --- the thread's word --- */

static uint32_t word_place(uint32_t index)
{
    return (uint32_t)(offsetof(struct inside, words) +
                      index * sizeof(struct inside_word));
}

static inline struct inside_word *word_at(uint32_t place)
{
    return (struct inside_word *)((char *)file + place);
}

/* The index of a word that was nobody's, or of one from before an exec. */
static uint32_t word_find(uint32_t thread)
{
    for (uint32_t i = 0; i < INSIDE_WORDS; i++) {
        uint32_t *owner = &file->words[i].thread, nobody = 0;
        if (__atomic_load_n(owner, __ATOMIC_RELAXED) == thread ||
            __atomic_compare_exchange_n(owner, &nobody, thread, false,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            return i;
    }
    __atomic_fetch_add(&file->missed, 1, __ATOMIC_RELAXED);
    return INSIDE_WORDS;
}

__attribute__((cold, noinline)) static void word_take(void)
{
    uint32_t thread = os_thread();
    uint32_t word = thread ? word_find(thread) : INSIDE_WORDS;
    uint32_t used = __atomic_load_n(&file->used, __ATOMIC_RELAXED);
    while (word < INSIDE_WORDS && used <= word &&
           !__atomic_compare_exchange_n(&file->used, &used, word + 1, true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
    cursor_self.word = word_place(word); /* before anything that allocates */
    if (key_is_made)
        os_libc.set_specific(key, file);
}

/* A thread ends. What other destructors do after ours is told to nobody. */
static void word_leave(void *unused)
{
    (void)unused;
    uint32_t word = cursor_self.word;
    cursor_self.word = NOBODYS;
    if (word && word != NOBODYS)
        __atomic_store_n(&word_at(word)->thread, 0, __ATOMIC_RELAXED);
}

/* A forked child has its parent's number, but is another thread. */
static void forked(void)
{
    cursor_self.word = 0;
}

/* --- in front of the family --- */

static inline struct inside_word *enter(void)
{
    if (__builtin_expect(!cursor_self.word, 0))
        word_take();
    struct inside_word *word = word_at(cursor_self.word);
    /* Relaxed: the reader wants to know of no other memory. */
    __atomic_store_n(&word->inside, 1, __ATOMIC_RELAXED);
    return word;
}

static inline void leave(struct inside_word *word)
{
    __atomic_store_n(&word->inside, 0, __ATOMIC_RELAXED);
}

static void *told_malloc(size_t n)
{
    struct inside_word *word = enter();
    void *p = behind.malloc(n);
    leave(word);
    return p;
}

static void *told_calloc(size_t count, size_t each)
{
    struct inside_word *word = enter();
    void *p = behind.calloc(count, each);
    leave(word);
    return p;
}

static void *told_realloc(void *p, size_t n)
{
    struct inside_word *word = enter();
    void *to = behind.realloc(p, n);
    leave(word);
    return to;
}

static void told_free(void *p)
{
    struct inside_word *word = enter();
    behind.free(p);
    leave(word);
}

static void *told_aligned_alloc(size_t align, size_t n)
{
    struct inside_word *word = enter();
    void *p = behind.aligned_alloc(align, n);
    leave(word);
    return p;
}

static void *told_memalign(size_t align, size_t n)
{
    struct inside_word *word = enter();
    void *p = behind.memalign(align, n);
    leave(word);
    return p;
}

static int told_posix_memalign(void **out, size_t align, size_t n)
{
    struct inside_word *word = enter();
    int error = behind.posix_memalign(out, align, n);
    leave(word);
    return error;
}

/* --- whether it is asked for --- */

/* What the family lacks stays missing. */
static void stand_in_front(struct next *family)
{
    behind = *family;
    if (behind.malloc)
        family->malloc = told_malloc;
    if (behind.calloc)
        family->calloc = told_calloc;
    if (behind.realloc)
        family->realloc = told_realloc;
    if (behind.free)
        family->free = told_free;
    if (behind.aligned_alloc)
        family->aligned_alloc = told_aligned_alloc;
    if (behind.memalign)
        family->memalign = told_memalign;
    if (behind.posix_memalign)
        family->posix_memalign = told_posix_memalign;
}

bool inside_begin(void)
{
    const char *path = environment_get("BUMPMALLOC_INSIDE");
    uint64_t size = 0;
    int error;
    if (!path || !*path || !next_get())
        return false;
    void *shared = os_map_shared(path, sizeof *file, &size, &error);
    if (shared && size == sizeof *file) {
        file = shared;
        cursor_self.word = 0; /* it may have had a span until now */
        next_change(stand_in_front);
    }
    cursor_detour();
    next_serves_all = true;
    return true;
}

void inside_start(void)
{
    if (!file)
        return;
    key_is_made = !os_libc.key_create(&key, word_leave);
    pthread_atfork(NULL, NULL, forked);
}
