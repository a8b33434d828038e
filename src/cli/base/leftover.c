/* leftover.c - a file that goes again however the command ends.
 * SPDX-License-Identifier: MIT */
#include "cli/base/leftover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define DESCRIPTORS 1024

/* The end of a pipe that only the command has open; -1: there is none. */
static int command_end = -1;

/* Removed at exit, so that it is gone by then; NULL: there is none. */
static const char *guarded;
static pid_t owner;

/* A forked child removes nothing. */
static void remove_at_exit(void)
{
    if (guarded && getpid() == owner)
        unlink(guarded);
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

void leftover_guard(const char *path)
{
    int ends[2];
    guarded = path;
    owner = getpid();
    atexit(remove_at_exit);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return;
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
    command_end = ends[1];
}

void leftover_remove(const char *path)
{
    unlink(path);
    guarded = NULL;
    if (command_end >= 0)
        close(command_end);
    command_end = -1;
}
