/* pace.c - how far a thread is from its next sample.
 * Any thread; callable inside malloc; nothing here waits.
 *
 * Whether the mean changes depends on what was, never on the piece at hand, and
 * a distance that is exponential may be drawn anew at any time: so whatever
 * happens here, no piece is more or less likely a sample than its weight says.
 * SPDX-License-Identifier: MIT */
#include "record/pace.h"

#include <stdatomic.h>

#include "core/exponential.h"
#include "os/process.h"
#include "os/system.h"
#include "record/file.h"

#define SAMPLES_TIMED 128u /* so many samples later the time is looked at */
#define MEAN_MAX 0x1p40

static bool is_on;
static _Atomic uint64_t random_state;
static _Atomic uint64_t mean;

/* Since the image began; and when the mean was settled. */
static _Atomic uint64_t samples, samples_then, ns_then;

/* SplitMix64. */
static uint64_t random_word(void)
{
    uint64_t x = atomic_fetch_add_explicit(
        &random_state, UINT64_C(0x9e3779b97f4a7c15), memory_order_relaxed);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

void paces_begin(bool on)
{
    is_on = on;
    atomic_store(&mean, record_file->sample_bytes);
    atomic_store(&samples, 0);
    atomic_store(&samples_then, 0);
    atomic_store(&ns_then, os_process_cpu_ns());
    if (on)
        atomic_fetch_add(&random_state,
                         (uint64_t)os_random() << 32 | os_random());
}

void pace_begin(struct pace *pace)
{
    /* Threads that share a pace never see it half made. */
    struct pace next = {INT64_MAX, 0};
    if (is_on) {
        next.mean = atomic_load_explicit(&mean, memory_order_relaxed);
        next.until = next.mean ? (int64_t)exponential_distance(
                                     random_word(), (double)next.mean)
                               : 0;
    }
    *pace = next;
}

/* Less than this it never is: it doubles with every RECORD_WIDEN samples, so
 * that there is room for all whose blocks are live. */
static double least(uint64_t count)
{
    uint64_t doublings = count / RECORD_WIDEN;
    return (double)record_file->sample_bytes *
           (double)(UINT64_C(1) << (doublings < 30 ? doublings : 30));
}

/* As many samples as there were since the last time would have taken so much
 * time at the pace that is wanted; at most twice as few from now on. */
static void settle(uint64_t count, uint64_t then, uint64_t now)
{
    if (!now || !atomic_compare_exchange_strong(&samples_then, &then, count))
        return;
    uint64_t spent = now - atomic_exchange(&ns_then, now);
    double wanted = (double)(count - then + 1) * record_file->sample_ns;
    double factor = spent ? wanted / (double)spent : 2;
    double next = (double)atomic_load(&mean) * (factor < 2 ? factor : 2);
    next = next < MEAN_MAX ? next : MEAN_MAX;
    next = next > least(count) ? next : least(count);
    atomic_store(&mean, (uint64_t)next);
}

void pace_next(struct pace *pace)
{
    uint64_t count = atomic_fetch_add(&samples, 1) + 1;
    uint64_t then = atomic_load(&samples_then);
    if (record_file->sample_ns && count - then >= SAMPLES_TIMED)
        settle(count, then, os_process_cpu_ns());
    pace_begin(pace);
}

void pace_look(struct pace *pace)
{
    if (!is_on || !pace->mean || !record_file->sample_ns)
        return;
    uint64_t now = os_process_cpu_ns();
    uint64_t late = (uint64_t)2 * SAMPLES_TIMED * record_file->sample_ns;
    if (now > atomic_load(&ns_then) + late)
        settle(atomic_load(&samples), atomic_load(&samples_then), now);
    if (pace->mean / 2 > atomic_load_explicit(&mean, memory_order_relaxed))
        pace_begin(pace);
}
