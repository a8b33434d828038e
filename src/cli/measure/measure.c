/* measure.c - the small process that starts the runs and measures them.
 * Allocates only a run's environment and prints nothing.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/measure.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/base/clock.h"
#include "cli/measure/assignments.h"
#include "cli/measure/remains.h"

/* Index of the command's first word. */
#define MEASURE_COMMAND 6

/* What is the same for all runs. */
struct task {
    char **command;
    sigset_t mask;   /* the command's */
    sigset_t wakers; /* signals that something is to be done */
    uint32_t counters;
    const char *library; /* that is followed, or NULL */
    struct reach *reach; /* where to, or NULL; shared */
};

static uint64_t timeval_us(struct timeval time)
{
    return (uint64_t)time.tv_sec * 1000000 + (uint64_t)time.tv_usec;
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

/* Kills the run's process group. Its first process was not waited for yet, so
 * its number is still its own. Who follows the run stays, to tell of its end.
 */
static void run_kill(pid_t child, const struct reach *reach)
{
    if (reach) {
        if (reach->group > 0)
            kill(-reach->group, SIGKILL);
        return;
    }
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
}

/* Returns what became of the first process, which remains to be waited for, and
 * takes the time in `measure`. A run that stops itself (it wants the terminal)
 * would never end. No process (si_pid 0) if the run was to be killed but may
 * not be: a setuid program. */
static siginfo_t run_await_end(pid_t child, uint64_t start_ns,
                               const sigset_t *wakers, struct measure *measure,
                               const struct reach *reach)
{
    const struct timespec patience = {.tv_sec = 2};
    siginfo_t end = {0};
    while (end.si_pid == 0) {
        int waker = inside_wait(wakers, measure->killed ? &patience : NULL);
        if (!measure->killed)
            measure->wall_ns = clock_ns(CLOCK_MONOTONIC) - start_ns;
        if (waker < 0 && errno == EAGAIN)
            break;
        if (waker == SIGTERM) {
            measure->killed = 1;
            run_kill(child, reach);
        }
        remains_collect(child);
        waitid(P_PID, (id_t)child, &end,
               WEXITED | WSTOPPED | WNOHANG | WNOWAIT);
    }
    return end;
}

static void measure_set_usage(struct measure *measure,
                              const struct rusage *usage)
{
    measure->user_us = timeval_us(usage->ru_utime);
    measure->sys_us = timeval_us(usage->ru_stime);
    measure->rss_kib = (uint64_t)usage->ru_maxrss;
    measure->minor_faults = (uint64_t)usage->ru_minflt;
    measure->major_faults = (uint64_t)usage->ru_majflt;
    measure->voluntary_switches = (uint64_t)usage->ru_nvcsw;
    measure->involuntary_switches = (uint64_t)usage->ru_nivcsw;
}

/* Nothing between the two looks at the clock but the run. What a run that was
 * killed had started is counted, for it did not come to wait for it. */
static void measure_run(struct measure *measure, const struct task *task)
{
    pid_t child;
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &task->mask);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    uint64_t start = clock_ns(CLOCK_MONOTONIC);
    if (task->reach)
        child =
            reach_start(task->reach, task->library, task->command, &task->mask);
    measure->error = !task->reach
                         ? measure_spawn(&child, task->command, &attributes)
                     : child < 0 ? errno
                                 : 0;
    if (measure->error)
        return;
    measure->pid = task->reach ? 0 : child;
    inside_begin();
    siginfo_t end =
        run_await_end(child, start, &task->wakers, measure, task->reach);
    run_kill(child, task->reach);
    struct rusage usage = {0};
    int status = SIGKILL;
    while (end.si_pid && wait4(child, &status, 0, &usage) < 0 && errno == EINTR)
        ;
    measure->left = !remains_end(measure->killed ? &usage : NULL);
    measure->inside = inside_end();
    measure->status = task->reach ? task->reach->status
                      : end.si_code == CLD_STOPPED
                          ? end.si_status << 8 | 0x7f /* as wait(2) says it */
                          : status;
    if (task->reach)
        measure->error = task->reach->exec_error;
    measure_set_usage(measure, &usage);
}

/* measure_run with counters. They are opened anew for each run: where the
 * kernel exchanges the events of a process and of the child that it starts,
 * which it does when it switches between them, it is the original that goes on
 * at execve(2), and nothing is inherited by the next child. */
static void measure_counted(struct measure *measure, const struct task *task)
{
    int files[COUNTER_COUNT], error;
    measure->counted = counters_open(task->counters, files, &error);
    measure_run(measure, task);
    counters_read(files, measure->counters);
    counters_close(files);
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

/* Stays until the child has ended, then ends what is left of the runs: the
 * child cannot if a run has killed it. Exits with the child's status. When the
 * command itself dies, SIGHUP comes, and everything ends. */
static _Noreturn void measure_watch_over(pid_t child)
{
    sigset_t wakers;
    sigemptyset(&wakers);
    sigaddset(&wakers, SIGCHLD);
    sigaddset(&wakers, SIGHUP);
    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0)
        if (sigwaitinfo(&wakers, NULL) == SIGHUP)
            kill(child, SIGKILL);
    remains_end(NULL);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 125);
}

/* Goes on in a forked child, which has only those pages that were written to;
 * what is mapped from files comes back as far as it is touched again. That
 * lowers the least peak RSS that can be seen from 1.5 to 0.9 MiB. The parent
 * watches over the child, and the child over the runs. */
static void measure_shrink(void)
{
    prctl(PR_SET_PDEATHSIG, SIGHUP);
    remains_adopt(); /* not inherited */
    pid_t child = fork();
    if (child > 0)
        measure_watch_over(child);
    /* the child; or the parent if fork failed, which is only larger */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    remains_adopt();
}

/* Opens the file anew, so that each run reads it from its start. Returns an
 * errno, 0 for success. */
static int measure_open_input(const char *path)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || dup2(file, STDIN_FILENO) < 0)
        return errno;
    close(file);
    return 0;
}

/* The next packet, allocated; NULL at the end. */
static char *measure_receive(int socket)
{
    ssize_t size = recv(socket, NULL, 0, MSG_PEEK | MSG_TRUNC);
    char *packet = size > 0 ? malloc((size_t)size) : NULL;
    if (packet)
        recv(socket, packet, (size_t)size, 0);
    return packet;
}

/* From the arguments; blocks the signals that the process waits for. */
static struct task task_read(char **argv)
{
    struct task task = {.command = argv + MEASURE_COMMAND,
                        .counters = (uint32_t)atoi(argv[4])};
    if (strcmp(argv[5], "-") != 0) {
        void *shared = mmap(NULL, sizeof(*task.reach), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (shared == MAP_FAILED)
            _exit(125);
        task.library = argv[5];
        task.reach = shared;
    }
    sigemptyset(&task.wakers);
    sigaddset(&task.wakers, SIGCHLD);
    sigaddset(&task.wakers, SIGTERM);
    sigset_t blocked = task.wakers;
    sigaddset(&blocked, SIGHUP);
    sigprocmask(SIG_BLOCK, &blocked, &task.mask);
    return task;
}

int measure_main(int argc, char **argv)
{
    if (argc <= MEASURE_COMMAND)
        return 125;
    int socket = atoi(argv[1]);
    fcntl(socket, F_SETFD, FD_CLOEXEC);

    struct task task = task_read(argv);
    measure_shrink();
    pid_t parent = getppid();

    char **base = environ, *assignments;
    inside_note_cpus();
    int pin_error = measure_pin(argv[2]);
    while ((assignments = measure_receive(socket))) {
        struct measure measure = {.error = pin_error};
        char **own = assignments_add(base, assignments);
        if (!own)
            return 125;
        environ = own;
        if (!measure.error)
            measure.error = measure_open_input(argv[3]);
        if (!measure.error)
            measure_counted(&measure, &task);
        environ = base;
        free(own);
        free(assignments);
        if (getppid() != parent) /* nobody would end what is left */
            return 125;
        if (send(socket, &measure, sizeof(measure), MSG_NOSIGNAL) < 0 ||
            (task.reach &&
             send(socket, task.reach, sizeof(*task.reach), MSG_NOSIGNAL) < 0))
            return 125;
    }
    return 0;
}
