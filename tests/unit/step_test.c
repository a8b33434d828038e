/* step_test.c - a thread may stop anywhere, for ever, and holds up nobody.
 * A victim does one operation and stops at its k-th atomic step. While it is
 * stopped, others do a mix of everything: they finish, their blocks stay
 * theirs, memory does not grow; or the process forks, and the child does it.
 * Then the victim goes on; what the heap knows of itself is right, and once all
 * is freed nothing is left in use. For k = 1, 2, ... until the operation is
 * over, each in a process of its own.
 *
 *     step_test [drained] [fork] [large] [huge] [seeds N] [every N]
 *               [operation] [step K] | random N [seed N]
 *
 * With `random`, two victims at a time are stopped several times each.
 * SPDX-License-Identifier: MIT */
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "heap/heap.h"
#include "heap/pages.h"
#include "heap/tally.h"
#include "heap/thread.h"
#include "step_check.h"
#include "step_mix.h"
#include "step_operations.h"

/* --- the victim --- */

struct victim {
    const struct operation *operation;
    struct scene *scene;
    struct step step;
    pthread_t thread;
    sem_t reached, go_on;
};

static void wait_for(sem_t *sem)
{
    while (sem_wait(sem))
        ;
}

static void call(void (*part)(struct scene *), struct scene *scene)
{
    if (part)
        part(scene);
}

static void *victim_main(void *p)
{
    struct victim *v = p;
    call(v->operation->before, v->scene);
    sem_post(&v->reached);
    wait_for(&v->go_on);
    call(v->operation->ready, v->scene);
    step_watch(&v->step);
    v->operation->run(v->scene);
    if (v->operation->ends)
        return NULL;
    step_watch(NULL);
    v->step.finished = true;
    sem_post(&v->step.stopped);
    wait_for(&v->go_on);
    if (!thread_is_marked()) { /* what it takes then stays */
        mix_play(&v->scene->own, &v->scene->dice, 300);
        bag_free(&v->scene->own, BAG_MAX);
    }
    return NULL;
}

/* Until the operation is about to begin. */
static void victim_begin(struct victim *v, unsigned stop_at)
{
    v->step.stop_at = stop_at;
    sem_init(&v->step.stopped, 0, 0);
    sem_init(&v->step.go, 0, 0);
    sem_init(&v->reached, 0, 0);
    sem_init(&v->go_on, 0, 0);
    call(v->operation->first, v->scene);
    if (pthread_create(&v->thread, NULL, victim_main, v))
        blocks_failed("no thread");
    wait_for(&v->reached);
    call(v->operation->between, v->scene);
}

/* True if it has stopped at a step; false if it has finished. */
static bool victim_stops(struct victim *v)
{
    if (!v->operation->ends) {
        wait_for(&v->step.stopped);
        return !v->step.finished;
    }
    for (;;) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 1000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        if (!sem_timedwait(&v->step.stopped, &until))
            return true;
        if (!pthread_tryjoin_np(v->thread, NULL))
            return v->step.finished = true, false;
    }
}

static void victim_goes_on(struct victim *v, unsigned stop_at)
{
    v->step.stop_at = stop_at;
    sem_post(&v->step.go);
}

static void victim_end(struct victim *v)
{
    if (v->operation->ends)
        return;
    sem_post(&v->go_on);
    pthread_join(v->thread, NULL);
}

/* --- one process --- */

static bool with_fork;
static struct scene scenes[2];
static struct mix mix;

static void nothing(void *unused)
{
    (void)unused;
    struct block b = block_take(10);
    block_free(&b);
}

static void process_begin(uint64_t seed)
{
    blocks_begin();
    mix.dice = scenes[0].dice = scenes[1].dice = seed * 2 + 1;
    mix.share = (int)(seed % 3);
    mix.drain = seed / 3 % 2;
    mix.trim = seed / 6 % 2;
}

/* Everything is freed by now: what is in use is what cursors have open. */
static void process_end(void)
{
    mix_end(&mix, &scenes[0].gifts);
    for (int i = 0; i < 2; i++) {
        mix_end(&mix, &scenes[i].gifts);
        bag_free(&scenes[i].loot, BAG_MAX);
        bag_free(&scenes[i].own, BAG_MAX);
    }
    worker_end();
    heap_trim();
    heap_check("at the end");
    size_t lost = mix.lost + scenes[0].lost + scenes[1].lost;
    if (!heap_spans_below && tally_numbers().used > open_pages() + lost)
        chunks_print(),
            blocks_failed("%zu pages are in use at the end: %u in open chunks",
                          tally_numbers().used, open_pages());
}

/* A child goes on without the threads. What it frees it uses again. */
static void fork_and_mix(void)
{
    mix_prepare(&mix);
    pid_t child = fork();
    if (child) {
        int status;
        if (child < 0 || waitpid(child, &status, 0) != child || status)
            blocks_failed("the forked child failed");
        return;
    }
    alarm(10);
    worker_forked();
    size_t used = 0, before = 0;
    for (int round = 0; round < 3; round++) {
        mix_run(&mix, &scenes[0].gifts);
        mix_end(&mix, &scenes[0].gifts);
        worker_end();
        heap_trim();
        used = tally_numbers().used - open_pages() - mix.lost;
        before = round ? before : used;
    }
    if (!heap_spans_below && used > before)
        chunks_print(), blocks_failed("a forked child's pages grow from %zu to "
                                      "%zu",
                                      before, used);
    _exit(0);
}

enum { DONE, FAILED, FINISHED_BEFORE };

static void begin(struct victim *v, int scene, const struct operation *what,
                  unsigned stop_at)
{
    v->operation = what;
    v->scene = &scenes[scene];
    mix.marks |= what->marks;
    victim_begin(v, stop_at);
}

/* Stop at step k. */
static int process_step(const struct operation *what, unsigned k, uint64_t seed)
{
    static struct victim v;
    process_begin(seed);
    if (!what->first_thread) /* the key for threads' ends is there already */
        thread_run(nothing, NULL);
    begin(&v, 0, what, k);
    sem_post(&v.go_on);
    bool stopped = victim_stops(&v);
    if (stopped) {
        fprintf(stderr, "stopped at %s\n", v.step.where);
        if (with_fork)
            fork_and_mix();
        else
            mix_run(&mix, &scenes[0].gifts);
        victim_goes_on(&v, 0);
        if (victim_stops(&v))
            blocks_failed("stopped twice");
    }
    heap_check("after the operation");
    victim_end(&v);
    heap_check("after the thread");
    process_end();
    return stopped ? DONE : FINISHED_BEFORE;
}

static const struct operation *some_operation(uint64_t *dice)
{
    const struct operation *o = NULL;
    for (size_t n = 1 + mix_roll(dice, 100); n--;)
        o = operation_after(o);
    return o ? o : operation_after(NULL);
}

static unsigned some_steps(uint64_t *dice)
{
    return 1 + (unsigned)mix_roll(dice, (size_t)1 << mix_roll(dice, 9));
}

/* Two victims, which stop now and then. */
static int process_random(uint64_t seed)
{
    static struct victim v[2];
    uint64_t dice = seed * 2 + 12345;
    bool running[2] = {true, true}, begun[2] = {false, false};
    process_begin(seed);
    thread_run(nothing, NULL);
    for (int i = 0; i < 2; i++) {
        begin(&v[i], i, some_operation(&dice), some_steps(&dice));
        fprintf(stderr, "%s\n", v[i].operation->name);
    }
    for (int stops = 0; running[0] || running[1]; stops++) {
        int i = running[0] && running[1] ? (int)mix_roll(&dice, 2) : running[1];
        unsigned stop_at = stops < 20 ? v[i].step.count + some_steps(&dice) : 0;
        if (begun[i])
            victim_goes_on(&v[i], stop_at);
        else
            sem_post(&v[i].go_on);
        begun[i] = true;
        running[i] = victim_stops(&v[i]);
        fprintf(stderr, "%d: %s, step %u\n", i,
                running[i] ? v[i].step.where : "finished", v[i].step.count);
        mix.share = (int)mix_roll(&dice, 3);
        mix.drain = mix_roll(&dice, 2);
        mix.trim = mix_roll(&dice, 2);
        if (mix_roll(&dice, 2))
            mix_run(&mix, &scenes[mix_roll(&dice, 2)].gifts);
    }
    heap_check("after the operations");
    for (int i = 0; i < 2; i++)
        victim_end(&v[i]);
    heap_check("after the threads");
    process_end();
    return DONE;
}

/* --- all of them --- */

/* Of one operation; then go on with the next. */
#define FAILURES_MAX 30

static int failures;

/* In a child, whose complaint is shown if it fails. */
static int in_child(const struct operation *what, unsigned k, uint64_t seed)
{
    FILE *log = tmpfile();
    int status = 0;
    pid_t child = log ? fork() : -1;
    if (child == 0) {
        dup2(fileno(log), 2);
        alarm(20); /* nobody waits */
        _exit(what ? process_step(what, k, seed) : process_random(seed));
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
        blocks_failed("no child");
    bool done = WIFEXITED(status) && WEXITSTATUS(status) != FAILED;
    if (!done) {
        char line[500];
        failures++;
        printf("%s, step %u, seed %llu: status %x\n",
               what ? what->name : "random", k, (unsigned long long)seed,
               (unsigned)status);
        rewind(log);
        while (fgets(line, sizeof line, log))
            printf("    %s", line);
        fflush(stdout);
    }
    fclose(log);
    return done ? WEXITSTATUS(status) : FAILED;
}

/* What to do, by words of the command line. */
static struct {
    unsigned first, last, every; /* steps */
    int seeds;
    unsigned long long seed, randoms;
    const char *only;
} plan = {1, UINT_MAX, 1, 2, 1, 0, NULL};

static void every_step(const struct operation *what)
{
    /* All gifts are freed at once, and given back; all, but what the worker
     * takes meanwhile is freed as well; half of them. */
    static const uint64_t seeds[] = {8, 5, 4};
    int failed_before = failures;
    unsigned k = plan.first, n = 0;
    for (bool more = true; more && k <= plan.last; k += plan.every, n++) {
        for (int i = 0; i < plan.seeds; i++) /* by turns, where it is long */
            if (k < 150 || (int)(k % (unsigned)plan.seeds) == i)
                more &= in_child(what, k, seeds[i]) != FINISHED_BEFORE;
        more &= failures - failed_before < FAILURES_MAX;
    }
    printf("%s: %u steps\n", what->name, n);
    fflush(stdout);
}

static unsigned long long number(const char *word)
{
    return word ? strtoull(word, NULL, 10) : 0;
}

static void plan_read(char **words)
{
    for (const char *word; (word = *words); words++)
        if (!strcmp(word, "drained"))
            blocks_settings.drained = true;
        else if (!strcmp(word, "fork"))
            with_fork = true;
        else if (!strcmp(word, "large"))
            mix_size = 3500;
        else if (!strcmp(word, "huge"))
            blocks_settings.pages = PAGES_HUGE;
        else if (!strcmp(word, "seeds"))
            plan.seeds = (int)number(*++words);
        else if (!strcmp(word, "every"))
            plan.every = (unsigned)number(*++words);
        else if (!strcmp(word, "step"))
            plan.first = plan.last = (unsigned)number(*++words);
        else if (!strcmp(word, "seed"))
            plan.seed = number(*++words);
        else if (!strcmp(word, "random"))
            plan.randoms = number(*++words);
        else
            plan.only = word;
}

int main(int count, char **words)
{
    (void)count;
    plan_read(words + 1);
    for (unsigned long long i = 0; i < plan.randoms; i++)
        in_child(NULL, 0, plan.seed + i);
    const struct operation *o = NULL;
    while (!plan.randoms && (o = operation_after(o)))
        if (!plan.only || !strcmp(plan.only, o->name))
            every_step(o);
    return failures > 0;
}
