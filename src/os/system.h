/* system.h - what the library asks about the machine, and its one way to speak.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * A number that cannot be had is SIZE_MAX ("no limit known").
 * SPDX-License-Identifier: MIT */
#ifndef OS_SYSTEM_H
#define OS_SYSTEM_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of this process in memory; from /proc/self/statm. */
size_t os_resident_bytes(void);

/* Bytes of memory, of the machine or of the control groups that this process is
 * in, whichever are fewer: how many there are, and how many of them can be had
 * without swapping. /proc/meminfo, os/cgroup.h. */
struct os_memory {
    size_t total, available;
};
struct os_memory os_memory(void);

/* A number that cannot be guessed; where the system has none yet, one that is
 * not the same each time. getrandom(2). */
uint32_t os_random(void);

/* An address in the main program, whatever it is linked with. */
void *os_program_headers(void);

/* Write to standard error, as far as it takes it. */
void os_complain(const char *line, size_t length);

/* End the process as abort(3) does. */
__attribute__((noreturn)) void os_abort(void);

#endif
