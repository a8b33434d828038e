/* dlopen.c - let dlopen with RTLD_DEEPBIND bind plug-ins to the same malloc as
 * the program.
 * Any thread.
 *
 * A library opened with RTLD_DEEPBIND finds libc's malloc before ours, and
 * then frees our blocks with libc's free: Debian's php opens its extensions
 * that way, and crashes under any preloaded allocator. If share.c can make
 * libc's names lead to ours, the flag stays; otherwise it is removed from the
 * call. For a program with a malloc of its own the call is passed on unchanged.
 *
 * The real dlopen looks at its caller's address (for $ORIGIN and the
 * namespace), so we must jump to it and not call it. This needs optimisation,
 * even in a debug build.
 * SPDX-License-Identifier: MIT */
#include <dlfcn.h>

#include "os/system.h"
#include "shim/chain.h"
#include "shim/export.h"
#include "shim/next.h"
#include "shim/share.h"

#ifdef __clang__
#define TAIL_CALL __attribute__((musttail))
#define ALWAYS_OPTIMISED
#else
#define TAIL_CALL
#define ALWAYS_OPTIMISED __attribute__((optimize("O2", "omit-frame-pointer")))
#endif

#ifndef RTLD_DEEPBIND
#define RTLD_DEEPBIND 0 /* musl has no such thing */
#endif

typedef void *dlopen_function(const char *file, int mode);

static struct chain chain;

__attribute__((constructor, cold)) static void find_chain(void)
{
    chain_find(&chain, "dlopen");
}

/* The dlopen behind ours, for that caller. */
__attribute__((noinline)) static dlopen_function *dlopen_for(const void *caller)
{
    dlopen_function *next;
    find_chain(); /* a constructor may open something before ours runs */
    *(void **)&next = chain_next(&chain, caller);
    if (!next)
        os_abort();
    return next;
}

/* The mode to open with if the program asks for RTLD_DEEPBIND. */
__attribute__((cold, noinline)) static int deepbind(int mode)
{
    return next_serves_all || share_now() ? mode : mode & ~RTLD_DEEPBIND;
}

EXPORT ALWAYS_OPTIMISED void *dlopen(const char *file, int mode)
{
    dlopen_function *next = dlopen_for(__builtin_return_address(0));
    if (unlikely(mode & RTLD_DEEPBIND))
        mode = deepbind(mode);
    TAIL_CALL return next(file, mode);
}
