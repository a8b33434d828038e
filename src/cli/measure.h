/* measure.h - one run of a command, measured by a process of its own.
 * The kernel starts a program's peak RSS at that of the process that executes
 * it (exec_mmap() in fs/exec.c keeps the larger one). So the command never
 * starts what it measures: for each run it executes itself again under the name
 * MEASURE_NAME, and that small fresh process starts the run, waits for it and
 * writes one struct measure to a pipe.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_MEASURE_H
#define CLI_MEASURE_H

#include <stdint.h>

#define MEASURE_NAME "bumpmalloc-measure"

/* Times are those of the run and of all its descendants that were waited for,
 * as getrusage(2) counts them. */
struct measure {
    int32_t
        error; /* errno with which the command could not be executed, or 0 */
    int32_t status;   /* as from waitpid(2); may be "stopped" */
    uint64_t wall_ns; /* from before the fork to after the wait */
    uint64_t user_us;
    uint64_t sys_us;
    uint64_t rss_kib; /* peak of the largest single process */
    uint64_t minor_faults;
    uint64_t major_faults;
    uint64_t voluntary_switches;
    uint64_t involuntary_switches;
};

/* main() of the small process. Its arguments: the descriptor to report to, the
 * CPU to run on or "-", the number of assignments, the assignments, the command
 * and its arguments. Descriptors 0, 1 and 2 become the command's. */
int measure_main(int argc, char **argv);

#endif
