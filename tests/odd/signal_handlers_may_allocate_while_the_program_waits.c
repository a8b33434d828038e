/* signal_handlers_may_allocate_while_the_program_waits.c - on an alternate
 * stack of the smallest size, and left by siglongjmp.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/auxv.h>
#include <unistd.h>

static char *volatile made[1000];
static volatile int count;
static sigjmp_buf back;

static void handler(int signal_number)
{
    char *p = malloc(3000);
    if (p)
        memset(p, count & 127, 3000);
    made[count++] = realloc(p, 4000);
    if (signal_number == SIGUSR2)
        siglongjmp(back, 1);
}

void claim(const char *part)
{
    (void)part;
    static char stack[64 * KIB];
    size_t least = getauxval(AT_MINSIGSTKSZ);
    stack_t alternate = {.ss_sp = stack,
                         .ss_size = (least ? least : 2048) + 2048};
    CHECK_EQ(sigaltstack(&alternate, NULL), 0);
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    CHECK_EQ(sigaction(SIGUSR1, &action, NULL), 0);
    CHECK_EQ(sigaction(SIGUSR2, &action, NULL), 0);
    for (volatile int i = 0; i < 500; i++) {
        raise(SIGUSR1);
        if (sigsetjmp(back, 1) == 0)
            raise(SIGUSR2);
        CHECK(malloc(100));
    }
    CHECK_EQ(count, 1000);
    for (int i = 0; i < count; i++) {
        CHECK(made[i]);
        for (int k = 0; k < 3000; k++)
            CHECK_EQ(made[i][k], i & 127);
    }
}
