/* uses_large_buffers_a_little.c - a program for scripts: 30 GB of buffers of
 * 100 MB, one after the other, taken in several ways, a page of each used; then
 * it forks.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char *take(int i, size_t size)
{
    void *buffer;
    switch (i % 4) {
    case 0:
        return malloc(size);
    case 1:
        return calloc(size / 1000, 1000);
    case 2:
        return posix_memalign(&buffer, 1 << 20, size) ? NULL : buffer;
    default:
        return realloc(malloc(size / 4), size);
    }
}

int main(void)
{
    for (int i = 0; i < 300; i++) {
        char *volatile buffer = take(i, 100000000);
        if (!buffer) {
            printf("buffer %d was refused\n", i);
            return 1;
        }
        buffer[50000000] = 1;
        free(buffer);
    }
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
        puts("fork does not work");
        return 1;
    }
    puts("fork works");
    return 0;
}
