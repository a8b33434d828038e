/* launch.c - runs a command whose allocations are the same each time, for
 * bench/cost: addresses decide how tables of pointers are laid out, and where
 * output goes decides how it is buffered.
 *
 *     launch [NAME=VALUE]... COMMAND...
 *
 * Linked statically, so that loading a library that is preloaded is the
 * command's alone.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

int main(int count, char **words)
{
    int at = 1;
    while (at < count && words[at][strcspn(words[at], "=/")] == '=')
        putenv(words[at++]);
    if (at == count) {
        fputs("usage: launch [NAME=VALUE]... COMMAND...\n", stderr);
        return 2;
    }
    int nowhere = open("/dev/null", O_WRONLY);
    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0 ||
        dup2(nowhere, STDERR_FILENO) < 0)
        return 126;
    close(nowhere);
    if (personality((unsigned)personality(0xffffffff) | ADDR_NO_RANDOMIZE) < 0)
        return 126;
    execvp(words[at], words + at);
    return 127;
}
