/* inside.c - read from outside which threads of a run are inside malloc.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/base/clock.h"
#include "cli/base/random.h"
#include "core/inside.h"

/* So often it is looked at what time the threads have had. Not more often,
 * since the kernel may know that no better than to its tick, 1 to 10 ms. */
#define LOOK_NS 25000000

/* What is known of a word's thread. */
struct reader {
    uint32_t thread;  /* 0: the word is nobody's */
    uint32_t recent;  /* readings inside since the last look, */
    uint64_t inside;  /* and before */
    uint64_t cpu_ns;  /* what it had of the CPU at the last look, */
    uint64_t wait_ns; /* and waited for one */
};

/* The run. */
static struct {
    struct inside *words; /* NULL: there are none */
    struct reader readers[INSIDE_WORDS];
    uint64_t readings, start_ns, read_ns; /* when it was read last, */
    uint64_t looked_ns;                   /* and looked at */
    uint64_t pause_ns, began_cpu_ns;
    double inside_ns; /* of threads that have ended; */
    double unknown;   /* readings inside of those never looked at */
    double cpu_ns, wait_ns;
    struct random random;
    cpu_set_t bound; /* where this process was before */
} run;

/* Where this process may run. */
static cpu_set_t home;

/* --- the time of a thread --- */

/* False if the thread is gone. */
static bool thread_time(uint32_t thread, uint64_t *cpu_ns, uint64_t *wait_ns)
{
    char path[40], text[80];
    snprintf(path, sizeof(path), "/proc/%u/schedstat", thread);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    ssize_t length = read(file, text, sizeof(text) - 1);
    close(file);
    if (length <= 0)
        return false;
    text[length] = '\0';
    char *rest;
    *cpu_ns = strtoull(text, &rest, 10);
    *wait_ns = strtoull(rest, NULL, 10);
    return true;
}

/* The time that a reading stands for. */
static double reading_ns(void)
{
    return run.readings
               ? (double)(run.read_ns - run.start_ns) / (double)run.readings
               : 0;
}

/* The thread is gone. It was not inside for longer than it had a CPU: the rest
 * it slept, waiting for a lock or a page. What was read after the last look is
 * not known if it died inside: it may have been dead. */
static void reader_close(struct reader *r, bool died_inside)
{
    double cpu = (double)r->cpu_ns, able = cpu + (double)r->wait_ns;
    double recent = died_inside ? 0 : r->recent;
    if (able > 0) {
        double inside = (double)r->inside * reading_ns() * cpu / able;
        run.inside_ns +=
            (inside < cpu ? inside : cpu) + recent * reading_ns() * cpu / able;
    } else {
        run.unknown += recent;
    }
    run.cpu_ns += cpu;
    run.wait_ns += (double)r->wait_ns;
    *r = (struct reader){0};
}

/* Looks at the time of a word's thread; takes the word back if it is gone. */
static void reader_look(struct reader *r, struct inside_word *word)
{
    if (thread_time(r->thread, &r->cpu_ns, &r->wait_ns)) {
        r->inside += r->recent;
        r->recent = 0;
        return;
    }
    uint32_t thread = r->thread;
    reader_close(r, __atomic_load_n(&word->inside, __ATOMIC_RELAXED));
    __atomic_compare_exchange_n(&word->thread, &thread, 0, false,
                                __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

/* --- readings --- */

static uint32_t words_used(void)
{
    uint32_t used = __atomic_load_n(&run.words->used, __ATOMIC_RELAXED);
    return used < INSIDE_WORDS ? used : INSIDE_WORDS;
}

static void words_read(void)
{
    uint32_t used = words_used();
    run.readings++;
    run.read_ns = clock_ns(CLOCK_MONOTONIC);
    for (uint32_t i = 0; i < used; i++) {
        const struct inside_word *word = &run.words->words[i];
        struct reader *r = &run.readers[i];
        uint32_t thread = __atomic_load_n(&word->thread, __ATOMIC_RELAXED);
        if (thread != r->thread) {
            reader_close(r, false);
            r->thread = thread;
        }
        r->recent += thread && __atomic_load_n(&word->inside, __ATOMIC_RELAXED);
    }
}

/* Looks at all threads, and at what reading costs us. */
static void words_look(void)
{
    uint32_t used = words_used();
    for (uint32_t i = 0; i < used; i++)
        if (run.readers[i].thread)
            reader_look(&run.readers[i], &run.words->words[i]);
    uint64_t cost_ns =
        (clock_ns(CLOCK_THREAD_CPUTIME_ID) - run.began_cpu_ns) / run.readings;
    uint64_t least_ns = cost_ns * INSIDE_COST;
    run.pause_ns = least_ns > INSIDE_PAUSE_NS ? least_ns : INSIDE_PAUSE_NS;
    run.looked_ns = run.read_ns;
}

/* --- the run --- */

void inside_note_cpus(void)
{
    sched_getaffinity(0, sizeof(home), &home);
}

/* Goes on wherever the process may run. */
static void cpu_leave(void)
{
    sched_getaffinity(0, sizeof(run.bound), &run.bound);
    sched_setaffinity(0, sizeof(home), &home);
}

void inside_begin(void)
{
    const char *path = getenv("BUMPMALLOC_INSIDE");
    int file = path && *path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (file < 0)
        return;
    memset(&run, 0, sizeof(run));
    struct stat status;
    void *words = MAP_FAILED;
    if (fstat(file, &status) == 0 &&
        status.st_size == (off_t)sizeof(*run.words))
        words = mmap(NULL, sizeof(*run.words), PROT_READ | PROT_WRITE,
                     MAP_SHARED, file, 0);
    close(file);
    if (words == MAP_FAILED)
        return;
    run.words = words;
    run.start_ns = run.read_ns = run.looked_ns = clock_ns(CLOCK_MONOTONIC);
    run.began_cpu_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID);
    run.pause_ns = INSIDE_PAUSE_NS;
    run.random.state = run.start_ns;
    cpu_leave();
    prctl(PR_SET_TIMERSLACK, 1);
}

int inside_wait(const sigset_t *signals, const struct timespec *patience)
{
    while (run.words && !patience) {
        uint64_t pause =
            run.pause_ns / 2 + random_below(&run.random, run.pause_ns);
        const struct timespec moment = {(time_t)(pause / 1000000000),
                                        (long)(pause % 1000000000)};
        int signal = sigtimedwait(signals, NULL, &moment);
        if (signal >= 0 || errno != EAGAIN)
            return signal;
        words_read();
        if (run.read_ns - run.looked_ns >= LOOK_NS)
            words_look();
    }
    return sigtimedwait(signals, NULL, patience);
}

struct inside_time inside_end(void)
{
    if (!run.words)
        return (struct inside_time){0};
    uint32_t used = words_used();
    for (uint32_t i = 0; i < used; i++)
        reader_close(
            &run.readers[i],
            __atomic_load_n(&run.words->words[i].inside, __ATOMIC_RELAXED));
    double able = run.cpu_ns + run.wait_ns;
    double part = able > 0 ? run.cpu_ns / able : 1;
    double inside = run.inside_ns + run.unknown * reading_ns() * part;
    struct inside_time time = {(uint64_t)inside, run.readings,
                               run.words->missed};
    memset(run.words, 0,
           offsetof(struct inside, words) + used * sizeof(*run.words->words));
    munmap(run.words, sizeof(*run.words));
    run.words = NULL;
    prctl(PR_SET_TIMERSLACK, 0); /* as it was */
    sched_setaffinity(0, sizeof(run.bound), &run.bound);
    return time;
}
