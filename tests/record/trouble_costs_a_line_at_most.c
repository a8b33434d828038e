/* trouble_costs_a_line_at_most.c - where nothing can be recorded, the program
 * does what it would have done, and at most one line says why.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record.h"

#define STATUS 42 /* what the program ends with */

static void work(void)
{
    for (unsigned i = 0; i < 20000; i++) {
        char *p = malloc(i % 5000 + 1);
        CHECK(p);
        memset(p, 1, i % 5000 + 1);
        free(realloc(p, i % 9000 + 1));
    }
}

/* --- inside --- */

/* Any other call than these ends the process. */
static void filter_calls(void)
{
#define ALLOW(number)                                                          \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),                         \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        ALLOW(__NR_write),
        ALLOW(__NR_mmap),
        ALLOW(__NR_munmap),
        ALLOW(__NR_exit_group),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    };
    struct sock_fprog program = {COUNT(filter), filter};
    CHECK(!prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    CHECK(!prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program));
}

void inside(const char *part)
{
    work();
    if (strstr(part, "seccomp")) {
        filter_calls();
        work();
        _exit(STATUS);
    }
    if (!strcmp(part, "fork_without_room")) {
        pid_t child = fork();
        int status;
        if (!child) {
            work();
            _exit(0);
        }
        CHECK(waitpid(child, &status, 0) == child && !status);
    }
    exit(STATUS);
}

/* --- outside: what is wrong, and whether a line says so --- */

static void no_file(void)
{
    unlink(record_path);
}

static void a_folder(void)
{
    unlink(record_path);
    CHECK(!mkdir(record_path, 0700));
}

static void an_empty_file(void)
{
    CHECK(!truncate(record_path, 0));
}

static void a_short_file(void)
{
    CHECK(!truncate(record_path, 100));
}

static void another_version(void)
{
    record->version++;
}

static void another_size(void)
{
    record->file_bytes++;
}

static void offsets_beyond_the_file(void)
{
    record->allocated = record->file_bytes + 4096;
}

static void a_link(void)
{
    char to[sizeof "/tmp/bumpmalloc-record-XXXXXX.to"];
    snprintf(to, sizeof to, "%s.to", record_path);
    CHECK(!rename(record_path, to));
    CHECK(!symlink(to, record_path));
}

static void a_pipe(void)
{
    unlink(record_path);
    CHECK(!mkfifo(record_path, 0600));
}

static void no_room(void)
{
    record->allocated = record->arena_at;
}

static void room_for_one(void)
{
    record->allocated = record->arena_at + sizeof(struct record_slot) + 16;
}

static void files_may_not_grow(void)
{
    struct rlimit limit = {0, 0};
    CHECK(!setrlimit(RLIMIT_FSIZE, &limit));
}

static void nothing(void)
{
}

static const struct trouble {
    const char *name;
    void (*make)(void);
    bool said;
    uint64_t missed;
} troubles[] = {
    {"no_file", no_file, true, 0},
    {"folder", a_folder, true, 0},
    {"empty", an_empty_file, true, 0},
    {"short", a_short_file, true, 0},
    {"version", another_version, true, 0},
    {"size", another_size, true, 0},
    {"offsets", offsets_beyond_the_file, true, 0},
    {"link", a_link, true, 0},
    {"pipe", a_pipe, true, 0},
    {"no_room", no_room, false, 1},
    {"fork_without_room", room_for_one, false, 1},
    {"file_size", files_may_not_grow, false, 0},
    {"seccomp", nothing, false, 0},
    {"sites_seccomp", nothing, false, 0},
    {"sites_file_size", files_may_not_grow, false, 0},
    {"sites_no_room", no_room, false, 1},
};

static bool is_one_line(const char *text)
{
    const char *end = strchr(text, '\n');
    return end && !end[1];
}

static void clean_up(void)
{
    char to[sizeof "/tmp/bumpmalloc-record-XXXXXX.to"];
    snprintf(to, sizeof to, "%s.to", record_path);
    unlink(to);
    rmdir(record_path);
}

void outside(const char *part)
{
    const struct trouble *t = troubles;
    while (strcmp(t->name, part))
        CHECK(++t < troubles + COUNT(troubles));
    record_make(RECORD_ROOM);
    if (strstr(part, "sites"))
        record_with_sites(0);
    t->make();
    int status = record_run(part);
    clean_up();
    if (*record_said)
        printf("%s", record_said);
    CHECK_EQUAL(WIFEXITED(status) ? WEXITSTATUS(status) : -1, STATUS);
    CHECK(t->said ? is_one_line(record_said) : !*record_said);
    if (t->said) {
        CHECK(strstr(record_said, "nothing is counted"));
        CHECK(strstr(record_said, record_path));
        return;
    }
    CHECK_EQUAL(record->missed_slots, t->missed);
    if (t->missed && !strstr(part, "no_room"))
        CHECK_EQUAL(record_slot_at(0)->end, RECORD_END_EXIT);
    if (!t->missed)
        CHECK(record_slot_at(0)->first.calls[RECORD_MALLOC] >= 20000);
}
