/* process.c - what the library asks about its own process.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/process.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "core/num.h"
#include "os/file.h"
#include "os/memory.h"
#include "os/raw.h"

uint32_t os_pid(void)
{
    return os_restricted() ? 0 : (uint32_t)raw_call3(SYS_getpid, 0, 0, 0);
}

uint32_t os_parent_pid(void)
{
    return os_restricted() ? 0 : (uint32_t)raw_call3(SYS_getppid, 0, 0, 0);
}

uint32_t os_thread(void)
{
    return os_restricted() ? 0 : (uint32_t)raw_call3(SYS_gettid, 0, 0, 0);
}

/* The kernel's own timespec, whatever libc's is. */
static uint64_t clock_ns(long which)
{
    long t[2];
    if (os_restricted() ||
        raw_failed(raw_call3(SYS_clock_gettime, which, (long)t, 0)))
        return 0;
    return (uint64_t)t[0] * 1000000000u + (uint64_t)t[1];
}

uint64_t os_monotonic_ns(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

uint64_t os_real_ns(void)
{
    return clock_ns(CLOCK_REALTIME);
}

uint64_t os_thread_cpu_ns(void)
{
    return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

uint64_t os_process_cpu_ns(void)
{
    return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

struct os_usage os_usage(void)
{
    struct {
        long user[2], system[2], peak_kib, others[13];
    } u;
    if (os_restricted() ||
        raw_failed(raw_call3(SYS_getrusage, RUSAGE_SELF, (long)&u, 0)))
        return (struct os_usage){0};
    return (struct os_usage){
        .cpu_ns = (uint64_t)(u.user[0] + u.system[0]) * 1000000000u +
                  (uint64_t)(u.user[1] + u.system[1]) * 1000u,
        .peak_rss_bytes = (uint64_t)u.peak_kib * KIB,
    };
}

uint64_t os_peak_rss_bytes(void)
{
    static const char name[] = "VmHWM:\t"; /* proc(5), in KiB */
    char text[384];
    file_read("/proc/self/status", text, sizeof text);
    const char *found = strstr(text, name);
    size_t kib = found ? file_number(found + sizeof name - 1) : SIZE_MAX;
    return kib == SIZE_MAX ? 0 : (uint64_t)kib * KIB;
}

size_t os_exe(char *path, size_t size)
{
    long n = -1;
    if (!os_restricted())
        n = raw_call(SYS_readlinkat, AT_FDCWD, (long)"/proc/self/exe",
                     (long)path, (long)size, 0, 0);
    return raw_failed(n) ? 0 : (size_t)n;
}

const char *os_exe_name(char *path, size_t size, size_t *length)
{
    size_t end = os_exe(path, size), start = end;
    while (start && path[start - 1] != '/')
        start--;
    *length = end - start;
    return path + start;
}

size_t os_arguments(char *text, size_t size)
{
    return file_read_bytes("/proc/self/cmdline", text, size);
}
