/* signals_interrupt_nothing.c - a timer fires all the time; its handler does
 * not allocate.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <signal.h>
#include <sys/time.h>

static volatile sig_atomic_t fired;

static void count(int number)
{
    (void)number;
    fired++;
}

void claim(const char *part)
{
    (void)part;
    struct sigaction action = {.sa_handler = count};
    sigaction(SIGALRM, &action, NULL);
    struct itimerval often = {{0, 50}, {0, 50}};
    CHECK_EQ(setitimer(ITIMER_REAL, &often, NULL), 0);
    void *vector = NULL;
    size_t had = 0;
    for (int i = 0; i < 5000 || (fired < 20 && i < 50000); i++) {
        void *p = calloc(1, (size_t)(i % 3000));
        CHECK(p);
        CHECK(is_zero(p, (size_t)(i % 3000)));
        size_t size = (size_t)(i % 100 + 1) * (i % 64 ? 100 : 10 * KIB);
        fill(vector, had, 1);
        vector = realloc(vector, size);
        CHECK(vector);
        CHECK(holds(vector, had < size ? had : size, 1));
        had = size;
        free(p);
    }
}
