/* launcher.c - programs that start others in another environment.
 * SPDX-License-Identifier: MIT */
#include "cli/program/launcher.h"

#include <stddef.h>
#include <string.h>

/* sudo(8), su(1), doas(1), pkexec(1), ssh(1), systemd-run(1). */
#define LAUNCHER_FRESH                                                         \
    "what it starts does not inherit LD_PRELOAD: put 'bumpmalloc run --' "     \
    "before that"
/* chroot(8), bwrap(1). */
#define LAUNCHER_ROOT                                                          \
    "what it starts in another root finds the library only if it is there "    \
    "under the same path"

const char *launcher_note(const char *path)
{
    static const struct {
        const char *name, *note;
    } launchers[] = {
        {"bwrap", LAUNCHER_ROOT},   {"chroot", LAUNCHER_ROOT},
        {"doas", LAUNCHER_FRESH},   {"docker", LAUNCHER_FRESH},
        {"pkexec", LAUNCHER_FRESH}, {"podman", LAUNCHER_FRESH},
        {"ssh", LAUNCHER_FRESH},    {"su", LAUNCHER_FRESH},
        {"sudo", LAUNCHER_FRESH},   {"systemd-run", LAUNCHER_FRESH},
    };
    const char *slash = strrchr(path, '/');
    for (size_t i = 0; i < sizeof(launchers) / sizeof(*launchers); i++)
        if (strcmp(slash ? slash + 1 : path, launchers[i].name) == 0)
            return launchers[i].note;
    return NULL;
}
