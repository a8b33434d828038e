/* leftover.c - files that go again however the command ends.
 * SPDX-License-Identifier: MIT */
#include "cli/base/leftover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/base/need.h"

#define DESCRIPTORS 1024

/* What is guarded. */
static struct leftover {
    struct leftover *next;
    const char *path;
    int command_end; /* of a pipe, which only the command has open; or -1 */
} * leftovers;

static pid_t owner_pid;

/* So that they are gone by then. A forked child removes nothing. */
static void remove_at_exit(void)
{
    for (struct leftover *l = leftovers; l && getpid() == owner_pid;
         l = l->next)
        unlink(l->path);
}

/* In a session of its own it gets no signal of the terminal, and it keeps
 * nothing open that others wait for. */
_Noreturn static void wait_for_end(int pipe, const char *path)
{
    sigset_t all;
    char nothing;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    setsid();
    dup2(pipe, 0);
    for (int file = 1; file < DESCRIPTORS; file++)
        close(file);
    while (read(0, &nothing, 1) < 0 && errno == EINTR)
        ;
    unlink(path); /* nothing, if it is gone */
    _exit(0);
}

/* Starts the process that waits. Returns the command's end of the pipe. */
static int waiter_start(const char *path)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        /* Nobody but init is to wait for it. */
        if (fork() == 0) {
            close(ends[1]);
            wait_for_end(ends[0], path);
        }
        _exit(0);
    }
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    close(ends[0]);
    return ends[1];
}

void leftover_guard(const char *path)
{
    struct leftover *l = need_alloc(1, sizeof *l);
    if (!owner_pid)
        atexit(remove_at_exit);
    owner_pid = getpid();
    *l = (struct leftover){leftovers, path, waiter_start(path)};
    leftovers = l;
}

void leftover_remove(const char *path)
{
    unlink(path);
    for (struct leftover **at = &leftovers; *at; at = &(*at)->next)
        if ((*at)->path == path) {
            struct leftover *l = *at;
            *at = l->next;
            if (l->command_end >= 0)
                close(l->command_end);
            free(l);
            return;
        }
}
