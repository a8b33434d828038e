/* bumpmalloc.h - take memory back by hand in a program that runs under
 * libbumpmalloc.so.
 *
 * The price first. A rewind takes back EVERY block that the calling thread has
 * got from malloc and its family since the mark, whoever asked for it: your
 * code, a library, or libc itself. What libc keeps beyond the call must be made
 * before the mark: stdio buffers (write to the stream once, or setvbuf), the
 * locale, what getpwnam, localtime or qsort_r cache, thread-local data of
 * libraries. Blocks that were resized since the mark are gone as well. Using a
 * block that was taken back is an error that nobody will notice for you.
 *
 * Everything here works on the calling thread alone: other threads' blocks are
 * never touched, and every thread has marks of its own. Any thread may call
 * any function at any time, but not from a signal handler.
 *
 * A program that includes this header needs no library to link with: it looks
 * the functions up when it first calls them (dlsym), and runs without the
 * library too, where every function says so by its result.
 *
 *     bumpmalloc_mark_t start = bumpmalloc_mark();
 *     while (next_input(&input)) {
 *         process(&input);
 *         bumpmalloc_rewind(start);    // flat, however many inputs
 *     }
 * SPDX-License-Identifier: MIT */
#ifndef BUMPMALLOC_H
#define BUMPMALLOC_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A place in the calling thread's allocations. All zero: no mark. */
typedef struct bumpmalloc_mark_t {
    size_t thread;     /* whose it is; 0: nobody's */
    size_t generation; /* which of the thread's marks */
    void *span;        /* end of the span it lies in */
    void *cursor;      /* where the next block began */
} bumpmalloc_mark_t;

/* In bytes. */
typedef struct bumpmalloc_stats_t {
    size_t reserved;  /* addresses of the region */
    size_t committed; /* of these, usable */
    size_t held;      /* of these, taken for blocks of any thread, or free with
                         their memory for the next ones */
} bumpmalloc_stats_t;

#ifdef BUMPMALLOC_IMPLEMENTATION
#define BUMPMALLOC_FUNCTION(type, name, parameters, arguments, otherwise)      \
    type name parameters;
#else

/* dlsym(3). (void *)0 is RTLD_DEFAULT in glibc and musl, which name it only
 * under a feature macro. */
#include <dlfcn.h>

static inline bumpmalloc_mark_t bumpmalloc_mark_none(void)
{
    bumpmalloc_mark_t none = {0, 0, NULL, NULL};
    return none;
}

#define BUMPMALLOC_FUNCTION(type, name, parameters, arguments, otherwise)      \
    static inline type name parameters                                         \
    {                                                                          \
        typedef type function parameters;                                      \
        static function *found;                                                \
        static int looked;                                                     \
        if (!__atomic_load_n(&looked, __ATOMIC_ACQUIRE)) {                     \
            void *symbol = dlsym((void *)0, #name);                            \
            __builtin_memcpy(&found, &symbol, sizeof found);                   \
            __atomic_store_n(&looked, 1, __ATOMIC_RELEASE);                    \
        }                                                                      \
        if (!found)                                                            \
            return otherwise;                                                  \
        return found arguments;                                                \
    }
#endif

/* Remember where this thread stands. The newest block will not grow in place
 * any more, so a rewind never takes back part of it. A mark that is all zero
 * means that the library is not there, or has no memory for the mark. Under
 * BUMPMALLOC_RESET=drained no block that the thread got after its first mark
 * is reused before a rewind. What a thread has got under a mark stays taken
 * when it ends: rewind before that. */
BUMPMALLOC_FUNCTION(bumpmalloc_mark_t, bumpmalloc_mark, (void), (),
                    (bumpmalloc_mark_none()))

/* Take back this thread's blocks since the mark, which stays good. 0: done.
 * -1: nothing has changed, because the mark is another thread's, is older than
 * a mark that was rewound to, or is all zero, or the library is not there. */
BUMPMALLOC_FUNCTION(int, bumpmalloc_rewind, (bumpmalloc_mark_t mark), (mark),
                    -1)

/* Rewind to this thread's first mark. -1 if it has none. */
BUMPMALLOC_FUNCTION(int, bumpmalloc_reset, (void), (), -1)

/* 1 if the program's malloc is the library's, else 0. */
BUMPMALLOC_FUNCTION(int, bumpmalloc_active, (void), (), 0)

/* The library's version, such as "0.1.0"; "" if it is not there. */
BUMPMALLOC_FUNCTION(const char *, bumpmalloc_version, (void), (), "")

/* Fill in *stats. 0: done. -1: the library is not there, *stats as it was. */
BUMPMALLOC_FUNCTION(int, bumpmalloc_stats, (bumpmalloc_stats_t * stats),
                    (stats), -1)

#undef BUMPMALLOC_FUNCTION

#ifdef __cplusplus
}
#endif

#endif
