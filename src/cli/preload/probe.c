/* probe.c - ask a process with an allocator preloaded whose malloc it has.
 * SPDX-License-Identifier: MIT */
#include "cli/preload/probe.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/base/say.h"
#include "cli/base/self.h"

int probe_main(void)
{
    Dl_info object;
    void *serving = dlsym(RTLD_DEFAULT, "malloc");
    if (!serving || !dladdr(serving, &object))
        return 1;
    char *path = realpath(object.dli_fname, NULL);
    fputs(path ? path : object.dli_fname, stdout);
    return fflush(stdout) == 0 ? 0 : 1;
}

/* In the child: the assignments, then this program again as the probe. */
static _Noreturn void probe_start(const struct need_list *assignments,
                                  int output)
{
    char name[] = PROBE_NAME;
    char *arguments[] = {name, NULL};
    for (size_t i = 0; i < assignments->count; i++)
        putenv(assignments->items[i]);
    if (dup2(output, STDOUT_FILENO) >= 0)
        execv(self_image(), arguments);
    _exit(127);
}

/* What the child prints, up to its end: allocated. */
static char *probe_read(int input)
{
    char path[PATH_MAX + 1];
    size_t length = 0;
    ssize_t count;
    while ((count = read(input, path + length, sizeof(path) - 1 - length)) > 0)
        length += (size_t)count;
    path[length] = '\0';
    return need_copy(path);
}

/* What the user preloads may be an allocator. */
static void warn_of_system(const struct allocator *allocator)
{
    static bool told;
    const char *slash = strrchr(allocator->server, '/');
    const char *name = slash ? slash + 1 : allocator->server;
    bool libc = strncmp(name, "libc.", 5) == 0 ||
                strncmp(name, "libc-", 5) == 0 || strncmp(name, "ld-", 3) == 0;
    if (!libc && getenv("LD_PRELOAD") && !told)
        say_warning("%s: malloc is that of %s here, which LD_PRELOAD names",
                    allocator->spec, allocator->server);
    told |= !libc;
}

void probe_allocator(struct allocator *allocator)
{
    int ends[2];
    if (pipe(ends) != 0)
        say_fatal("cannot make a pipe: %m");
    pid_t child = fork();
    if (child == 0)
        probe_start(&allocator->assignments, ends[1]);
    close(ends[1]);
    allocator->server = probe_read(ends[0]);
    close(ends[0]);
    int status = -1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        say_fatal("-a %s: a program does not even start with %s",
                  allocator->spec,
                  allocator->library ? allocator->library : "it");
    if (allocator->library && allocator->kind != ALLOCATOR_EMPTY &&
        strcmp(allocator->server, allocator->library) != 0)
        say_fatal("-a %s: %s does not take over malloc; it stays with %s",
                  allocator->spec, allocator->library, allocator->server);
    if (allocator->kind == ALLOCATOR_SYSTEM)
        warn_of_system(allocator);
}
