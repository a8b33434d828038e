/* measure.h - runs of a command, measured by a process of its own.
 * The kernel starts a program's peak RSS at that of the process that executes
 * it (exec_mmap() in fs/exec.c keeps the larger one). So the command never
 * starts what it measures: it executes itself again under the name
 * MEASURE_NAME, and that small process starts the runs, one after another.
 *
 * It is the same process for all runs and sleeps between them, because what
 * happens just before a run is charged to it: the CPU time that a new process
 * takes to start (exec, dynamic linking) the scheduler holds against its
 * children. On one CPU with a busy loop a gzip of 1.4 ms took 3.5 ms in the
 * median from a process made for each run, and 1.5 ms from one that lasts,
 * which is what other tools measure.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_MEASURE_H
#define CLI_MEASURE_H

#include <stdint.h>

#include "cli/measure/counters.h"
#include "cli/measure/inside.h"
#include "cli/measure/reach.h"

#define MEASURE_NAME "bumpmalloc-measure"

/* Times are those of the run and of all its descendants that were waited for,
 * as getrusage(2) counts them. */
struct measure {
    int32_t error;    /* errno: why it could not be executed; 0: it was */
    int32_t status;   /* as from waitpid(2); may be "stopped" */
    int32_t killed;   /* by SIGTERM to this process; the times end there */
    int32_t pid;      /* of its first process; 0 if it was followed */
    int32_t left;     /* some of its processes could not be ended */
    uint64_t wall_ns; /* from before the fork to after the wait */
    uint64_t user_us;
    uint64_t sys_us;  /* without what was paid beforehand (payment.h) */
    uint64_t rss_kib; /* peak of the largest single process */
    uint64_t minor_faults;
    uint64_t major_faults;
    uint64_t voluntary_switches;
    uint64_t involuntary_switches;
    uint64_t counted; /* the set of counters that follow */
    uint64_t counters[COUNTER_COUNT];
    struct inside_time inside;
};

/* main() of the small process. Its arguments: a socket of packets, the CPU to
 * run on or "-", the file for standard input, the set of counters as a number,
 * the library that is to be followed through the run's processes or "-", the
 * command and its arguments. With a library it is good for one run.
 * Each packet that comes holds the assignments of one run, ended by an empty
 * one, all ended by zero bytes; a struct measure is sent for each, and with a
 * library a struct reach, when all processes of the run have ended. SIGTERM
 * kills the run. All that a run has started ends with it, and with the command,
 * however that ends. Ends when the socket is closed. Descriptors 1 and 2 become
 * the command's. */
int measure_main(int argc, char **argv);

#endif
