/* filtered.c - what works behind a filter of system calls that is installed
 * after the first malloc: a line for each filter and load.
 * A filter kills at any other call than those it allows, as it does in daemons.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SECCOMP_RET_KILL_PROCESS
#define SECCOMP_RET_KILL_PROCESS SECCOMP_RET_KILL
#endif

#ifndef SYS_newfstatat /* 32 bits; there it is not run */
#define SYS_newfstatat SYS_read
#endif

#define CALLS_MAX 64
struct filter {
    const char *name;
    int allowed[CALLS_MAX]; /* ends with 0, which is read on x86-64 */
    int refused[8];         /* with EACCES; the same */
};

/* What a program needs for itself, threads included. */
static const int always[] = {
    SYS_read,  SYS_write,  SYS_exit,         SYS_exit_group,
    SYS_mmap,  SYS_munmap, SYS_rt_sigreturn, SYS_rt_sigprocmask,
    SYS_clone, SYS_clone3, SYS_futex,        SYS_set_robust_list,
    SYS_rseq,  SYS_gettid, SYS_rt_sigaction,
};

/* What malloc may have besides. */
static const int optional[] = {SYS_brk, SYS_mprotect, SYS_madvise, SYS_mremap,
                               SYS_openat};
static const char *const optional_names[] = {"brk", "mprotect", "madvise",
                                             "mremap", "openat"};
#define OPTIONAL (sizeof optional / sizeof *optional)

/* As far as they concern memory and files: of dhcpcd (9.4), of sshd before a
 * user is known (OpenSSH 9), and of man where it runs decompressors and groff
 * (man-db 2.11). */
static const struct filter daemons[] = {
    {"dhcpcd",
     {SYS_read, SYS_write, SYS_exit_group, SYS_brk, SYS_mmap, SYS_munmap,
      SYS_newfstatat, SYS_rt_sigreturn, SYS_clock_gettime},
     {0}},
    {"sshd",
     {SYS_read, SYS_write, SYS_exit_group, SYS_exit, SYS_brk, SYS_mmap,
      SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_close, SYS_futex,
      SYS_getpid, SYS_getrandom, SYS_clock_gettime, SYS_rt_sigprocmask},
     {SYS_openat, SYS_newfstatat, SYS_socket}},
    {"man",
     {SYS_read,
      SYS_write,
      SYS_exit_group,
      SYS_exit,
      SYS_brk,
      SYS_mmap,
      SYS_munmap,
      SYS_mremap,
      SYS_mprotect,
      SYS_madvise,
      SYS_close,
      SYS_futex,
      SYS_openat,
      SYS_newfstatat,
      SYS_rt_sigprocmask,
      SYS_rt_sigreturn,
      SYS_rt_sigaction,
      SYS_gettid,
      SYS_getpid,
      SYS_clone,
      SYS_clone3,
      SYS_set_robust_list,
      SYS_rseq,
      SYS_lseek,
      SYS_getrandom,
      SYS_clock_gettime},
     {0}},
};

static struct sock_filter program[2 * CALLS_MAX];
static unsigned short length;

static void add(struct sock_filter what)
{
    program[length++] = what;
}

static void add_call(int call, unsigned action)
{
    add((struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)call,
                                     0, 1));
    add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

static void begin(void)
{
    length = 0;
    add((struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                                     offsetof(struct seccomp_data, nr)));
}

static void install(void)
{
    add((struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
                                     SECCOMP_RET_KILL_PROCESS));
    struct sock_fprog all = {length, program};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all, 0, 0) != 0)
        _exit(77);
}

static void install_subset(unsigned set)
{
    begin();
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        add_call(always[i], SECCOMP_RET_ALLOW);
    for (size_t i = 0; i < OPTIONAL; i++)
        if (set >> i & 1)
            add_call(optional[i], SECCOMP_RET_ALLOW);
    install();
}

static void install_daemon(unsigned number)
{
    const struct filter *f = &daemons[number];
    begin();
    for (int i = 0; i == 0 || f->allowed[i]; i++)
        add_call(f->allowed[i], SECCOMP_RET_ALLOW);
    for (int i = 0; f->refused[i]; i++)
        add_call(f->refused[i], SECCOMP_RET_ERRNO | EACCES);
    install();
}

/* --- loads: false if malloc refuses, or if memory has other contents --- */

static bool small_blocks(void)
{
    enum { BLOCKS = 200000, SIZE = 600 };
    for (int i = 0; i < BLOCKS; i++) {
        char *p = malloc(SIZE);
        if (!p)
            return false;
        memset(p, 1, 200);
        if (i % 4 == 0)
            free(p);
    }
    return true;
}

static bool a_buffer_that_grows(void)
{
    char *p = NULL;
    for (size_t n = 1000; n < 8000000; n += n / 2) {
        p = realloc(p, n);
        if (!p || (n > 1000 && p[n / 2] != 1 && p[600] != 1))
            return false;
        memset(p, 1, n);
    }
    free(p);
    return true;
}

static void *thread(void *result)
{
    bool good = a_buffer_that_grows();
    for (int i = 0; i < 20000 && good; i++) {
        char *p = malloc((size_t)i % 700);
        good = p;
        free(p);
    }
    return good ? result : NULL;
}

static bool threads(void)
{
    pthread_t all[3];
    bool good = true;
    for (int i = 0; i < 3; i++)
        if (pthread_create(&all[i], NULL, thread, all) != 0)
            return false;
    for (int i = 0; i < 3; i++) {
        void *result;
        pthread_join(all[i], &result);
        good = good && result;
    }
    return good;
}

static const struct {
    const char *name;
    bool (*run)(void);
} loads[] = {{"small blocks", small_blocks},
             {"a buffer", a_buffer_that_grows},
             {"threads", threads}};

/* In a child, after whose end the result is known. */
static void try(const char *name, void (*filter)(unsigned), unsigned number,
                size_t load)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        filter(number);
        _exit(loads[load].run() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        exit(77);
    printf("%s: %s: %s\n", name, loads[load].name,
           WIFSIGNALED(status)   ? "killed"
           : WEXITSTATUS(status) ? "refused"
                                 : "ok");
}

int main(void)
{
    void *volatile first = malloc(100);
    free(first);
    for (unsigned set = 0; set < 1u << OPTIONAL; set++) {
        char name[64] = "mmap,munmap";
        for (size_t i = 0; i < OPTIONAL; i++)
            if (set >> i & 1)
                strcat(strcat(name, ","), optional_names[i]);
        for (size_t load = 0; load < sizeof loads / sizeof *loads; load++)
            try(name, install_subset, set, load);
    }
    for (unsigned i = 0; i < sizeof daemons / sizeof *daemons; i++)
        for (size_t load = 0; load < sizeof loads / sizeof *loads; load++)
            try(daemons[i].name, install_daemon, i, load);
    return 0;
}
