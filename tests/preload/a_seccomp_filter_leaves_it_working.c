/* a_seccomp_filter_leaves_it_working.c - after start only a few system calls
 * are made, and each of them may be refused. As man and file do it.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SECCOMP_RET_KILL_PROCESS
#define SECCOMP_RET_KILL_PROCESS SECCOMP_RET_KILL
#endif
#ifdef __NR_clock_gettime64
#define CLOCK_GETTIME_CALL __NR_clock_gettime64
#define MMAP_CALL __NR_mmap2
#else
#define CLOCK_GETTIME_CALL __NR_clock_gettime
#define MMAP_CALL __NR_mmap
#endif

#define LET(call) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1), ALLOW
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define LOAD_CALL                                                              \
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define ELSE(action) BPF_STMT(BPF_RET | BPF_K, action)
#define REFUSE (SECCOMP_RET_ERRNO | EPERM)

static void filter_install(struct sock_filter *filter, size_t count)
{
    struct sock_fprog program = {(unsigned short)count, filter};
    CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
        skip("seccomp filters are not to be had here");
}

/* Everything that needs pages: small ones, large ones, growth, moves. */
static void work(void)
{
    for (int i = 0; i < 200000; i++) {
        char *p = malloc(100);
        CHECK(p);
        p[0] = 1;
    }
    void *vector = NULL;
    for (size_t size = 16; size < 40 * MIB; size = size * 3 / 2) {
        void *other = calloc(1, size);
        CHECK(other);
        CHECK(is_zero(other, size));
        fill(other, size, 2);
        size_t had = malloc_usable_size(vector);
        fill(vector, had, size);
        vector = realloc(vector, size);
        CHECK(vector);
        CHECK(holds(vector, had < size ? had : size, size));
        CHECK(holds(other, size, 2));
        free(other);
    }
    errno = 0;
    CHECK(malloc(PTRDIFF_MAX) == NULL);
    CHECK_EQ(errno, ENOMEM);
    _exit(0);
}

/* Without a limit nothing else than this; anything else kills. */
static void only_the_few(void)
{
    struct sock_filter filter[] = {LOAD_CALL,
                                   LET(MMAP_CALL),
                                   LET(__NR_mprotect),
                                   LET(__NR_madvise),
                                   LET(__NR_mremap),
                                   LET(__NR_write),
                                   LET(__NR_clock_gettime),
                                   LET(CLOCK_GETTIME_CALL),
                                   LET(__NR_exit_group),
                                   ELSE(SECCOMP_RET_KILL_PROCESS)};
    filter_install(filter, COUNT(filter));
    work();
}

/* With the limit of the environment: looking is refused. */
static void no_looking(void)
{
    struct sock_filter filter[] = {LOAD_CALL,
                                   LET(MMAP_CALL),
                                   LET(__NR_mprotect),
                                   LET(__NR_madvise),
                                   LET(__NR_mremap),
                                   LET(__NR_write),
                                   LET(__NR_clock_gettime),
                                   LET(CLOCK_GETTIME_CALL),
                                   LET(__NR_exit_group),
                                   ELSE(REFUSE)};
    filter_install(filter, COUNT(filter));
    work();
}

/* No advice, no moves, no protection, no clock, no files; anything else kills.
 */
static void nothing_but_mappings(void)
{
    struct sock_filter filter[] = {
        LOAD_CALL,       LET(MMAP_CALL),       LET(__NR_munmap),
        LET(__NR_write), LET(__NR_exit_group), ELSE(SECCOMP_RET_KILL_PROCESS)};
    filter_install(filter, COUNT(filter));
    work();
}

static void without_limit(void)
{
    setenv("BUMPMALLOC_LIMIT", "none", 1);
}

static void with_limit(void)
{
    setenv("BUMPMALLOC_LIMIT", "4G", 1);
}

void claim(const char *part)
{
    only_under_the_library();
    static const struct {
        const char *part;
        void (*body)(void);
        void (*prepare)(void);
    } cases[] = {
        {"only the few", only_the_few, without_limit},
        {"no looking", no_looking, with_limit},
        {"no looking, default limit", no_looking, NULL},
        {"nothing but mappings", nothing_but_mappings, with_limit},
        {"nothing but mappings, default limit", nothing_but_mappings, NULL}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        if (part && strcmp(part, cases[i].part) == 0)
            cases[i].body();
        if (part)
            continue;
        struct outcome outcome;
        rerun(&outcome, cases[i].part, cases[i].prepare);
        check_context("%s: signal %d, stderr %s", cases[i].part, outcome.signal,
                      outcome.err);
        CHECK_EQ(outcome.signal, 0);
        CHECK_EQ(outcome.status, 0);
    }
}
