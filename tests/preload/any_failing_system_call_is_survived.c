/* any_failing_system_call_is_survived.c - the n-th system call after start
 * answers ENOMEM, for every n; then that one and all after it. Each request is
 * served or refused with ENOMEM, blocks keep their bytes, errno is kept where
 * there is success; and when calls work again, so does malloc.
 * A tracer does it: the call is replaced by one that does not exist.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#if defined(__x86_64__) && defined(__linux__)
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* The work is between two of these, which nothing else calls here. */
#define MARK() syscall(SYS_getppid)

/* What a request came to; the errno that goes with it. */
static bool served(const void *p)
{
    if (p)
        CHECK_EQ(errno, 12345);
    else
        CHECK_EQ(errno, ENOMEM);
    errno = 12345;
    return p != NULL;
}

static void work(void)
{
    static void *small[300];
    unsigned char *vector = NULL;
    size_t had = 0;
    MARK();
    errno = 12345;
    for (size_t i = 0; i < COUNT(small); i++) {
        size_t size = i * i % 20000;
        small[i] = i % 2 ? malloc(size) : calloc(1, size);
        if (served(small[i])) {
            CHECK(i % 2 || is_zero(small[i], size));
            fill(small[i], size, i);
        }
        if (i % 15)
            continue;
        size = 250 * KIB + i * 9 * KIB;
        unsigned char *grown = realloc(vector, size);
        if (served(grown)) {
            vector = grown;
            CHECK(holds(vector, had, 77));
            had = size;
            fill(vector, had, 77);
        }
        CHECK(!vector || holds(vector, had, 77));
        unsigned char *zeroes = calloc(1, 300 * KIB);
        if (served(zeroes))
            CHECK(is_zero(zeroes, 300 * KIB));
        free(zeroes);
        CHECK_EQ(errno, 12345);
    }
    MARK();
    for (size_t i = 0; i < COUNT(small); i++)
        CHECK(!small[i] || holds(small[i], i * i % 20000, i));
    CHECK(!vector || holds(vector, had, 77));
    vector = realloc(vector, 30 * MIB);
    CHECK(vector);
    CHECK(holds(vector, had, 77));
    memset(vector, 1, 30 * MIB);
}

/* Run the work, and fail the calls from number n on, `count` of them. Returns
 * how many calls there were; the status must be 0. */
static long trace(long n, long count)
{
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        int quiet = open("/dev/null", O_WRONLY); /* our line is expected */
        if (count && !getenv("CHECK_LOUD"))
            dup2(quiet, 2);
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
            _exit(77);
        raise(SIGSTOP);
        work();
        _exit(0);
    }
    int status, marks = 0, signal = 0;
    long calls = 0;
    bool inside = false, failing = false;
    CHECK(waitpid(child, &status, 0) == child);
    if (WIFEXITED(status))
        skip("no right to trace");
    ptrace(PTRACE_SETOPTIONS, child, NULL,
           PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    for (;; signal = 0) {
        ptrace(PTRACE_SYSCALL, child, NULL, signal);
        CHECK(waitpid(child, &status, 0) == child);
        if (WIFEXITED(status) || WIFSIGNALED(status))
            break;
        if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
            signal = WSTOPSIG(status);
            continue;
        }
        struct user_regs_struct registers;
        ptrace(PTRACE_GETREGS, child, NULL, &registers);
        inside = !inside;
        if (inside) {
            marks += registers.orig_rax == SYS_getppid;
            bool counts = marks == 1 && registers.orig_rax != SYS_getppid &&
                          registers.orig_rax != SYS_exit_group;
            failing = counts && calls >= n && calls < n + count;
            calls += counts;
            if (failing) {
                registers.orig_rax = (unsigned long)-1;
                ptrace(PTRACE_SETREGS, child, NULL, &registers);
            }
        } else if (failing) {
            registers.rax = (unsigned long)-ENOMEM;
            ptrace(PTRACE_SETREGS, child, NULL, &registers);
        }
    }
    check_context("calls %ld to %ld of %ld failed, status 0x%x", n,
                  n + count - 1, calls, status);
    CHECK_EQ(status, 0);
    return calls;
}

void claim(const char *part)
{
    only_under_the_library();
    if (part) {
        trace(strtol(part, NULL, 10), 1);
        return;
    }
    long calls = trace(0, 0);
    dprintf(1, "%ld system calls\n", calls);
    CHECK_GE(calls, 10);
    for (long n = 0; n < calls; n++)
        trace(n, 1);
    for (long n = 0; n < calls; n += calls / 20 + 1)
        trace(n, 1000000);
}
#else
void claim(const char *part)
{
    (void)part;
    skip("knows the registers of x86-64 only");
}
#endif
