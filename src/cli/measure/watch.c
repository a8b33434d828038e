/* watch.c - wait for a run.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/watch.h"

#include "cli/base/clock.h"
#include "cli/base/interrupt.h"

/* How often a port is tried. */
#define WATCH_TICK_S 0.001

/* Until something is to be done even if nothing comes; NULL: never. */
static const struct timespec *watch_patience(const struct watch *watch,
                                             struct timespec *time)
{
    double passed = clock_s() - watch->start_s, left = 1e9;
    if (watch->trial->timeout_s > 0)
        left = watch->trial->timeout_s - passed;
    if (watch->tell && TRIAL_LONG_S - passed < left)
        left = TRIAL_LONG_S - passed;
    if (watch->trial->until && watch->trial->until->port && left > WATCH_TICK_S)
        left = WATCH_TICK_S;
    if (left < 0)
        left = 0;
    time->tv_sec = (time_t)left;
    time->tv_nsec = (long)((left - (double)time->tv_sec) * 1e9);
    return left < 1e9 ? time : NULL;
}

/* Takes what was printed. Returns whether that says that the run is ready. */
static bool watch_take_one(const struct watch *watch, struct capture *capture)
{
    const struct until *until = watch->trial->until;
    if (!capture)
        return false;
    uint64_t before = capture->total;
    capture_take(capture);
    return until && !until->port && capture->total > before &&
           until_output_matches(until, capture, capture->total - before);
}

bool watch_take(const struct watch *watch)
{
    bool ready = watch_take_one(watch, watch->output.taken_out);
    return watch_take_one(watch, watch->output.taken_error) || ready;
}

struct watch watch_begin(const struct trial *trial, struct trial_output output,
                         void (*tell)(void))
{
    return (struct watch){trial, output, tell, clock_s()};
}

enum trial_end watch_run(struct watch *watch, int socket)
{
    const struct trial *trial = watch->trial;
    struct capture *out = watch->output.taken_out;
    struct capture *error = watch->output.taken_error;
    struct pollfd files[] = {
        {.fd = socket, .events = POLLIN},
        {.fd = out ? out->output : -1, .events = POLLIN},
        {.fd = error ? error->output : -1, .events = POLLIN},
    };
    for (;;) {
        struct timespec time;
        if (interrupt_poll(files, 3, watch_patience(watch, &time)) < 0)
            return TRIAL_INTERRUPTED;
        bool ready = watch_take(watch);
        if (trial->until && trial->until->port)
            ready = until_port_answers(trial->until);
        if (ready)
            return TRIAL_READY;
        if (files[0].revents)
            return TRIAL_REPORTED;
        double passed = clock_s() - watch->start_s;
        if (trial->timeout_s > 0 && passed >= trial->timeout_s)
            return TRIAL_TIMED_OUT;
        if (watch->tell && passed >= TRIAL_LONG_S) {
            watch->tell();
            watch->tell = NULL;
        }
    }
}
