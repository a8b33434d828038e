/* a_stack_overflow_is_still_reported.c - inside malloc or out of it: SIGSEGV,
 * on an alternate stack, where malloc works.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <limits.h>
#include <setjmp.h>
#include <signal.h>

static sigjmp_buf back;
static char *volatile made;

static void handler(int signal_number)
{
    (void)signal_number;
    made = malloc(100);
    siglongjmp(back, 1);
}

static volatile int depth_wanted = INT_MAX;

static int descend(int n)
{
    volatile char *p = malloc(40);
    *p = (char)n;
    return n < depth_wanted ? descend(n + 1) + *p : 0;
}

void claim(const char *part)
{
    (void)part;
    static char stack[64 * KIB];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_ONSTACK};
    sigaction(SIGSEGV, &action, NULL);
    if (sigsetjmp(back, 1) == 0)
        descend(0);
    CHECK(made);
    for (int i = 0; i < 1000; i++) {
        char *p = malloc(1000);
        CHECK(p);
        fill(p, 1000, 3);
        CHECK(holds(p, 1000, 3));
    }
}
