/* share.c - give plug-ins the program's malloc even if they look for their
 * symbols in their own libraries first (RTLD_DEEPBIND).
 * Any thread; allocates nothing; errno is preserved.
 *
 * Such a plug-in finds libc's malloc before ours, and frees with libc's free
 * what libc's strdup has taken from ours. Its constructors run before dlopen
 * returns, so afterwards it is too late to change what it is bound to.
 * Therefore we change libc's symbol table, in this process's copy of the page:
 * the entries of the functions that we define, too, are made to lead to ours.
 * Objects that bring a malloc of their own are left as they are.
 *
 *     libc's .dynsym    malloc  st_value ---> ours (less libc's base)
 *
 * Each entry is one word; other threads read either the one or the other.
 * SPDX-License-Identifier: MIT */
#include "shim/share.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "core/num.h"
#include "os/memory.h"
#include "os/raw.h"
#include "shim/malloc.h"
#include "shim/next.h"
#include "shim/object.h"

static const char *const names[] = {
    "malloc", "calloc", "realloc", "free", "aligned_alloc", "posix_memalign",
    "memalign", "valloc", "pvalloc", "malloc_usable_size", "free_sized",
    "free_aligned_sized", "cfree", "mallinfo", "mallinfo2", "malloc_stats",
    "malloc_trim", "mallopt", "__libc_malloc", "__libc_calloc",
    "__libc_realloc", "__libc_free", "__libc_memalign", "__libc_valloc",
    "__libc_pvalloc",
    /* So that we notice what is done to pages of our blocks: mappings.c. */
    "madvise", "mlock", "mlock2", "mmap", "mmap64", "mprotect", "mremap",
    "munmap", "pkey_mprotect", "syscall"};
#define NAMES (sizeof names / sizeof *names)

static bool allowed;

void share_allow(void)
{
    allowed = true;
}

/* --- an object's symbol table --- */

struct table {
    const struct object *object;
    uintptr_t start, end; /* pages that hold the entries */
    int protection;
};

static int protection_of(unsigned flags)
{
    return (flags & PF_R ? PROT_READ : 0) | (flags & PF_W ? PROT_WRITE : 0) |
           (flags & PF_X ? PROT_EXEC : 0);
}

static void table_span(struct table *t, const void *entry)
{
    size_t page = os_page_size();
    uintptr_t start = num_align_down((uintptr_t)entry, page);
    uintptr_t end = num_align_up((uintptr_t)entry + sizeof(ElfW(Sym)), page);
    t->start = t->start ? num_min(t->start, start) : start;
    t->end = num_max(t->end, end);
}

/* Calls visit for each entry of the object that has one of the names. */
static void table_each(struct table *t,
                       void (*visit)(struct table *, const char *name,
                                     const ElfW(Sym) *))
{
    for (size_t i = 0; i < NAMES; i++)
        for (uint32_t n = 0; (n = object_find(t->object, names[i], n));)
            visit(t, names[i], &t->object->symbols[n]);
}

static void entry_measure(struct table *t, const char *name,
                          const ElfW(Sym) * entry)
{
    (void)name;
    table_span(t, entry);
}

static void entry_redirect(struct table *t, const char *name,
                           const ElfW(Sym) * entry)
{
    void *ours = object_own_function(name);
    if (ours)
        __atomic_store_n(&((ElfW(Sym) *)(uintptr_t)entry)->st_value,
                         (uintptr_t)ours - t->object->base, __ATOMIC_RELAXED);
}

static bool table_protect(const struct table *t, int protection)
{
    return !raw_call3(SYS_mprotect, (long)t->start, (long)(t->end - t->start),
                      protection);
}

/* False and nothing changed if its pages cannot be written to. */
static bool table_redirect(struct table *t)
{
    table_each(t, entry_measure);
    for (unsigned i = 0; i < t->object->segment_count; i++) {
        const ElfW(Phdr) *s = &t->object->segments[i];
        if (s->p_type == PT_LOAD &&
            t->start - num_align_down(t->object->base + s->p_vaddr,
                                      os_page_size()) <
                s->p_memsz)
            t->protection = protection_of(s->p_flags);
    }
    if (!t->protection || !table_protect(t, t->protection | PROT_WRITE))
        return false;
    table_each(t, entry_redirect);
    table_protect(t, t->protection);
    return true;
}

/* --- libc's --- */

/* libc is the one that defines both, whoever else defines one of them. */
static bool share_libc(const struct object *o, void *data)
{
    if (!object_find(o, "__libc_start_main", 0) || !object_find(o, "malloc", 0))
        return false;
    struct table t = {.object = o};
    *(bool *)data = table_redirect(&t);
    return true;
}

static bool share(void)
{
    void *(*volatile process_malloc)(size_t) = malloc;
    bool shared = false;
    /* A wrapper of malloc in front of ours may add to the blocks, or ask libc
     * by its handle. next_get must find libc's functions before they are
     * changed. */
    if (process_malloc == malloc_is_ours && next_get())
        object_each(share_libc, &shared);
    return shared;
}

bool share_now(void)
{
    enum { NOT_YET, BEING_DONE, DONE, REFUSED };
    static _Atomic int state;
    if (!allowed || next_serves_all)
        return false;
    int seen = NOT_YET;
    if (atomic_compare_exchange_strong(&state, &seen, BEING_DONE)) {
        seen = share() ? DONE : REFUSED;
        atomic_store(&state, seen);
    }
    /* Waiting is bounded: after a fork the thread that was at it may be gone.
     */
    for (int i = 0; seen == BEING_DONE && i < 10000; i++) {
        raw_call3(SYS_sched_yield, 0, 0, 0);
        seen = atomic_load(&state);
    }
    return seen == DONE;
}
