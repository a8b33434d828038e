/* remains.c - end what a run has left behind.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/remains.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* Looks in a row at which no child had ended, 10 ms apart; and all looks, for
 * what starts new processes as fast as they are killed. */
#define REMAINS_LOOKS 200
#define REMAINS_MOST 20000

void remains_adopt(void)
{
    prctl(PR_SET_CHILD_SUBREAPER, 1);
}

void remains_collect(pid_t child)
{
    siginfo_t end = {0};
    while (waitid(P_ALL, 0, &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           end.si_pid != 0 && end.si_pid != child)
        waitpid(end.si_pid, NULL, 0);
}

/* The parent of the process, which is named by the folder; 0 if it has gone. */
static pid_t process_parent(int folder, const char *name)
{
    char path[32], text[512];
    snprintf(path, sizeof(path), "%.20s/stat", name);
    int file = openat(folder, path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof(text) - 1);
    if (file >= 0)
        close(file);
    text[length > 0 ? length : 0] = '\0';
    /* proc_pid_stat(5): "1 (name) S 0 ..."; the name may have parentheses */
    char *end = strrchr(text, ')');
    return end && strlen(end) > 4 ? (pid_t)atoi(end + 4) : 0;
}

/* Returns how many children were there to be killed. */
static size_t children_kill(void)
{
    DIR *processes = opendir("/proc");
    size_t killed = 0;
    for (const struct dirent *entry; processes && (entry = readdir(processes));)
        if (*entry->d_name >= '1' && *entry->d_name <= '9' &&
            process_parent(dirfd(processes), entry->d_name) == getpid())
            killed += kill((pid_t)atoi(entry->d_name), SIGKILL) == 0;
    if (processes)
        closedir(processes);
    return killed;
}

static void usage_add(struct rusage *sum, const struct rusage *usage)
{
    timeradd(&sum->ru_utime, &usage->ru_utime, &sum->ru_utime);
    timeradd(&sum->ru_stime, &usage->ru_stime, &sum->ru_stime);
    if (sum->ru_maxrss < usage->ru_maxrss)
        sum->ru_maxrss = usage->ru_maxrss;
    sum->ru_minflt += usage->ru_minflt;
    sum->ru_majflt += usage->ru_majflt;
    sum->ru_nvcsw += usage->ru_nvcsw;
    sum->ru_nivcsw += usage->ru_nivcsw;
}

/* Waits for the children that have ended, which *ended says if any have. False
 * if there are none any more. */
static bool children_collect(struct rusage *usage, bool *ended)
{
    struct rusage own;
    pid_t child;
    *ended = false;
    while ((child = wait4(-1, NULL, WNOHANG, &own)) > 0) {
        *ended = true;
        if (usage)
            usage_add(usage, &own);
    }
    return child == 0;
}

bool remains_end(struct rusage *usage)
{
    const struct timespec moment = {.tv_nsec = 10000000};
    sigset_t wakers;
    sigemptyset(&wakers);
    sigaddset(&wakers, SIGCHLD);
    bool ended;
    int idle = 0;
    for (int looks = 0; children_collect(usage, &ended); looks++) {
        idle = ended ? 0 : idle + 1;
        if (idle == REMAINS_LOOKS || looks == REMAINS_MOST ||
            children_kill() == 0)
            return !children_collect(usage, &ended);
        sigtimedwait(&wakers, NULL, &moment);
    }
    return true;
}
