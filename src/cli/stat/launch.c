/* launch.c - run a command as if nothing stood in between.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/base/clock.h"
#include "cli/base/say.h"
#include "cli/measure/remains.h"

/* What goes on to the command, and with SIGCHLD, what is waited for. Those that
 * would stop us are only kept from doing so. */
static const int launch_passed[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGTERM,
                                    SIGUSR1, SIGUSR2, SIGCONT, SIGTSTP};
static const int launch_held[] = {SIGTTIN, SIGTTOU, SIGCHLD};

static const struct timespec launch_pause = {.tv_nsec = 20000000};

/* How long what the command leaves running is waited for. */
#define LAUNCH_REST_NS 1000000000u

#define COUNT(array) (sizeof(array) / sizeof *(array))

void launch_guard_descriptors(void)
{
    int file;
    do
        file = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (file >= 0 && file <= STDERR_FILENO);
    if (file >= 0)
        close(file);
}

static sigset_t signals_waited_for(void)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < COUNT(launch_passed); i++)
        sigaddset(&set, launch_passed[i]);
    for (size_t i = 0; i < COUNT(launch_held); i++)
        sigaddset(&set, launch_held[i]);
    return set;
}

_Noreturn static void become(char **command,
                             const struct need_list *assignments, int tell)
{
    for (size_t i = 0; i < assignments->count; i++)
        putenv(assignments->items[i]);
    execvp(command[0], command);
    int error = errno;
    while (write(tell, &error, sizeof error) < 0 && errno == EINTR)
        ;
    _exit(SAY_FATAL_STATUS);
}

/* The errno of a failed exec, or 0 once the pipe is closed by a good one. */
static int exec_error(int pipe)
{
    int error = 0;
    ssize_t n;
    do
        n = read(pipe, &error, sizeof error);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof error ? error : 0;
}

/* Stop as the command did, until somebody continues us; SIGCONT then waits to
 * be passed on. */
static void stop_too(int signal_number)
{
    struct sigaction usual = {.sa_handler = SIG_DFL}, before;
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signal_number);
    sigaction(signal_number, &usual, &before);
    raise(signal_number); /* if it is held, it comes below */
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    sigprocmask(SIG_BLOCK, &one, NULL);
    sigaction(signal_number, &before, NULL);
}

/* True once the command has ended. */
static bool has_ended(struct launch *launch)
{
    pid_t pid = wait4(launch->pid, &launch->status, WNOHANG | WUNTRACED,
                      &launch->usage);
    if (pid != launch->pid)
        return false;
    if (!WIFSTOPPED(launch->status))
        return true;
    stop_too(WSTOPSIG(launch->status));
    return false;
}

/* The terminal sends a signal to all of the group, and so to the command, too;
 * and what the command sends to its group, it has got itself. */
static bool is_for_us_alone(const siginfo_t *info, pid_t command)
{
    return info->si_code <= 0 && info->si_pid != command;
}

static void launch_wait(struct launch *launch, const sigset_t *set,
                        launch_tick *tick, void *context)
{
    while (!has_ended(launch)) {
        siginfo_t info;
        remains_collect(launch->pid);
        int number = sigtimedwait(set, &info, &launch_pause);
        if (tick)
            tick(context);
        bool passes = false;
        for (size_t i = 0; i < COUNT(launch_passed); i++)
            passes |= number == launch_passed[i];
        if (passes && is_for_us_alone(&info, launch->pid))
            kill(launch->pid, number);
    }
}

/* A daemon may have to begin yet when the command ends, and most of what is
 * left is about to end. Who sends a signal has waited long enough. */
static void wait_for_rest(const sigset_t *set, launch_tick *tick, void *context)
{
    uint64_t end = clock_ns(CLOCK_MONOTONIC) + LAUNCH_REST_NS;
    pid_t child;
    int number = 0;
    while ((child = waitpid(-1, NULL, WNOHANG)) >= 0 && number <= 0 &&
           clock_ns(CLOCK_MONOTONIC) < end) {
        if (child > 0)
            continue;
        number = sigtimedwait(set, NULL, &launch_pause);
        if (number == SIGCHLD)
            number = 0;
        if (tick)
            tick(context);
    }
}

struct launch launch_run(char **command, const struct need_list *assignments,
                         launch_tick *tick, void *context)
{
    struct launch launch = {0};
    sigset_t set = signals_waited_for(), before;
    struct sigaction usual = {.sa_handler = SIG_DFL}, child;
    int tell[2];
    sigaction(SIGCHLD, &usual,
              &child); /* ignored, it could not be waited for */
    sigprocmask(SIG_BLOCK, &set, &before);
    if (pipe2(tell, O_CLOEXEC) != 0)
        say_fatal("cannot make a pipe: %m");
    remains_adopt();
    uint64_t begin = clock_ns(CLOCK_MONOTONIC);
    launch.pid = fork();
    if (launch.pid < 0)
        say_fatal("cannot start a process: %m");
    if (launch.pid == 0) {
        sigaction(SIGCHLD, &child, NULL);
        sigprocmask(SIG_SETMASK, &before, NULL);
        become(command, assignments, tell[1]);
    }
    close(tell[1]);
    launch.error = exec_error(tell[0]);
    close(tell[0]);
    launch_wait(&launch, &set, tick, context);
    launch.wall_ns = clock_ns(CLOCK_MONOTONIC) - begin;
    wait_for_rest(&set, tick, context);
    /* What came in the meantime was for the command. */
    struct timespec at_once = {0};
    while (sigtimedwait(&set, NULL, &at_once) > 0)
        ;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return launch;
}

int launch_status(const struct launch *launch)
{
    if (launch->error)
        return launch->error == ENOENT || launch->error == ENOTDIR ? 127 : 126;
    return WIFSIGNALED(launch->status) ? 128 + WTERMSIG(launch->status)
                                       : WEXITSTATUS(launch->status);
}
