/* times.c - ticks of the counter are related to time, and summed up.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/times.h"

/* A counter of less than 1 MHz or more than 100 GHz is none. */
#define TICK_NS_LEAST 0.01
#define TICK_NS_MOST 1000.0

/* What lies between the record's beginning and another moment. */
struct span {
    uint64_t ns, ticks;
};

static void span_widen(struct span *most, const struct record_head *head,
                       uint64_t ns, uint64_t ticks)
{
    struct span span = {ns - head->monotonic_ns, ticks - head->made_ticks};
    if (ticks && (int64_t)span.ns > 0 && (int64_t)span.ticks > 0 &&
        span.ns > most->ns)
        *most = span;
}

double times_tick_ns(const struct reading *reading)
{
    struct span most = {0};
    for (size_t i = 0; i < reading->count; i++) {
        const struct record_slot *slot = &reading->images[i].slot;
        span_widen(&most, &reading->head, slot->start_ns, slot->start_ticks);
        span_widen(&most, &reading->head, slot->looked_ns, slot->looked_ticks);
    }
    double tick = most.ns ? (double)most.ns / (double)most.ticks : 0;
    return reading->head.made_ticks && tick >= TICK_NS_LEAST &&
                   tick <= TICK_NS_MOST
               ? tick
               : 0;
}

/* The ticks that a share of the calls stays below. */
static double quantile(const uint64_t *counts, uint64_t all, double share)
{
    double below = 0, wanted = share * (double)all;
    for (unsigned i = 0; i < RECORD_TICKS; i++) {
        double from = (double)record_ticks_from(i);
        double to = (double)record_ticks_from(i + 1);
        double count = (double)counts[i];
        if (count > 0 && below + count >= wanted)
            return from + (to - from) * (wanted - below) / count;
        below += count;
    }
    return 0;
}

struct times times_of(const struct reading *reading,
                      const struct record_counters *counters,
                      enum record_time what)
{
    const uint64_t *counts = counters->ticks[what];
    struct times times = {0};
    for (unsigned i = 0; i < RECORD_TICKS; i++)
        times.calls += counts[i];
    if (!times.calls)
        return times;
    times.median = quantile(counts, times.calls, 0.5) * reading->tick_ns;
    times.p90 = quantile(counts, times.calls, 0.9) * reading->tick_ns;
    times.p99 = quantile(counts, times.calls, 0.99) * reading->tick_ns;
    times.most = quantile(counts, times.calls, 1) * reading->tick_ns;
    return times;
}
