/* process.h - what the library asks about its own process.
 * System calls; any thread; callable inside malloc; errno is preserved. Nothing
 * is asked once a filter of system calls may be there (os_restrict): then the
 * answers are 0, and texts are empty.
 * SPDX-License-Identifier: MIT */
#ifndef OS_PROCESS_H
#define OS_PROCESS_H

#include <stddef.h>
#include <stdint.h>

uint32_t os_pid(void);
uint32_t os_parent_pid(void);
uint32_t os_thread(void); /* the calling one: gettid(2) */

/* clock_gettime(2): CLOCK_MONOTONIC and CLOCK_REALTIME. */
uint64_t os_monotonic_ns(void);
uint64_t os_real_ns(void);

/* User and system time, of the calling thread and of all that were in this
 * process: CLOCK_THREAD_CPUTIME_ID, CLOCK_PROCESS_CPUTIME_ID. */
uint64_t os_thread_cpu_ns(void);
uint64_t os_process_cpu_ns(void);

/* User and system time of all threads so far, and the most that was resident,
 * of this process: what came before its last exec is in it. getrusage(2). */
struct os_usage {
    uint64_t cpu_ns, peak_rss_bytes;
};
struct os_usage os_usage(void);

/* The most that was resident since the last exec; /proc/self/status. */
uint64_t os_peak_rss_bytes(void);

/* The path of the program, and its arguments, each with its 0: the first `size`
 * bytes of them. Returns how many there are, at most `size`. */
size_t os_exe(char *path, size_t size);
size_t os_arguments(char *text, size_t size);

/* The program's name without folders, not terminated, as far as it fits into
 * `path` with them. Returns where in `path` it is, and how long; 0: unknown. */
const char *os_exe_name(char *path, size_t size, size_t *length);

#endif
