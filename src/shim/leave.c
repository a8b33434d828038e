/* leave.c - notice when the program leaves by _exit, past all destructors, so
 * that the record says so, and what the process took until then.
 * Any thread, also in a signal handler; callable before this library is
 * relocated.
 *
 * exit(3) ends by a function of libc's own, not by these.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <unistd.h>

#include "os/system.h"
#include "shim/chain.h"
#include "shim/counted.h"
#include "shim/export.h"

static struct chain posix_chain, c_chain;

__attribute__((constructor, cold)) static void find_chains(void)
{
    chain_find(&posix_chain, "_exit");
    chain_find(&c_chain, "_Exit");
}

__attribute__((noreturn)) static void leave(int status, void *next)
{
    void (*real)(int);
    *(void **)&real = next;
    counted_leave();
    if (real)
        real(status);
    os_exit(status);
}

/* _exit(2). */
EXPORT void _exit(int status)
{
    leave(status, chain_next(&posix_chain, __builtin_return_address(0)));
}

/* C17 7.22.4.5. */
EXPORT void _Exit(int status)
{
    leave(status, chain_next(&c_chain, __builtin_return_address(0)));
}
