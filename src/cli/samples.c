/* samples.c - every run that was measured.
 * SPDX-License-Identifier: MIT */
#include "cli/samples.h"

#include "cli/need.h"

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
    static const char *const names[] = {"done", "failed", "timed out",
                                        "output differs"};
    return names[end];
}
