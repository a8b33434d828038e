/* every_image_has_a_slot.c - what exec or fork begins has a slot of its own in
 * the record, however it ends; what vfork begins has none.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "record.h"

#define CALLS 1000u

static void allocate(void)
{
    for (unsigned i = 0; i < CALLS; i++)
        free(malloc(i));
}

/* As allocate(), and then all that it did is in the slot. */
static void allocate_to_the_end(void)
{
    allocate();
    free(malloc(2 * RECORD_STEP));
}

static void wait_for(pid_t child)
{
    int status;
    CHECK(child > 0);
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_EQUAL(status, 0);
}

/* --- inside: one function for each way to begin or to end --- */

static void ends_by_exit(void)
{
    allocate();
}

static void ends_at_once(void)
{
    allocate();
    _exit(0);
}

static void is_killed(void)
{
    allocate();
    kill(getpid(), SIGKILL);
}

static void aborts(void)
{
    allocate();
    abort();
}

static void forks(void)
{
    void *kept = malloc(100000);
    CHECK(kept);
    allocate_to_the_end();
    const struct record_slot *own = record_slot_of(getpid());
    int64_t live = own->live;
    pid_t child = fork();
    if (!child) {
        allocate();
        _exit(0);
    }
    wait_for(child);
    const struct record_slot *slot = record_slot_of(child);
    CHECK(live >= 100000);
    CHECK_EQUAL(slot->live_start, live);
    CHECK_EQUAL(slot->parent, 1);
    CHECK_EQUAL(slot->ppid, getpid());
    CHECK_EQUAL(slot->clock_start, own->clock);
    free(kept);
}

static void forks_a_thousand_times(void)
{
    for (unsigned i = 0; i < 1000; i++) {
        pid_t child = fork();
        if (!child) {
            allocate();
            _exit(0);
        }
        wait_for(child);
    }
}

static void vforks(void)
{
    allocate();
    pid_t child = vfork();
    if (!child) {
        allocate();
        _exit(0);
    }
    wait_for(child);
    CHECK(record_slot_of(getpid())->first.calls[RECORD_MALLOC] >= 2 * CALLS);
}

static void vforks_and_execs(void)
{
    allocate();
    pid_t child = vfork();
    if (!child) {
        execl("/proc/self/exe", "again", "ends_by_exit", (char *)NULL);
        _exit(127);
    }
    wait_for(child);
}

static void execs_itself(void)
{
    allocate();
    execl("/proc/self/exe", "again", "ends_by_exit", (char *)NULL);
}

static void closes_its_descriptors(void)
{
    for (int i = 0; i < 3; i++)
        close(i);
    pid_t child = fork();
    if (!child)
        execs_itself();
    wait_for(child);
    allocate();
}

static void clears_its_environment(void)
{
    clearenv();
    forks();
}

static void changes_its_root(void)
{
    if (chroot("/proc") != 0) { /* where nothing of ours is */
        CHECK(unshare(CLONE_NEWUSER) == 0);
        CHECK(chroot("/proc") == 0);
    }
    CHECK(chdir("/") == 0);
    forks();
}

static void becomes_a_daemon(void)
{
    allocate();
    if (fork())
        _exit(0);
    setsid();
    if (fork())
        _exit(0);
    for (int i = 0; i < 3; i++)
        close(i);
    allocate();
}

/* --- outside --- */

static const struct way {
    const char *name;
    void (*inside)(void);
    int status; /* as wait(2) has it */
    uint64_t slots;
    uint64_t calling; /* of these: how many allocate in any case */
} ways[] = {
    {"ends_by_exit", ends_by_exit, 0, 1, 1},
    {"ends_at_once", ends_at_once, 0, 1, 1},
    {"is_killed", is_killed, SIGKILL, 1, 1},
    {"aborts", aborts, SIGABRT, 1, 1},
    {"forks", forks, 0, 2, 2},
    {"forks_a_thousand_times", forks_a_thousand_times, 0, 1001, 1000},
    {"vforks", vforks, 0, 1, 1},
    {"vforks_and_execs", vforks_and_execs, 0, 2, 2},
    {"execs_itself", execs_itself, 0, 2, 2},
    {"closes_its_descriptors", closes_its_descriptors, 0, 3, 3},
    {"clears_its_environment", clears_its_environment, 0, 2, 2},
    {"changes_its_root", changes_its_root, 0, 2, 2},
    {"becomes_a_daemon", becomes_a_daemon, 0, 2, 2},
};

static const struct way *way_of(const char *name)
{
    for (size_t i = 0; i < COUNT(ways); i++)
        if (!strcmp(ways[i].name, name))
            return &ways[i];
    CHECK(!"a way of that name");
    return NULL;
}

static uint64_t images_that_allocated(void)
{
    uint64_t n = 0;
    for (uint64_t i = 0; i < record->slots_claimed; i++) {
        struct record_counters c = record_counters_of(record_slot_at(i));
        n += c.calls[RECORD_MALLOC] >= CALLS && c.calls[RECORD_FREE] >= CALLS;
    }
    return n;
}

/* A daemon is not waited for. */
static void wait_for_calls(uint64_t images)
{
    const struct timespec moment = {.tv_nsec = 10000000};
    for (unsigned i = 0; i < 3000 && images_that_allocated() < images; i++)
        nanosleep(&moment, NULL);
}

static void check_slot(const struct record_slot *s)
{
    static const char name[] = "every_image_has_a_slot";
    const char *exe = (const char *)record + s->exe_at;
    CHECK(s->exe_bytes > sizeof name - 1);
    CHECK(
        !memcmp(exe + s->exe_bytes - (sizeof name - 1), name, sizeof name - 1));
    CHECK(s->argv_bytes > 2 && !s->argv_cut);
    CHECK(s->pid && s->start_ns);
    CHECK_EQUAL(s->begin, s->parent ? RECORD_BY_FORK : RECORD_BY_EXEC);
    CHECK_EQUAL(s->service, record_is_forwarded() ? RECORD_SERVED_NEXT
                            : record_is_drained() ? RECORD_SERVED_DRAINED
                                                  : RECORD_SERVED_NEVER);
}

void inside(const char *part)
{
    way_of(part)->inside();
}

void outside(const char *part)
{
    const struct way *way = way_of(part);
    record_make((size_t)8 << 20);
    CHECK_EQUAL(record_run(part), way->status);
    CHECK(!*record_said);
    wait_for_calls(way->calling);
    CHECK_EQUAL(images_that_allocated(), way->calling);
    CHECK_EQUAL(record->slots_claimed, way->slots);
    CHECK_EQUAL(record->missed_slots, 0);
    for (uint64_t i = 0; i < record->slots_claimed; i++)
        check_slot(record_slot_at(i));
    const struct record_slot *first = record_slot_at(0);
    if (way->inside == ends_by_exit) {
        CHECK_EQUAL(first->end, RECORD_END_EXIT);
        CHECK(first->end_ns > first->start_ns && first->peak_rss_bytes);
    }
    if (way->inside == ends_at_once) {
        CHECK_EQUAL(first->end, RECORD_END_AT_ONCE);
        CHECK(first->end_ns > first->start_ns && first->peak_rss_bytes);
    }
    if (way->inside == vforks) /* the child's _exit is not its parent's */
        CHECK_EQUAL(first->end, RECORD_END_EXIT);
    if (way->inside == forks)
        CHECK_EQUAL(record_slot_at(1)->end, RECORD_END_AT_ONCE);
    if (way->inside == execs_itself)
        CHECK_EQUAL(first->pid, record_slot_at(1)->pid);
}
