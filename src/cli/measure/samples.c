/* samples.c - every run that was measured.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/samples.h"

#include "cli/base/need.h"

void samples_add(struct samples *samples, const struct run *run)
{
    /* Room for 0, 1, 3, 7, ... runs: full when all bits of the count are set */
    if ((samples->count & (samples->count + 1)) == 0)
        samples->runs = need_resize(samples->runs, 2 * samples->count + 1,
                                    sizeof(*samples->runs));
    samples->runs[samples->count++] = *run;
    if (run->round >= samples->rounds)
        samples->rounds = run->round + 1;
}

const char *run_end_name(enum run_end end)
{
    static const char *const names[] = {"done", "failed", "timed_out",
                                        "output_differs"};
    return names[end];
}

/* What wait4(2) tells; counters follow. */
#define RUN_KERNEL_NUMBERS (RUN_NUMBERS - COUNTER_COUNT)

static const struct {
    const char *name;
    size_t offset; /* in struct measure */
} run_numbers[RUN_KERNEL_NUMBERS] = {
    {"wall_ns", offsetof(struct measure, wall_ns)},
    {"user_us", offsetof(struct measure, user_us)},
    {"sys_us", offsetof(struct measure, sys_us)},
    {"rss_kib", offsetof(struct measure, rss_kib)},
    {"minor_faults", offsetof(struct measure, minor_faults)},
    {"major_faults", offsetof(struct measure, major_faults)},
    {"voluntary_switches", offsetof(struct measure, voluntary_switches)},
    {"involuntary_switches", offsetof(struct measure, involuntary_switches)},
};

const char *run_number_name(size_t index)
{
    return index < RUN_KERNEL_NUMBERS
               ? run_numbers[index].name
               : counter_name((enum counter)(index - RUN_KERNEL_NUMBERS));
}

bool run_has_number(const struct run *run, size_t index)
{
    return index < RUN_KERNEL_NUMBERS ||
           run->measure.counted >> (index - RUN_KERNEL_NUMBERS) & 1;
}

uint64_t run_number(const struct run *run, size_t index)
{
    const char *measure = (const char *)&run->measure;
    if (index >= RUN_KERNEL_NUMBERS)
        return run->measure.counters[index - RUN_KERNEL_NUMBERS];
    return *(const uint64_t *)(const void *)(measure +
                                             run_numbers[index].offset);
}
