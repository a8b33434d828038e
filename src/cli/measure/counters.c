/* counters.c - what the processor and the kernel count while a run executes.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/counters.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/base/need.h"

/* musl's compiler does not look where the kernel's headers are. */
#if __has_include(<linux/perf_event.h>)
#include <linux/perf_event.h>
#define EVENT(name, type, config)                                              \
    {                                                                          \
        name, type, config                                                     \
    }
#else
#define EVENT(name, type, config)                                              \
    {                                                                          \
        name, 0, 0                                                             \
    }
#endif

#define TLB_READ_MISSES                                                        \
    (PERF_COUNT_HW_CACHE_DTLB | PERF_COUNT_HW_CACHE_OP_READ << 8 |             \
     PERF_COUNT_HW_CACHE_RESULT_MISS << 16)

static const struct {
    const char *name;
    uint32_t type;
    uint64_t config;
} counter_events[COUNTER_COUNT] = {
    EVENT("instructions", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS),
    EVENT("cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES),
    EVENT("cache_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CACHE_MISSES),
    EVENT("tlb_misses", PERF_TYPE_HW_CACHE, TLB_READ_MISSES),
    EVENT("branch_misses", PERF_TYPE_HARDWARE, PERF_COUNT_HW_BRANCH_MISSES),
    EVENT("page_faults", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS),
    EVENT("task_clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK),
};

const char *counter_name(enum counter counter)
{
    return counter_events[counter].name;
}

/* The counter with that name of `length` letters; COUNTER_COUNT if none. */
static enum counter counter_find(const char *name, size_t length)
{
    enum counter c = 0;
    while (c < COUNTER_COUNT &&
           (strlen(counter_events[c].name) != length ||
            memcmp(counter_events[c].name, name, length) != 0))
        c++;
    return c;
}

uint32_t counters_parse(const char *names)
{
    uint32_t set = 0;
    for (;; names++) {
        size_t length = strcspn(names, ",");
        enum counter c = counter_find(names, length);
        if (c == COUNTER_COUNT)
            return 0;
        set |= 1u << c;
        names += length;
        if (!*names)
            return set;
    }
}

/* The event stays off in this process; the copies that its children inherit go
 * on when they execute a program, and add to what is read here. */
static int counter_open(enum counter counter)
{
#if __has_include(<linux/perf_event.h>)
    struct perf_event_attr event = {
        .size = sizeof(event),
        .type = counter_events[counter].type,
        .config = counter_events[counter].config,
        .disabled = 1,
        .inherit = 1,
        .enable_on_exec = 1,
        .exclude_kernel = 1,
        .exclude_hv = 1,
        .read_format =
            PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
    };
    return (int)syscall(SYS_perf_event_open, &event, 0, -1, -1,
                        PERF_FLAG_FD_CLOEXEC);
#else
    (void)counter;
    errno = ENOSYS;
    return -1;
#endif
}

uint32_t counters_open(uint32_t set, int files[COUNTER_COUNT], int *error)
{
    uint32_t opened = 0;
    *error = 0;
    for (enum counter c = 0; c < COUNTER_COUNT; c++) {
        files[c] = set & 1u << c ? counter_open(c) : -1;
        if (files[c] >= 0)
            opened |= 1u << c;
        else if (set & 1u << c && !*error)
            *error = errno;
    }
    return opened;
}

void counters_read(const int files[COUNTER_COUNT],
                   uint64_t values[COUNTER_COUNT])
{
    for (enum counter c = 0; c < COUNTER_COUNT; c++) {
        uint64_t read_out[3] = {0}; /* value, time enabled, time running */
        values[c] = 0;
        if (files[c] < 0 ||
            read(files[c], read_out, sizeof(read_out)) != sizeof(read_out))
            continue;
        values[c] = read_out[0];
        if (read_out[2] && read_out[2] < read_out[1])
            values[c] = (uint64_t)((double)read_out[0] * (double)read_out[1] /
                                   (double)read_out[2]);
    }
}

void counters_close(const int files[COUNTER_COUNT])
{
    for (enum counter c = 0; c < COUNTER_COUNT; c++)
        if (files[c] >= 0)
            close(files[c]);
}

long counters_paranoid(void)
{
    long level = -2;
    FILE *file = fopen("/proc/sys/kernel/perf_event_paranoid", "re");
    if (file && fscanf(file, "%ld", &level) != 1)
        level = -2;
    if (file)
        fclose(file);
    return level;
}

/* Level 2 allows counting in user space; distributions have levels above it
 * that allow nothing (Debian 3, Ubuntu 4). */
char *counters_reason(int error, long paranoid)
{
    if ((error == EACCES || error == EPERM) && paranoid > 2)
        return need_text(
            "kernel.perf_event_paranoid is %ld; root can set it to "
            "2 (sysctl kernel.perf_event_paranoid=2)",
            paranoid);
    if (error == EACCES || error == EPERM)
        return need_copy("perf_event_open is forbidden, as in most containers; "
                         "they take --cap-add PERFMON and a seccomp profile "
                         "that allows it");
    if (error == ENOSYS)
        return need_copy("this kernel has no perf_event_open, a sandbox hides "
                         "it, or this command was built without "
                         "linux/perf_event.h");
    if (error == ENOENT || error == ENODEV || error == EOPNOTSUPP)
        return need_copy("this machine has no hardware counters; a virtual one "
                         "has them if its host passes them on (a virtual PMU)");
    return need_copy(strerror(error));
}
