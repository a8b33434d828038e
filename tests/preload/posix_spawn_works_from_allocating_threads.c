/* posix_spawn_works_from_allocating_threads.c - and from one, popen and system
 * too.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <unistd.h>

static void *spawn(void *argument)
{
    for (int round = 0; round < 50; round++) {
        char *const words[] = {strdup("true"), NULL};
        pid_t child;
        CHECK_EQ(posix_spawn(&child, "/bin/true", NULL, NULL, words, environ),
                 0);
        void *p = malloc(5000);
        fill(p, 5000, 1);
        CHECK_EQ(wait_status(child), 0);
        CHECK(holds(p, 5000, 1));
        free(p);
        free(words[0]);
    }
    return argument;
}

void claim(const char *part)
{
    (void)part;
    spawn(NULL);
    pthread_t thread[4];
    for (int i = 0; i < 4; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, spawn, NULL), 0);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    CHECK_EQ(system("exit 3"), 3 << 8);
    FILE *pipe = popen("echo text", "r");
    CHECK(pipe);
    char text[20];
    CHECK(fgets(text, sizeof text, pipe));
    CHECK(strcmp(text, "text\n") == 0);
    CHECK_EQ(pclose(pipe), 0);
}
