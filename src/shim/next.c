/* next.c - the malloc family behind ours.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#include "shim/next.h"

#include <stdatomic.h>

#include "heap/heap.h"
#include "os/system.h"
#include "shim/message.h"
#include "shim/object.h"

bool next_serves_all;
void (*next_was_us)(void);

struct sought {
    const char *name;
    void *found;
};

static bool seek(const struct object *o, void *data)
{
    struct sought *s = data;
    s->found = object_function(o, s->name);
    return s->found;
}

void *next_symbol(const char *name)
{
    struct sought s = {.name = name};
    object_each(seek, &s);
    if (!s.found) /* opened at run time, we come last */
        object_each_other(seek, &s);
    return s.found;
}

/* POSIX allows to convert such pointers to functions, as with dlsym. */
static struct next next_look_up(void)
{
    struct next n = {0};
    *(void **)&n.malloc = next_symbol("malloc");
    *(void **)&n.calloc = next_symbol("calloc");
    *(void **)&n.realloc = next_symbol("realloc");
    *(void **)&n.free = next_symbol("free");
    *(void **)&n.aligned_alloc = next_symbol("aligned_alloc");
    *(void **)&n.memalign = next_symbol("memalign");
    *(void **)&n.posix_memalign = next_symbol("posix_memalign");
    *(void **)&n.malloc_usable_size = next_symbol("malloc_usable_size");
    return n;
}

struct next next_family;

const struct next *next_get(void)
{
    static _Atomic bool ready;
    static _Atomic(void *) looker; /* a thread, by its cursor's address */
    if (!atomic_load_explicit(&ready, memory_order_acquire)) {
        void *self = &cursor_self;
        if (atomic_load_explicit(&looker, memory_order_relaxed) == self)
            return NULL;
        atomic_store_explicit(&looker, self, memory_order_relaxed);
        struct next found = next_look_up();
        atomic_store_explicit(&looker, NULL, memory_order_relaxed);
        next_family = found; /* racing threads write the same */
        atomic_store_explicit(&ready, true, memory_order_release);
    }
    return next_family.malloc ? &next_family : NULL;
}

void next_change(void (*change)(struct next *))
{
    change(&next_family);
}

const struct next *next_for(const void *p)
{
    const struct next *next = next_get();
    if (next && next->realloc && next->malloc_usable_size)
        return next;
    message_foreign(p);
    os_abort();
}
