/* peaks_by_site_are_those_of_the_program.c - what each of three chains had live
 * when most was live in all is known to within 3 %: from every block, in one
 * thread or four, and in the mean of many runs that sample.
 * SPDX-License-Identifier: MIT */
#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record.h"

#define CHAINS 3u
/* Of a chain and thread, at most. Where every block is a sample and a third of
 * the table has one, now and then one finds no room. */
#define BLOCKS 4096u
#define STEPS 50000u
#define WITHIN 0.03
#define RUNS 60u /* their mean scatters by less than 1 % */

/* --- the program --- */

NOINLINE static void *first_chain(size_t n)
{
    void *volatile p = malloc(n);
    return p;
}

NOINLINE static void *second_chain(size_t n)
{
    void *volatile p = malloc(n);
    return p;
}

NOINLINE static void *third_chain(size_t n)
{
    void *volatile p = malloc(n);
    return p;
}

static void *(*const chains[CHAINS])(size_t) = {first_chain, second_chain,
                                                third_chain};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t live[CHAINS], at_peak[CHAINS], most;

struct stock {
    void *blocks[CHAINS][BLOCKS];
    unsigned count[CHAINS];
    uint64_t random;
    bool first;
};

static unsigned draw(struct stock *s, unsigned below)
{
    s->random = s->random * UINT64_C(6364136223846793005) + 1442695040888963407;
    return (unsigned)(s->random >> 33) % below;
}

static void note(unsigned chain, int64_t bytes)
{
    live[chain] += bytes;
    int64_t all = live[0] + live[1] + live[2];
    if (all <= most)
        return;
    most = all;
    memcpy(at_peak, live, sizeof live);
}

static void take(struct stock *s, unsigned chain)
{
    void *p = chains[chain](16 + draw(s, 2000));
    CHECK(p);
    s->blocks[chain][s->count[chain]++] = p;
    note(chain, (int64_t)malloc_usable_size(p));
}

static void give(struct stock *s, unsigned chain)
{
    void **block = &s->blocks[chain][draw(s, s->count[chain])];
    note(chain, -(int64_t)malloc_usable_size(*block));
    free(*block);
    *block = s->blocks[chain][--s->count[chain]];
}

/* How many blocks a chain is to have at a step: the first has most early, the
 * second in the middle, when most is live in all, and the third late. */
static unsigned wanted(unsigned chain, unsigned step)
{
    static const double when[CHAINS] = {0.3, 0.5, 0.66};
    static const double height[CHAINS] = {0.7, 0.7, 0.6};
    double x = ((double)step / STEPS - when[chain]) / 0.25;
    return (unsigned)(height[chain] * BLOCKS * exp(-x * x));
}

/* In the middle all threads stop, and one of them has much for a moment: no
 * other moment comes near, when several threads know what is live only within
 * some kilobytes. */
static pthread_barrier_t middle;

static void have_much_for_a_moment(struct stock *s)
{
    const unsigned had = s->count[1];
    while (s->count[1] < BLOCKS)
        take(s, 1);
    while (s->count[1] > had)
        give(s, 1);
}

static void *work(void *stock)
{
    struct stock *s = stock;
    for (unsigned step = 0; step < STEPS; step++) {
        if (step == STEPS / 2) {
            pthread_barrier_wait(&middle);
            if (s->first)
                have_much_for_a_moment(s);
            pthread_barrier_wait(&middle);
        }
        unsigned chain = draw(s, CHAINS);
        pthread_mutex_lock(&lock);
        if (s->count[chain] < wanted(chain, step))
            take(s, chain);
        else if (s->count[chain])
            give(s, chain);
        pthread_mutex_unlock(&lock);
    }
    return NULL;
}

static void work_in(unsigned threads)
{
    static struct stock stocks[4];
    pthread_t ids[COUNT(stocks)];
    CHECK(!pthread_barrier_init(&middle, NULL, threads));
    for (unsigned t = 0; t < threads; t++) {
        stocks[t].random = t + 1;
        stocks[t].first = t == 0;
        CHECK(!pthread_create(&ids[t], NULL, work, &stocks[t]));
    }
    for (unsigned t = 0; t < threads; t++)
        CHECK(!pthread_join(ids[t], NULL));
}

/* --- what the record says --- */

static void add_peaks(double peaks[CHAINS])
{
    const struct record_slot *slot = record_slot_of(getpid());
    uint32_t image = (uint32_t)record->slots_claimed;
    CHECK_EQUAL(slot->missed_samples, 0);
    CHECK_EQUAL(slot->missed_lives, 0);
    for (uint32_t i = 0; i < record->stacks_max; i++) {
        const struct record_stack *s = record_stack_at(i);
        if (!s || s->image != image)
            continue;
        unsigned chain =
            record_function_of(slot, s, (const void *)chains, CHAINS);
        if (chain < CHAINS)
            peaks[chain] +=
                (double)(s->peak_clock == slot->peak_clock ? s->peak : s->live);
    }
}

static void check_peaks(const double peaks[CHAINS])
{
    for (unsigned c = 0; c < CHAINS; c++) {
        double off = peaks[c] / (double)at_peak[c] - 1;
        printf("chain %u: %lld, in the record %.0f: %+.2f %%\n", c,
               (long long)at_peak[c], peaks[c], 100 * off);
        CHECK(fabs(off) < WITHIN);
    }
}

static void check_every(unsigned threads)
{
    double peaks[CHAINS] = {0};
    work_in(threads);
    add_peaks(peaks);
    check_peaks(peaks);
}

/* Children do the same, and draw other samples. */
static void check_mean(void)
{
    double *sums = mmap(NULL, sizeof *sums * CHAINS, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(sums != MAP_FAILED);
    for (unsigned i = 0; i < RUNS; i++) {
        int status;
        pid_t child = fork();
        if (!child) {
            work_in(1);
            add_peaks(sums);
            _exit(0);
        }
        CHECK(waitpid(child, &status, 0) == child && !status);
    }
    work_in(1); /* what it comes to is known only here */
    for (unsigned c = 0; c < CHAINS; c++)
        sums[c] /= RUNS;
    check_peaks(sums);
}

void inside(const char *part)
{
    if (!strcmp(part, "sampled"))
        check_mean();
    else
        check_every((unsigned)atoi(part));
}

void outside(const char *part)
{
    record_make((size_t)8 << 20);
    record_with_sites(strcmp(part, "sampled") == 0 ? 1024 : 0);
    CHECK_EQUAL(record_run(part), 0);
}
