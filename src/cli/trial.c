/* trial.c - start one measured run and wait for what it reports.
 * SPDX-License-Identifier: MIT */
#include "cli/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/say.h"

/* The measuring process must be small: what the user preloads is for the
 * command alone, so it travels as an assignment (see allocator.c). Returns
 * environ without LD_PRELOAD; the strings are shared. */
static char **trial_environment(void)
{
    size_t count = 0, kept = 0;
    while (environ[count])
        count++;
    char **copy = need_alloc(count + 1, sizeof(*copy));
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "LD_PRELOAD=", strlen("LD_PRELOAD=")) != 0)
            copy[kept++] = environ[i];
    return copy;
}

/* The arguments of measure_main; the list owns its strings. */
static struct need_list trial_arguments(const struct trial *trial,
                                        const struct need_list *assignments,
                                        int report)
{
    struct need_list list = {0};
    need_list_add(&list, need_copy(MEASURE_NAME));
    need_list_add(&list, need_text("%d", report));
    need_list_add(&list, need_copy(trial->cpu ? trial->cpu : "-"));
    need_list_add(&list, need_text("%zu", assignments->count));
    for (size_t i = 0; i < assignments->count; i++)
        need_list_add(&list, need_copy(assignments->items[i]));
    for (char **word = trial->command; *word; word++)
        need_list_add(&list, need_copy(*word));
    return list;
}

static void list_free(struct need_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
}

/* Starts `program` as the leader of a process group of its own, so that all of
 * a run can be killed at once; `keep` stays open in it (-1: none). */
static pid_t trial_spawn(const char *program, char **arguments,
                         char **environment, const int standard[3], int keep,
                         short flags)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    for (int i = 0; i < 3; i++)
        posix_spawn_file_actions_adddup2(&files, standard[i], i);
    if (keep >= 0) /* onto itself: clears close-on-exec */
        posix_spawn_file_actions_adddup2(&files, keep, keep);
    posix_spawnattr_setsigmask(&attributes, interrupt_original_mask());
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | flags);
    pid_t child;
    errno = posix_spawn(&child, program, &files, &attributes, arguments,
                        environment);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    return errno ? -1 : child;
}

/* Opens a descriptor above the standard ones, whatever was closed before. */
static int trial_open_input(const char *path)
{
    int low = open(path ? path : "/dev/null", O_RDONLY | O_CLOEXEC);
    int file = low < 0 ? -1 : fcntl(low, F_DUPFD_CLOEXEC, 10);
    if (file < 0)
        say_fatal("--input: %s: %m", path ? path : "/dev/null");
    close(low);
    return file;
}

static enum trial_end trial_wait(const struct trial *trial, pid_t child,
                                 int report, struct measure *measure)
{
    struct timespec limit = {
        .tv_sec = (time_t)trial->timeout_s,
        .tv_nsec =
            (long)((trial->timeout_s - (double)(time_t)trial->timeout_s) *
                   1e9)};
    int ready = interrupt_poll(report, trial->timeout_s > 0 ? &limit : NULL);
    enum trial_end end = ready > 0    ? TRIAL_REPORTED
                         : ready == 0 ? TRIAL_TIMED_OUT
                                      : TRIAL_INTERRUPTED;
    if (end == TRIAL_REPORTED &&
        read(report, measure, sizeof(*measure)) != (ssize_t)sizeof(*measure)) {
        /* Somebody killed the measuring process: nothing is known. */
        *measure = (struct measure){.error = ECANCELED};
    }
    /* Ends what is left of the run, and one that stopped itself. */
    kill(-child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return end;
}

enum trial_end trial_run(const struct trial *trial,
                         const struct need_list *assignments,
                         struct trial_output output, struct measure *measure)
{
    static char **environment;
    if (!environment)
        environment = trial_environment();
    int pipe_ends[2], report = -1;
    if (pipe2(pipe_ends, O_CLOEXEC) != 0 ||
        (report = fcntl(pipe_ends[1], F_DUPFD_CLOEXEC, 10)) < 0)
        say_fatal("cannot make a pipe: %m");
    close(pipe_ends[1]);
    int input = trial_open_input(trial->input);
    struct need_list arguments = trial_arguments(trial, assignments, report);
    int standard[3] = {input, output.out, output.error};
    pid_t child = trial_spawn("/proc/self/exe", arguments.items, environment,
                              standard, report, POSIX_SPAWN_SETPGROUP);
    if (child < 0)
        say_fatal("cannot start a process: %m");
    list_free(&arguments);
    close(input);
    close(report);
    enum trial_end end = trial_wait(trial, child, pipe_ends[0], measure);
    close(pipe_ends[0]);
    return end;
}

int trial_run_shell(const char *command, int output)
{
    char *arguments[] = {need_copy("sh"), need_copy("-c"), need_copy(command),
                         NULL};
    int input = trial_open_input(NULL);
    int standard[3] = {input, output, output};
    pid_t child = trial_spawn("/bin/sh", arguments, environ, standard, -1, 0);
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    close(input);
    for (size_t i = 0; arguments[i]; i++)
        free(arguments[i]);
    return child > 0 ? status : -1;
}
