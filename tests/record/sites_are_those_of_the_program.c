/* sites_are_those_of_the_program.c - samples say who allocated how much, what
 * of it was live at the peak, and how long it lived.
 * SPDX-License-Identifier: MIT */
#include <malloc.h>
#include <math.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "record.h"

#define BLOCKS 60000u
#define KEPT 20000u

static void *kept[KEPT];
static uint64_t bytes_of[3]; /* by chain, as the program counts */

/* Three chains of calls, none of which the compiler may merge or cut. */

NOINLINE static void *allocate(unsigned chain, size_t n)
{
    void *volatile p = malloc(n);
    bytes_of[chain] += malloc_usable_size(p);
    return p;
}

NOINLINE static void *first_chain(size_t n)
{
    void *volatile p = allocate(0, n);
    return p;
}

NOINLINE static void *second_chain(size_t n)
{
    void *volatile p = allocate(1, n);
    return p;
}

NOINLINE static void *third_chain(size_t n)
{
    void *volatile p = allocate(2, n);
    return p;
}

static void *take(unsigned i)
{
    size_t n = 16 + i % 7 * 100;
    unsigned r = i / 7 % 10;
    return r < 7 ? first_chain(n) : r < 9 ? second_chain(n) : third_chain(n);
}

static void allocate_in_shares(void)
{
    for (unsigned i = 0; i < BLOCKS; i++) {
        unsigned k = i % KEPT;
        free(kept[k]);
        kept[k] = take(i);
    }
}

/* By pieces, most of which a large block can take without moving. */
static void grow_blocks(void)
{
    for (unsigned i = 0; i < 4; i++) {
        size_t n = (size_t)2 << 20;
        void *p = first_chain(n);
        for (unsigned piece = 0; piece < 100; piece++)
            CHECK((p = realloc(p, n += 65536)));
        if (i % 2)
            free(p);
    }
}

/* More than half of the cells there are where blocks are sampled. */
static void keep_many(void)
{
    static void *many[200000];
    for (unsigned i = 0; i < COUNT(many); i++)
        CHECK((many[i] = take(i % 7)));
}

/* --- what the record says --- */

/* Which chain a stack is of; 3 if of none. */
static unsigned chain_of(const struct record_slot *slot,
                         const struct record_stack *s)
{
    static void *(*const chains[])(size_t) = {first_chain, second_chain,
                                              third_chain};
    return record_function_of(slot, s, (const void *)chains, 3);
}

struct sums {
    double all, blocks, variance, live, peak;
    double bytes[4]; /* by chain */
    uint64_t samples, whole;
};

/* `image` is 1 + the number of the slot. */
static struct sums sums_of(const struct record_slot *slot, uint32_t image)
{
    struct sums sum = {0};
    for (uint32_t i = 0; i < record->stacks_max; i++) {
        const struct record_stack *s = record_stack_at(i);
        if (!s || s->image != image)
            continue;
        sum.blocks += (double)s->blocks / RECORD_WEIGHT;
        sum.bytes[chain_of(slot, s)] += (double)s->bytes;
        sum.all += (double)s->bytes;
        sum.variance += (double)s->variance * RECORD_VARIANCE * RECORD_VARIANCE;
        sum.live += (double)s->live;
        sum.peak +=
            (double)(s->peak_clock == slot->peak_clock ? s->peak : s->live);
        sum.samples += s->samples;
        sum.whole += s->end == RECORD_STACK_WHOLE ? s->samples : 0;
    }
    return sum;
}

static void check_shares(const struct sums *sum)
{
    double total = (double)(bytes_of[0] + bytes_of[1] + bytes_of[2]);
    for (unsigned c = 0; c < 3; c++) {
        double truth = 100 * (double)bytes_of[c] / total;
        double share = 100 * sum->bytes[c] / sum->all;
        printf("chain %u: %.1f %%, %.1f %% in the record\n", c, truth, share);
        CHECK(fabs(truth - share) < 3);
    }
}

/* --- other processes and threads --- */

static uint64_t cpu_ns(void)
{
    struct timespec now;
    CHECK(!clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now));
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* A child's samples are its own, and its parent's stay. */
static void check_child(void)
{
    free(take(0));
    void *of_parent = take(1);
    pid_t child = fork();
    if (!child) {
        const struct record_slot *slot;
        free(of_parent);
        for (unsigned i = 0; i < 100; i++)
            take(i);
        slot = record_slot_of(getpid());
        CHECK_EQUAL(slot->samples, 100);
        _exit(0);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child && !status);
    for (uint32_t i = 0; i < record->stacks_max; i++)
        CHECK(!record_stack_at(i) || record_stack_at(i)->live >= 0);
    CHECK_EQUAL(sums_of(record_slot_of(child), 2).blocks, 100);
    CHECK(sums_of(record_slot_of(getpid()), 1).live > 0);
}

/* Each child draws other samples. Three standard errors are exceeded by one in
 * 370: by more than 3 of 100, one time in 3,000 at most. */
#define SEEDS 100u

static void check_seeds(void)
{
    unsigned far_off = 0;
    for (unsigned i = 0; i < SEEDS; i++) {
        int status;
        pid_t child = fork();
        if (!child) {
            const struct record_slot *slot;
            allocate_in_shares();
            slot = record_slot_of(getpid());
            struct record_counters c = record_counters_of(slot);
            struct sums sum = sums_of(slot, (uint32_t)record->slots_claimed);
            double off = sum.all - (double)c.bytes_taken;
            CHECK(sum.samples > 1000);
            _exit(fabs(off) > 3 * sqrt(sum.variance) ? 2 : 0);
        }
        CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
        CHECK(WEXITSTATUS(status) != 1);
        far_off += WEXITSTATUS(status) == 2;
    }
    printf("%u of %u seeds are off by more than 3 standard errors\n", far_off,
           SEEDS);
    CHECK(far_off <= 3);
}

/* However much is allocated, and after a while of nothing: so many samples in
 * so much CPU time, and those that find the distance. */
static void check_pace(void)
{
    const struct record_slot *slot = record_slot_of(getpid());
    for (unsigned i = 0; i < 3; i++) {
        uint64_t before = slot->samples, start = cpu_ns(), spent = 0;
        while (spent < 150000000) {
            for (unsigned k = 0; k < 1000; k++)
                free(take(k));
            spent = cpu_ns() - start;
        }
        uint64_t samples = slot->samples - before;
        double due = (double)spent / RECORD_SAMPLE_NS;
        printf("%.0f ms: %llu samples, %.0f are due\n", (double)spent / 1e6,
               (unsigned long long)samples, due);
        CHECK((double)samples > due / 2 && (double)samples < 2 * due + 1500);
        for (start = cpu_ns(); cpu_ns() - start < 50000000;)
            ;
    }
}

/* Ten gigabytes in a moment, of which nothing is touched; what is small
 * afterwards is seen none the less. */
static void check_burst(void)
{
    const struct record_slot *slot = record_slot_of(getpid());
    for (unsigned i = 0; i < 10000; i++)
        free(allocate(0, 1 << 20));
    uint64_t before = slot->samples, start = cpu_ns();
    while (cpu_ns() - start < 200000000) {
        for (unsigned k = 0; k < 10; k++)
            free(take(k));
        for (uint64_t now = cpu_ns(); cpu_ns() - now < 100000;)
            ;
    }
    printf("%llu samples in 200 ms\n",
           (unsigned long long)(slot->samples - before));
    CHECK(slot->samples - before > 200);
}

#ifdef __x86_64__
/* Code without tables, which has anything in the register that others keep a
 * frame's address in. */
void with_that_register(void *held, void (*call)(void));
__asm__(".text\n.type with_that_register, @function\n"
        "with_that_register:\n"
        "    push %rbp\n    mov %rdi, %rbp\n"
        "    call *%rsi\n"
        "    pop %rbp\n    ret\n"
        ".size with_that_register, . - with_that_register\n");

enum { STACK = 1 << 18, NEIGHBOUR = 1 << 16 };
static char *stack;

static void take_one(void)
{
    free(take(3));
}

static void *walk_into_it(void *unused)
{
    with_that_register(stack + STACK, take_one);
    CHECK(!munmap(stack + STACK, NEIGHBOUR));
    with_that_register(stack + STACK, take_one);
    return unused;
}

/* Above a stack lies what looks like part of it, and then is gone. */
static void check_neighbour(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    stack = mmap(NULL, STACK + NEIGHBOUR, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(stack != MAP_FAILED);
    CHECK(!pthread_attr_init(&attributes));
    CHECK(!pthread_attr_setstack(&attributes, stack, STACK));
    CHECK(!pthread_create(&thread, &attributes, walk_into_it, NULL));
    CHECK(!pthread_join(thread, NULL));
}
#else
static void check_neighbour(void)
{
}
#endif

static void *allocate_on_small_stack(void *unused)
{
    allocate_in_shares();
    return unused;
}

static void check_small_stack(void)
{
    pthread_attr_t attributes;
    pthread_t thread;
    CHECK(!pthread_attr_init(&attributes));
    CHECK(!pthread_attr_setstacksize(&attributes, 16384));
    CHECK(!pthread_create(&thread, &attributes, allocate_on_small_stack, NULL));
    CHECK(!pthread_join(thread, NULL));
    CHECK(record_slot_of(getpid())->samples >= BLOCKS);
}

static void check_sums(bool every, void (*play)(void))
{
    const struct record_slot *slot = record_slot_of(getpid());
    play();
    struct record_counters c = record_counters_of(slot);
    struct sums sum = sums_of(slot, 1);
    const struct record_slot then = *slot; /* before anything is printed */
    double off = sum.all - (double)c.bytes_taken;
    printf("%.0f of %.0f bytes, %.2f standard errors off, %lld samples, %lld "
           "whole\n",
           sum.all, (double)c.bytes_taken,
           sum.variance > 0 ? off / sqrt(sum.variance) : 0,
           (long long)sum.samples, (long long)sum.whole);
    CHECK_EQUAL(then.missed_samples + then.missed_lives, 0);
    CHECK_EQUAL(sum.samples, then.samples);
    CHECK_EQUAL(sum.whole, sum.samples);
    if (every) {
        CHECK_EQUAL(sum.all, c.bytes_taken);
        if (!c.in_place) /* each piece is a sample, too */
            CHECK_EQUAL(sum.samples, c.blocks_taken);
        CHECK_EQUAL(sum.live, c.bytes_taken - c.bytes_given);
        CHECK_EQUAL(sum.peak, then.peak);
        return;
    }
    CHECK(fabs(off) <= 4 * sqrt(sum.variance));
    check_shares(&sum);
    CHECK(fabs(sum.peak / (double)then.peak - 1) < 0.2);
}

void inside(const char *part)
{
    if (!strcmp(part, "small"))
        check_small_stack();
    else if (!strcmp(part, "seeds"))
        check_seeds();
    else if (!strcmp(part, "pace"))
        check_pace();
    else if (!strcmp(part, "burst"))
        check_burst();
    else if (!strcmp(part, "neighbour"))
        check_neighbour();
    else if (!strcmp(part, "forked"))
        check_child();
    else if (!strcmp(part, "growing"))
        check_sums(true, grow_blocks);
    else if (!strcmp(part, "many"))
        check_sums(true, keep_many);
    else
        check_sums(!strcmp(part, "every"), allocate_in_shares);
}

void outside(const char *part)
{
    record_make((size_t)4 << 20);
    bool paced = strcmp(part, "pace") == 0 || strcmp(part, "burst") == 0;
    bool fixed = strcmp(part, "sampled") == 0 || strcmp(part, "seeds") == 0;
    record_with_sites(paced ? 64 : fixed ? 1024 : 0);
    record->sample_ns = paced ? RECORD_SAMPLE_NS : 0;
    CHECK_EQUAL(record_run(part), 0);
}
