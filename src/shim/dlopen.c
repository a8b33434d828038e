/* dlopen.c - dlopen without RTLD_DEEPBIND.
 * Any thread.
 *
 * A library opened with RTLD_DEEPBIND finds libc's malloc before ours, and
 * then frees our blocks with libc's free. Debian's php opens its extensions
 * that way, and crashes under any preloaded allocator.
 *
 * dlopen looks at its caller's address (for $ORIGIN and the namespace), so the
 * real one must be jumped to, not called: optimised even in a debug build.
 * SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <stdlib.h>

#include "shim/export.h"
#include "shim/next.h"

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

static dlopen_function *real_dlopen;

/* Look the real one up, first in the constructor, before threads. */
__attribute__((constructor, cold, noinline)) static void find_dlopen(void)
{
    *(void **)&real_dlopen = next_symbol("dlopen");
    if (!real_dlopen)
        abort();
}

EXPORT ALWAYS_OPTIMISED void *dlopen(const char *file, int mode)
{
    if (unlikely(!real_dlopen))
        find_dlopen();
    TAIL_CALL return real_dlopen(file, mode & ~RTLD_DEEPBIND);
}
