/* check.h - what the little programs of this suite share.
 * A program defines claim(); main() is in check.c. It runs under the library,
 * and main() makes sure of that before the claim is looked at.
 * SPDX-License-Identifier: MIT */
#ifndef CHECK_H
#define CHECK_H

#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KIB ((size_t)1 << 10)
#define MIB ((size_t)1 << 20)
#define GIB ((size_t)1 << 30)
/* The page of the library, which may have been built for a larger one. */
#ifdef PAGE_SHIFT
#define LIBRARY_PAGE ((size_t)1 << PAGE_SHIFT)
#else
#define LIBRARY_PAGE (4 * KIB)
#endif
/* Blocks above 5 KiB are whole pages: so many times as large, they waste no
 * more than with pages of 4 KiB. */
#define PAGE_SCALE (LIBRARY_PAGE / (4 * KIB))
/* And what else one of that size may take beyond what it would then. */
static inline size_t page_excess(size_t size)
{
    return size > 5 * KIB ? LIBRARY_PAGE - 4 * KIB : 0;
}
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The claim of this program; returning means that it held. `part` is NULL, or
 * what the program gave to rerun() or meson as the first argument. */
void claim(const char *part);

/* Whose malloc the program must be using: a part of a file name. A program
 * that defines malloc itself says NULL. */
extern const char *malloc_owner;

/* --- a failed check ends the process, with status 1 --- */

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition))                                                      \
            check_failed(__FILE__, __LINE__, #condition);                      \
    } while (0)

#define CHECK_EQ(left, right)                                                  \
    CHECK_TWO(left, ==, right, (uintmax_t)(left), (uintmax_t)(right))
#define CHECK_GE(left, right)                                                  \
    CHECK_TWO(left, >=, right, (uintmax_t)(left), (uintmax_t)(right))
#define CHECK_LE(left, right)                                                  \
    CHECK_TWO(left, <=, right, (uintmax_t)(left), (uintmax_t)(right))
#define CHECK_TWO(left, operator, right, a, b)                                 \
    do {                                                                       \
        uintmax_t check_a = (a), check_b = (b);                                \
        if (!(check_a operator check_b))                                       \
            check_failed_two(__FILE__, __LINE__,                               \
                             #left " " #operator" " #right, check_a, check_b); \
    } while (0)

/* Values that a failure message should carry: sizes, names, seeds. */
void check_context(const char *format, ...)
    __attribute__((format(printf, 1, 2)));
void check_failed(const char *file, int line, const char *what)
    __attribute__((noreturn));
void check_failed_two(const char *file, int line, const char *what,
                      uintmax_t left, uintmax_t right)
    __attribute__((noreturn));

/* Leave with status 77, which meson shows as SKIP. */
void skip(const char *why) __attribute__((noreturn));

/* The claim is about the library alone: skip where the suite is run against
 * the system's allocator (CHECK_SYSTEM_MALLOC=1, to test the tests). */
void only_under_the_library(void);
/* The claim needs a free that does nothing. */
void only_without_reset(void);
bool reset_is_drained(void);
bool system_malloc(void);

/* Wait until the child ends; its status as waitpid gives it. */
int wait_status(pid_t child);
/* Call body in a forked child, which ends when body returns; its status as
 * waitpid gives it. A child that hangs for a minute dies of SIGALRM. */
int forked_status(void (*body)(void *), void *argument);

/* --- looking at memory --- */

/* True if the address lies in the region of the library. */
bool is_ours(const void *p);
/* The name of the file that holds a function; "?" if unknown. */
const char *file_of(const void *function);
/* The function that the dynamic linker finds first under this name, or NULL:
 * for names that not every libc declares. */
void *entry(const char *name);
/* Resident set of this process, now and at its highest (VmRSS, VmHWM:
 * ru_maxrss would include the parent's before exec). */
size_t rss_kib(void);
size_t peak_rss_kib(void);
/* A whole file of /proc as text, valid until the next call from here. */
char *proc_read(const char *path);

static inline bool is_aligned(const void *p, size_t align)
{
    return (uintptr_t)p % align == 0;
}

/* Bytes that depend on key and position; holds() is true while they are there.
 * Neighbouring words differ, so that a shifted copy is seen. */
void fill(void *p, size_t size, uint64_t key);
bool holds(const void *p, size_t size, uint64_t key);
bool is_zero(const void *p, size_t size);

/* --- every way to get a block --- */

struct way {
    const char *name;
    void *(*alloc)(size_t size);
    size_t align; /* at least this is promised; 0: a page */
};
extern const struct way ways[];
extern const size_t ways_count;

/* --- chance --- */

struct dice {
    uint64_t state;
};
/* SEED from the environment, or the clock; printed to stdout. */
uint64_t seed_get(void);
uint64_t roll(struct dice *dice);
static inline size_t roll_below(struct dice *dice, size_t bound)
{
    return (size_t)(roll(dice) % bound);
}

/* --- this program again, under other settings or limits --- */

struct outcome {
    int status; /* exit status, or -1 */
    int signal; /* that killed it, or 0 */
    char out[8192];
    char err[8192];
};
/* Run this program with `part` as argument; prepare() runs in the child just
 * before exec. stdout and stderr are kept, cut to the size of the arrays. */
void rerun(struct outcome *outcome, const char *part, void (*prepare)(void));
/* Number of lines that contain both words (the second may be NULL). */
int lines_with(const char *text, const char *word, const char *other);
/* The outcome of a program that ran to its end, and kept quiet about us. */
#define CHECK_FINE(outcome)                                                    \
    do {                                                                       \
        check_context("stderr of the child: %s", (outcome)->err);              \
        CHECK_EQ((outcome)->signal, 0);                                        \
        CHECK_EQ((outcome)->status, 0);                                        \
    } while (0)

#ifdef __cplusplus
}
#endif

#endif
