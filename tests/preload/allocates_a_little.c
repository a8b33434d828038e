/* allocates_a_little.c - a plain program, to be run by debuggers: it prints a
 * line, and shares nothing with the other tests.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *body(void *argument)
{
    unsigned long *sum = argument;
    unsigned char *p = NULL;
    for (size_t size = 1; size < 2000000; size *= 3) {
        p = realloc(p, size);
        if (!p)
            return NULL;
        memset(p, (int)(size % 100), size);
        unsigned char *q = calloc(7, size);
        *sum += p[size / 2] + q[size];
        free(q);
    }
    free(p);
    return argument;
}

int main(void)
{
    unsigned long sum[2] = {0, 0};
    pthread_t thread;
    if (pthread_create(&thread, NULL, body, &sum[1]) != 0)
        return 1;
    body(&sum[0]);
    pthread_join(thread, NULL);
    printf("%lu %lu\n", sum[0], sum[1]);
    return 0;
}
