/* system.h - what the library asks about the machine, and how it writes a line
 * and ends the process.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * A number that cannot be had is SIZE_MAX ("no limit known").
 * SPDX-License-Identifier: MIT */
#ifndef OS_SYSTEM_H
#define OS_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of this process in memory; from /proc/self/statm. */
size_t os_resident_bytes(void);

/* Bytes of memory: how many there are, and how many of them can be had without
 * swapping. Of the machine (/proc/meminfo), or of the control groups that this
 * process is in (os/cgroup.h), if that is less. */
struct os_memory {
    size_t total, available;
};
struct os_memory os_memory(void);

/* False if memory gets huge pages of 2 MiB only where OS_HUGE has asked for
 * them, as the system was set when this was called first: then it reads a file.
 */
bool os_huge_unasked(void);

/* A number that cannot be guessed (getrandom(2)). While the system has none
 * yet, one that merely differs from process to process. */
uint32_t os_random(void);

/* The main program's headers, AT_PHDR in getauxval(3). */
void *os_program_headers(void);

/* Write to standard error. What it does not take is lost. */
void os_complain(const char *line, size_t length);

/* Write to what was standard error when os_keep_stderr was called, even if the
 * program has closed it; never to another file that has its number now. */
void os_keep_stderr(void);
void os_tell(const char *line, size_t length);

/* End the process as _exit(2) does. */
__attribute__((noreturn)) void os_exit(int status);

/* End the process as abort(3) does. */
__attribute__((noreturn)) void os_abort(void);

#endif
