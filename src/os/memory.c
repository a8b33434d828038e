/* memory.c - the system calls on address space.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/memory.h"

#include <elf.h>
#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "os/auxv.h"
#include "os/raw.h"

/* Not in every libc's headers; values from Linux's include/uapi. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif
#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)

static _Atomic bool restricted;

void os_restrict(void)
{
    atomic_store(&restricted, true);
}

bool os_restricted(void)
{
    return atomic_load_explicit(&restricted, memory_order_relaxed);
}

size_t os_page_size(void)
{
#if defined __x86_64__ || defined __i386__
    return 4096;
#else
    static _Atomic size_t known; /* racing threads find the same */
    size_t size = atomic_load_explicit(&known, memory_order_relaxed);
    if (!size) {
        size = os_auxv(AT_PAGESZ, 65536);
        atomic_store_explicit(&known, size, memory_order_relaxed);
    }
    return size;
#endif
}

size_t os_huge_size(void)
{
    size_t page = os_page_size();
    return page / 8 * page;
}

void os_drop(void *start, size_t size)
{
    raw_call3(SYS_munmap, (long)start, (long)size, 0);
}

void *os_map(size_t size)
{
    long p = raw_map(NULL, size, PROT_READ | PROT_WRITE, ANONYMOUS);
    return raw_failed(p) ? NULL : (void *)p;
}

void *os_probe(void)
{
    size_t page = os_page_size();
    long p = raw_map(NULL, page, PROT_NONE, ANONYMOUS);
    if (raw_failed(p))
        return NULL;
    os_drop((void *)p, page);
    return (void *)p;
}

enum os_taken os_take(void *start, size_t size)
{
    long p = raw_map(start, size, PROT_READ | PROT_WRITE,
                     ANONYMOUS | MAP_FIXED_NOREPLACE);
    if (p == (long)start)
        return OS_TAKEN;
    if (raw_failed(p))
        return p == -EEXIST ? OS_OCCUPIED : OS_REFUSED;
    /* A kernel before 4.17 knows no such flag, and goes elsewhere. */
    os_drop((void *)p, size);
    return OS_OCCUPIED;
}

bool os_unprotect(void *start, size_t size)
{
    return !raw_call3(SYS_mprotect, (long)start, (long)size,
                      PROT_READ | PROT_WRITE);
}

bool os_advise(void *start, size_t size, enum os_advice advice)
{
    static const int advices[] = {
        [OS_HUGE] = MADV_HUGEPAGE,           [OS_SMALL] = MADV_NOHUGEPAGE,
        [OS_POPULATE] = MADV_POPULATE_WRITE, [OS_RELEASE] = MADV_DONTNEED,
        [OS_NO_DUMP] = MADV_DONTDUMP,
    };
    if (os_restricted())
        return advice == OS_RELEASE && os_renew(start, size);
    return !raw_call3(SYS_madvise, (long)start, (long)size, advices[advice]);
}

uint64_t os_touched(const void *start)
{
    unsigned char touched[OS_TOUCHED];
    uint64_t bits = 0;
    if (os_restricted() ||
        raw_call3(SYS_mincore, (long)start, (long)(OS_TOUCHED * os_page_size()),
                  (long)touched))
        return ~bits;
    for (unsigned i = 0; i < OS_TOUCHED; i++)
        bits |= (uint64_t)(touched[i] & 1) << i;
    return bits;
}

bool os_readable(uintptr_t address)
{
    /* The kernel reads a set of signals there before it finds that no such
     * change of the mask exists: EFAULT or EINVAL (rt_sigprocmask(2)). */
    const long no_change = -1, set_bytes = 8;
    return !os_restricted() && raw_call(SYS_rt_sigprocmask, no_change,
                                        (long)(address & ~(uintptr_t)7), 0,
                                        set_bytes, 0, 0) != -EFAULT;
}

static long remap(void *from, size_t size, size_t new_size, int how, void *to)
{
    return raw_call(SYS_mremap, (long)from, (long)size, (long)new_size, how,
                    (long)to, 0);
}

/* True if [start, start + size) lies in one mapping. Asks for it to grow where
 * it is: several mappings are EFAULT, one that has no room is ENOMEM. */
static bool is_one_mapping(void *start, size_t size)
{
    size_t page = os_page_size();
    long result = remap(start, size, size + page, 0, NULL);
    if (raw_failed(result))
        return result == -ENOMEM;
    os_drop((char *)start + size, page); /* there was room: give it back */
    return true;
}

static bool map_anew(void *start, size_t size, int protection)
{
    return raw_map(start, size, protection, ANONYMOUS | MAP_FIXED) ==
           (long)start;
}

bool os_close(void *start, size_t size)
{
    return map_anew(start, size, PROT_READ);
}

bool os_renew(void *start, size_t size)
{
    return map_anew(start, size, PROT_READ | PROT_WRITE);
}

bool os_move(void *from, void *to, size_t size)
{
    int how = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
    /* Older kernels unmap the target before they look at the source: a source
     * of several mappings would leave a hole. */
    if (os_restricted() || !is_one_mapping(from, size))
        return false;
    if (remap(from, size, size, how, to) == (long)to)
        return true;
    os_renew(to, size); /* close the hole, if there is one */
    return false;
}
