/* record.h - what the programs of this suite share.
 * A program defines outside() and inside(). The first runs without the library:
 * it makes a record, starts the program anew under the library, where inside()
 * runs, and looks at what the record says then. main() is in record.c.
 * SPDX-License-Identifier: MIT */
#ifndef TEST_RECORD_H
#define TEST_RECORD_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "record/format.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A function that is there once, and called; the next begins 64 bytes further
 * on at least. */
#if __has_attribute(noclone)
#define NOINLINE __attribute__((noinline, noclone, aligned(64)))
#else /* clang clones none of those */
#define NOINLINE __attribute__((noinline, aligned(64)))
#endif

#define CHECK(condition)                                                       \
    do                                                                         \
        if (!(condition)) {                                                    \
            printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);             \
            fflush(stdout);                                                    \
            _Exit(1);                                                          \
        }                                                                      \
    while (0)

/* Both numbers are printed if they differ. */
#define CHECK_EQUAL(a, b)                                                      \
    do {                                                                       \
        long long a_ = (long long)(a), b_ = (long long)(b);                    \
        if (a_ != b_) {                                                        \
            printf("%s:%d: %s is %lld, %s %lld\n", __FILE__, __LINE__, #a, a_, \
                   #b, b_);                                                    \
            fflush(stdout);                                                    \
            _Exit(1);                                                          \
        }                                                                      \
    } while (0)

/* `part` is the program's argument, "" without one. */
void outside(const char *part);
void inside(const char *part);

/* The record of this run. */
extern struct record_head *record;
extern char record_path[];

/* Make an empty one, in which the arena has memory for `room` bytes. */
#define RECORD_ROOM ((size_t)1 << 20)
void record_make(size_t room);

/* In which call sites are sampled, too: its arena loses room for their index.
 */
void record_with_sites(uint64_t mean);

/* Start this program anew under the library. Returns its status as wait(2) has
 * it; what it printed on standard error is in record_said. */
int record_run(const char *part);
extern char record_said[4096];

/* A slot by its number, and its counters added up. */
struct record_slot *record_slot_at(uint64_t number);
struct record_counters record_counters_of(const struct record_slot *slot);

/* The newest slot of a process. */
struct record_slot *record_slot_of(pid_t pid);

/* An entry of the index of stacks, NULL if it is free; the module of a stack's
 * frame, NULL if it is in none. */
const struct record_stack *record_stack_at(uint32_t entry);
const struct record_module *record_module_of(const struct record_slot *slot,
                                             uint64_t frame);

/* Which of the functions, of at most 64 bytes each, is among a stack's callers:
 * its place; `count` if none is. */
unsigned record_function_of(const struct record_slot *slot,
                            const struct record_stack *stack,
                            const uintptr_t *functions, unsigned count);

/* Who serves: as the setup and BUMPMALLOC_FORWARD say. */
bool record_is_forwarded(void);
bool record_is_drained(void);

#endif
