/* measure.c - the small process that starts one run and measures it.
 * Allocates nothing before the run but the new environment, prints nothing.
 * SPDX-License-Identifier: MIT */
#include "cli/measure.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Index of the first argument that belongs to the caller's assignments. */
#define MEASURE_FIRST 4

static uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static uint64_t timeval_us(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
}

/* What stops a run that wants the terminal goes to its whole process group, and
 * that is ours too; we must stay awake to tell. *original gets the mask that
 * the command is to have. */
static void measure_stay_awake(sigset_t *original)
{
    sigset_t stops;
    sigemptyset(&stops);
    sigaddset(&stops, SIGTTIN);
    sigaddset(&stops, SIGTTOU);
    sigaddset(&stops, SIGTSTP);
    sigprocmask(SIG_BLOCK, &stops, original);
}

/* posix_spawnp(3) reports what execve(2) said but, unlike execvp(3), does not
 * hand text without a "#!" line to the shell. Returns an errno, 0 for success.
 */
static int measure_spawn(pid_t *child, char **command,
                         const posix_spawnattr_t *attributes)
{
    int error =
        posix_spawnp(child, command[0], NULL, attributes, command, environ);
    if (error != ENOEXEC)
        return error;
    size_t count = 0;
    while (command[count])
        count++;
    char **shell = calloc(count + 2, sizeof(*shell));
    if (!shell)
        return ENOMEM;
    static char shell_path[] = "/bin/sh";
    memcpy(shell + 1, command, count * sizeof(*shell));
    shell[0] = shell_path;
    error = posix_spawn(child, shell_path, NULL, attributes, shell, environ);
    free(shell);
    return error;
}

static void measure_run(struct measure *measure, char **command,
                        const sigset_t *mask)
{
    pid_t child;
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, mask);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    uint64_t start = clock_ns();
    measure->error = measure_spawn(&child, command, &attributes);
    if (measure->error)
        return;
    struct rusage usage;
    int status;
    /* WUNTRACED: a run that stops itself (it wants the terminal) would never
     * end; the caller kills it. */
    while (wait4(child, &status, WUNTRACED, &usage) < 0 && errno == EINTR)
        ;
    measure->wall_ns = clock_ns() - start;
    measure->status = status;
    measure->user_us = timeval_us(usage.ru_utime);
    measure->sys_us = timeval_us(usage.ru_stime);
    measure->rss_kib = (uint64_t)usage.ru_maxrss;
    measure->minor_faults = (uint64_t)usage.ru_minflt;
    measure->major_faults = (uint64_t)usage.ru_majflt;
    measure->voluntary_switches = (uint64_t)usage.ru_nvcsw;
    measure->involuntary_switches = (uint64_t)usage.ru_nivcsw;
}

static int measure_pin(const char *cpu)
{
    if (strcmp(cpu, "-") == 0)
        return 0;
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET((size_t)atoi(cpu), &set);
    return sched_setaffinity(0, sizeof(set), &set) == 0 ? 0 : errno;
}

/* Goes on in a forked child, which has only those pages that were written to;
 * what is mapped from files comes back as far as it is touched again. That
 * lowers the least peak RSS that can be seen from 1.5 to 0.9 MiB. The parent
 * waits and exits with the child's status. */
static void measure_shrink(void)
{
    pid_t child = fork();
    if (child <= 0)
        return; /* the child; or no child to be had, and nothing lost but size
                 */
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 125);
}

int measure_main(int argc, char **argv)
{
    int assignments = argc > MEASURE_FIRST ? atoi(argv[3]) : -1;
    if (assignments < 0 || argc <= MEASURE_FIRST + assignments)
        return 125;
    int report = atoi(argv[1]);
    fcntl(report, F_SETFD, FD_CLOEXEC);

    sigset_t mask;
    measure_stay_awake(&mask);
    measure_shrink();
    struct measure measure = {.error = measure_pin(argv[2])};
    for (int i = 0; i < assignments && !measure.error; i++)
        if (putenv(argv[MEASURE_FIRST + i]) != 0)
            measure.error = errno;
    if (!measure.error)
        measure_run(&measure, argv + MEASURE_FIRST + assignments, &mask);
    ssize_t written = write(report, &measure, sizeof(measure));
    return written == (ssize_t)sizeof(measure) ? 0 : 125;
}
