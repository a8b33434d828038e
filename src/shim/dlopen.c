/* dlopen.c - dlopen with RTLD_DEEPBIND, but one malloc for all.
 * Any thread.
 *
 * A library opened with RTLD_DEEPBIND finds libc's malloc before ours, and
 * then frees our blocks with libc's free: Debian's php opens its extensions
 * that way, and crashes under any preloaded allocator. Where share.c can see to
 * it that it finds ours, the flag stays; otherwise it is taken out. A program
 * with a malloc of its own gets what it asks for.
 *
 * dlopen looks at its caller's address (for $ORIGIN and the namespace), so the
 * real one must be jumped to, not called: optimised even in a debug build.
 * SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <stdlib.h>

#include "shim/export.h"
#include "shim/next.h"
#include "shim/object.h"
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

/* Those behind ours: wrappers, if there are any, and the C library's. */
#define DEFINERS_MAX 8
static struct definer {
    struct object object;
    dlopen_function *function;
} definers[DEFINERS_MAX];
static unsigned definer_count;

static bool definer_add(const struct object *o, void *data)
{
    (void)data;
    struct definer *d = &definers[definer_count];
    d->object = *o;
    *(void **)&d->function = object_function(o, "dlopen");
    definer_count += d->function != NULL;
    return definer_count == DEFINERS_MAX;
}

/* Look them up, first in the constructor, before threads. */
__attribute__((constructor, cold, noinline)) static void find_definers(void)
{
    if (definer_count)
        return;
    object_each(definer_add, NULL);
    if (definer_count)
        return;
    definer_count = 1; /* opened at run time: see next_symbol */
    *(void **)&definers[0].function = next_symbol("dlopen");
    if (!definers[0].function)
        abort();
}

/* The dlopen behind ours; and if the caller is one of those behind, the one
 * behind that. It has looked for the next itself and found ours, because its
 * dlsym is a wrapper's: it would be called again and again. */
__attribute__((noinline)) static dlopen_function *
definer_for(const void *caller)
{
    if (unlikely(!definer_count))
        find_definers();
    for (unsigned i = 0; i + 1 < definer_count; i++)
        if (object_holds(&definers[i].object, caller))
            return definers[i + 1].function;
    return definers[0].function;
}

/* The mode to open with where the flag is asked for. */
__attribute__((cold, noinline)) static int deepbind(int mode)
{
    return next_serves_all || share_now() ? mode : mode & ~RTLD_DEEPBIND;
}

EXPORT ALWAYS_OPTIMISED void *dlopen(const char *file, int mode)
{
    dlopen_function *next = definer_for(__builtin_return_address(0));
    if (unlikely(mode & RTLD_DEEPBIND))
        mode = deepbind(mode);
    TAIL_CALL return next(file, mode);
}
