/* counters.h - what the processor and the kernel count while a run executes
 * (perf_event_open(2)): in user space, of the run and all its descendants.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_COUNTERS_H
#define CLI_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

/* The first COUNTER_HARDWARE are the processor's, which virtual machines often
 * do not have; the others are the kernel's and always there. */
enum counter {
    COUNTER_INSTRUCTIONS,
    COUNTER_CYCLES,
    COUNTER_CACHE_MISSES,
    COUNTER_TLB_MISSES,
    COUNTER_BRANCH_MISSES,
    COUNTER_HARDWARE,
    COUNTER_PAGE_FAULTS = COUNTER_HARDWARE,
    COUNTER_TASK_CLOCK,
    COUNTER_COUNT,
};

/* Sets of counters: bit i stands for counter i. */
#define COUNTERS_HARDWARE ((1u << COUNTER_HARDWARE) - 1)

/* "instructions", "page_faults"; ns for task_clock, else events. */
const char *counter_name(enum counter counter);

/* "instructions,page_faults". 0 if a name is not known. */
uint32_t counters_parse(const char *names);

/* Opens the counters of the set, as far as the machine has them, for processes
 * that this one starts from now on: they count from execve(2) on. files[i] is
 * -1 for those that are not open. Returns the set of the open ones; *error is
 * the errno of the first that was refused, 0 if none was. */
uint32_t counters_open(uint32_t set, int files[COUNTER_COUNT], int *error);

/* What the open ones have counted so far. If the processor has too few
 * registers for all at once, each is extrapolated from the time in which it was
 * counted. */
void counters_read(const int files[COUNTER_COUNT],
                   uint64_t values[COUNTER_COUNT]);

void counters_close(const int files[COUNTER_COUNT]);

/* Why a counter was refused with that errno, and what would help, as the rest
 * of a sentence. `paranoid` is kernel.perf_event_paranoid. Allocated. */
char *counters_reason(int error, long paranoid);

/* kernel.perf_event_paranoid; -2 if it is not known. */
long counters_paranoid(void);

#endif
