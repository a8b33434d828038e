/* reach.c - follow a run, process by process.
 * ptrace(2), PTRACE_SEIZE: stops are told apart by what waitid(2) says in
 * si_status, a signal below and an event above eight bits.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/reach.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/measure/image.h"

/* A process that is there. */
struct process {
    pid_t pid;
    uint64_t start_ns; /* its CPU time when it executed the image */
    struct reach_image image;
};

struct follower {
    struct reach *reach;
    const char *library;
    pid_t command;
    struct process *processes;
    size_t count;
};

#define FOLLOW_OPTIONS                                                         \
    (PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |          \
     PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT)

static struct process *process_find(const struct follower *follower, pid_t pid)
{
    for (size_t i = follower->count; i-- > 0;)
        if (follower->processes[i].pid == pid)
            return &follower->processes[i];
    return NULL;
}

/* A new process is what its parent is, which may be NULL. */
static struct process *process_add(struct follower *follower, pid_t pid,
                                   const struct process *parent)
{
    struct process process = {.pid = pid};
    if (parent)
        process.image = parent->image;
    void *longer =
        realloc(follower->processes, (follower->count + 1) * sizeof(process));
    if (!longer)
        _exit(1);
    follower->processes = longer;
    follower->processes[follower->count] = process;
    return &follower->processes[follower->count++];
}

/* Adds up what the process has used since it executed its image. */
static void process_account(struct follower *follower, struct process *process)
{
    struct reach *reach = follower->reach;
    struct reach_image *image = &process->image;
    uint64_t now = image_cpu_ns(process->pid);
    uint64_t used = now > process->start_ns ? now - process->start_ns : 0;
    process->start_ns = now;
    if (!*image->path)
        return;
    size_t i = 0;
    while (i < reach->count &&
           (reach->images[i].state != image->state ||
            strcmp(reach->images[i].path, image->path) != 0))
        i++;
    if (i == REACH_MOST) {
        reach->other_ns += used;
        return;
    }
    if (i == reach->count) {
        reach->images[i] = *image;
        reach->count++;
    }
    reach->images[i].cpu_ns += used;
    reach->images[i].count++;
}

static void follow_exec(struct follower *follower, pid_t pid)
{
    struct process *process = process_find(follower, pid);
    if (!process) /* its parent's fork is not reported yet */
        process = process_add(follower, pid, NULL);
    process_account(follower, process);
    image_path(pid, process->image.path, sizeof(process->image.path));
    process->image.state = image_expect(pid, follower->library);
}

/* The thread's memory is still there; what it says counts more than what was
 * to be expected. */
static void follow_exit(struct follower *follower, pid_t thread)
{
    struct process *process = process_find(follower, image_process(thread));
    if (!process)
        return;
    bool loaded = image_maps(thread, follower->library);
    if (loaded)
        process->image.state = IMAGE_LOADED;
    else if (process->image.state == IMAGE_LOADED)
        process->image.state = IMAGE_REFUSED;
}

static void follow_fork(struct follower *follower, pid_t thread)
{
    unsigned long message = 0;
    if (ptrace(PTRACE_GETEVENTMSG, thread, NULL, &message) != 0)
        return;
    pid_t child = (pid_t)message;
    if (image_process(child) == child && /* else a thread */
        !process_find(follower, child))
        process_add(follower, child,
                    process_find(follower, image_process(thread)));
}

/* Lets the thread go on. Returns false if the command itself has stopped. */
static bool follow_stop(struct follower *follower, pid_t thread, int status)
{
    int signal = status & 0xff, event = status >> 8;
    switch (event) {
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
        follow_fork(follower, thread);
        break;
    case PTRACE_EVENT_EXEC:
        follow_exec(follower, thread);
        break;
    case PTRACE_EVENT_EXIT:
        follow_exit(follower, thread);
        break;
    case PTRACE_EVENT_STOP:
        if (signal == SIGTRAP)
            break;
        if (thread == follower->command)
            return false;
        ptrace(PTRACE_LISTEN, thread, NULL, NULL);
        return true;
    }
    ptrace(PTRACE_CONT, thread, NULL, (void *)(long)(event ? 0 : signal));
    return true;
}

/* Returns false if it was the command. */
static bool follow_end(struct follower *follower, pid_t pid)
{
    struct process *process = process_find(follower, pid);
    if (process) {
        process_account(follower, process);
        *process = follower->processes[--follower->count];
    }
    if (pid == follower->command)
        follower->reach->group = 0;
    int status = 0;
    while (waitpid(pid, &status, __WALL) < 0 && errno == EINTR)
        ;
    if (pid != follower->command)
        return true;
    follower->reach->status = status;
    return false;
}

/* Until the command ends or stops. */
static void follow_to_end(struct follower *follower)
{
    siginfo_t what;
    bool going = true;
    while (going) {
        what.si_pid = 0;
        if (waitid(P_ALL, 0, &what, WEXITED | WSTOPPED | __WALL | WNOWAIT) !=
            0) {
            if (errno == EINTR)
                continue;
            return;
        }
        bool ended = what.si_code == CLD_EXITED || what.si_code == CLD_KILLED ||
                     what.si_code == CLD_DUMPED;
        if (ended) {
            going = follow_end(follower, what.si_pid);
            continue;
        }
        siginfo_t taken = {0};
        waitid(P_PID, (id_t)what.si_pid, &taken, WSTOPPED | __WALL | WNOHANG);
        if (taken.si_pid == 0) /* it was killed meanwhile */
            continue;
        going = follow_stop(follower, taken.si_pid, taken.si_status);
        if (!going)
            follower->reach->status = (taken.si_status & 0xff) << 8 | 0x7f;
    }
}

/* In the child, once it is followed: `gate` is at its end then. */
static _Noreturn void command_start(struct reach *reach, int gate,
                                    char **command, const sigset_t *mask)
{
    char end;
    setpgid(0, 0);
    while (read(gate, &end, 1) < 0 && errno == EINTR)
        ;
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(command[0], command);
    reach->exec_error = errno;
    _exit(127);
}

static _Noreturn void follower_main(struct follower *follower, char **command,
                                    const sigset_t *mask)
{
    struct reach *reach = follower->reach;
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) != 0)
        _exit(1);
    follower->command = fork();
    if (follower->command < 0)
        _exit(1);
    if (follower->command == 0) {
        close(gate[1]);
        command_start(reach, gate[0], command, mask);
    }
    setpgid(follower->command, follower->command);
    reach->group = follower->command;
    process_add(follower, follower->command, NULL);
    if (ptrace(PTRACE_SEIZE, follower->command, NULL,
               (void *)(long)FOLLOW_OPTIONS) != 0)
        reach->error = errno;
    close(gate[1]);
    follow_to_end(follower);
    _exit(0);
}

pid_t reach_start(struct reach *reach, const char *library, char **command,
                  const sigset_t *mask)
{
    struct follower follower = {.reach = reach, .library = library};
    reach->status = SIGKILL; /* if the follower is killed itself */
    pid_t pid = fork();
    if (pid == 0)
        follower_main(&follower, command, mask);
    return pid;
}
