/* trial.c - have runs measured by a process of its own, one by one.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/base/interrupt.h"
#include "cli/base/say.h"
#include "cli/base/self.h"
#include "cli/measure/input.h"

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

/* The arguments of measure_main; the strings are shared. */
static char **trial_arguments(const struct trial *trial, char *socket)
{
    static char name[] = MEASURE_NAME, any[] = "-", null[] = "/dev/null";
    static char set[16];
    snprintf(set, sizeof(set), "%u", trial->counters);
    char *own[] = {name,
                   socket,
                   trial->cpu ? (char *)trial->cpu : any,
                   trial->input ? (char *)trial->input : null,
                   set,
                   trial->library ? (char *)trial->library : any};
    size_t count = sizeof(own) / sizeof(*own), words = 0;
    while (trial->command[words])
        words++;
    char **arguments = need_alloc(count + words + 1, sizeof(*arguments));
    memcpy(arguments, own, sizeof(own));
    memcpy(arguments + count, trial->command, words * sizeof(*arguments));
    return arguments;
}

/* Starts `program`; `keep` stays open in it (-1: none). */
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

/* A descriptor above the standard ones, whatever was closed before. Takes over
 * `low`. -1 if `low` is, or if there is no descriptor left. */
static int descriptor_raise(int low)
{
    int file = low < 0 ? -1 : fcntl(low, F_DUPFD_CLOEXEC, 10);
    if (low >= 0)
        close(low);
    return file;
}

static int trial_open_null(void)
{
    int file = descriptor_raise(open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (file < 0)
        say_fatal("/dev/null: %m");
    return file;
}

static void trial_start(struct trial_process *process,
                        const struct trial *trial, struct trial_output output)
{
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0) {
        ends[0] = descriptor_raise(ends[0]);
        ends[1] = descriptor_raise(ends[1]);
    }
    if (ends[0] < 0 || ends[1] < 0)
        say_fatal("cannot make a socket: %m");
    char *number = need_text("%d", ends[1]);
    char **arguments = trial_arguments(trial, number);
    char **environment = trial_environment();
    int standard[3] = {trial_open_null(), output.out, output.error};
    /* a process group of its own: Ctrl-C is for the command alone */
    process->leader = trial_spawn(self_image(), arguments, environment,
                                  standard, ends[1], POSIX_SPAWN_SETPGROUP);
    if (process->leader < 0)
        say_fatal("cannot start a process: %m");
    process->socket = ends[0];
    free(number);
    free(arguments);
    free(environment);
    close(standard[0]);
    close(ends[1]);
}

void trial_stop(struct trial_process *process)
{
    if (process->leader == 0)
        return;
    close(process->socket);
    while (waitpid(process->leader, NULL, 0) < 0 && errno == EINTR)
        ;
    *process = (struct trial_process){0};
}

/* Asks for a run. False if the process is not there any more. */
static bool trial_request(const struct trial_process *process,
                          const struct need_list *assignments)
{
    size_t size = 1;
    for (size_t i = 0; i < assignments->count; i++)
        size += strlen(assignments->items[i]) + 1;
    char *packet = need_alloc(size, 1), *end = packet;
    for (size_t i = 0; i < assignments->count; i++)
        end = stpcpy(end, assignments->items[i]) + 1;
    bool sent = send(process->socket, packet, size, MSG_NOSIGNAL) >= 0;
    if (!sent && errno != EPIPE && errno != ECONNRESET)
        say_fatal("cannot ask for a run: %m");
    free(packet);
    return sent;
}

static enum trial_end trial_wait(struct watch *watch,
                                 struct trial_process *process,
                                 struct measure *measure)
{
    enum trial_end end = watch_run(watch, process->socket);
    if (end != TRIAL_REPORTED)
        kill(-process->leader, SIGTERM);
    bool reported = recv(process->socket, measure, sizeof(*measure), 0) ==
                    (ssize_t)sizeof(*measure);
    const struct trial *trial = watch->trial;
    if (reported && trial->library &&
        recv(process->socket, trial->reach, sizeof(*trial->reach), 0) !=
            (ssize_t)sizeof(*trial->reach))
        reported = false;
    if (!reported) /* somebody killed the process: nothing is known */
        *measure = (struct measure){.error = ECANCELED};
    if (end == TRIAL_READY && !measure->killed)
        trial_stop(process); /* the signal comes too late, for the next run */
    if (!reported || end == TRIAL_TIMED_OUT || end == TRIAL_INTERRUPTED)
        trial_stop(process);
    watch_take(watch);
    return end;
}

enum trial_end trial_run(struct trial_process *process,
                         const struct trial *trial,
                         const struct need_list *assignments,
                         struct trial_output output, void (*tell)(void),
                         struct measure *measure)
{
    if (trial->input)
        input_check(trial->input);
    if (trial->until && trial->until->port && until_port_answers(trial->until))
        say_fatal("--until: something answers on port %u already",
                  trial->until->port);
    struct watch watch = watch_begin(trial, output, tell);
    if (process->leader && trial_request(process, assignments))
        return trial_wait(&watch, process, measure);
    trial_stop(process);
    trial_start(process, trial, output);
    if (!trial_request(process, assignments))
        say_fatal("the process that measures has died");
    return trial_wait(&watch, process, measure);
}

/* Waits for the shell, or tells it to end because a signal came, and takes what
 * it prints. Returns its status. */
static int shell_await(pid_t shell, struct capture *capture)
{
    /* -1 before Linux 5.3: then it is looked at now and then */
    int end = (int)syscall(SYS_pidfd_open, shell, 0);
    const struct timespec moment = {.tv_nsec = 10000000};
    struct pollfd files[] = {{.fd = capture->output, .events = POLLIN},
                             {.fd = end, .events = POLLIN}};
    int status = -1;
    pid_t ended;
    do {
        if (interrupt_poll(files, 2, end < 0 ? &moment : NULL) < 0)
            kill(shell, SIGTERM);
        capture_take(capture);
        ended = waitpid(shell, &status, WNOHANG);
    } while (ended == 0 || (ended < 0 && errno == EINTR));
    capture_take(capture);
    if (end >= 0)
        close(end);
    return ended > 0 ? status : -1;
}

int trial_run_shell(const char *command, struct capture *capture)
{
    char *arguments[] = {need_copy("sh"), need_copy("-c"), need_copy(command),
                         NULL};
    int input = trial_open_null();
    int standard[3] = {input, capture->input, capture->input};
    pid_t child = trial_spawn("/bin/sh", arguments, environ, standard, -1, 0);
    int status = child > 0 ? shell_await(child, capture) : -1;
    close(input);
    for (size_t i = 0; arguments[i]; i++)
        free(arguments[i]);
    return status;
}
