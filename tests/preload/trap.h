/* trap.h - answer system calls of this process in its place: a seccomp filter
 * turns them into SIGSYS (seccomp(2), SECCOMP_RET_TRAP), whoever makes them. An
 * answer may make the call itself: with TRAP_PASS as sixth argument it goes
 * through.
 * SPDX-License-Identifier: MIT */
#ifndef TRAP_H
#define TRAP_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "check.h"
#include "os/raw.h"

#define TRAP_PASS 0x7e57

/* The result of a trapped call, as the kernel gives it: -errno for an error. */
static long trap_answer(long number, const long *words);

static void trap_caught(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)info;
    greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
    const long words[] = {r[REG_RDI], r[REG_RSI], r[REG_RDX],
                          r[REG_R10], r[REG_R8],  r[REG_R9]};
    r[REG_RAX] = trap_answer(r[REG_RAX], words);
}

/* Have the two system calls answered from now on. */
static void trap_calls(unsigned a, unsigned b)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                 offsetof(struct seccomp_data, args[5])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TRAP_PASS, 3, 0),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, a, 2, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, b, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
    };
    struct sock_fprog program = {COUNT(filter), filter};
    struct sigaction action = {.sa_sigaction = trap_caught,
                               .sa_flags = SA_SIGINFO | SA_NODEFER};
    CHECK_EQ(sigaction(SIGSYS, &action, NULL), 0);
    CHECK_EQ(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    /* Not by libc: the library would notice, and do without these calls. */
    CHECK_EQ(raw_call3(SYS_prctl, PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
                       (long)&program),
             0);
}

#endif
