/* inside.h - read from outside, while a run goes on, which of its threads are
 * inside malloc's family (core/inside.h), and for how much of their CPU time.
 * One run at a time. Allocates nothing and prints nothing.
 *
 * Every INSIDE_PAUSE_NS or so all words are read. A thread that waits for a CPU
 * stays where it is, so what was read is weighted with the thread's CPU time
 * against the time that it could have run: /proc/TID/schedstat.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_INSIDE_H
#define CLI_INSIDE_H

#include <signal.h>
#include <stdint.h>
#include <time.h>

/* The mean pause between two readings, except that reading takes at most one
 * part in INSIDE_COST of a CPU. */
#define INSIDE_PAUSE_NS 100000
#define INSIDE_COST 10

/* What the readings of a run say. */
struct inside_time {
    uint64_t ns;       /* CPU time inside; what the words cost is in it */
    uint64_t readings; /* 0: there was nothing to be read */
    uint64_t missed;   /* threads that had no word */
};

/* Where this process may run now it may read later, too. */
void inside_note_cpus(void);

/* The run has begun, and its environment may name a file with words. The
 * calling process leaves the CPU to which it may have been bound since, so as
 * not to push the run away. */
void inside_begin(void);

/* Waits as sigtimedwait(2) does for one of the signals, and reads meanwhile;
 * with a `patience` it only waits. */
int inside_wait(const sigset_t *signals, const struct timespec *patience);

/* All processes of the run have ended: makes room for those of the next. */
struct inside_time inside_end(void);

#endif
