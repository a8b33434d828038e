/* memory.c - the system calls on address space.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/memory.h"

#include <errno.h>
#include <sys/auxv.h>
#include <sys/mman.h>

#include "os/raw.h"

/* Not in every libc's headers; values from Linux's include/uapi. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)

size_t os_page_size(void)
{
    return getauxval(AT_PAGESZ);
}

size_t os_huge_size(void)
{
    size_t page = os_page_size();
    return page / 8 * page;
}

void *os_reserve(size_t size)
{
    long p = raw_map(NULL, size, PROT_NONE, ANONYMOUS);
    return raw_failed(p) ? NULL : (void *)p;
}

void os_unreserve(void *start, size_t size)
{
    raw_call3(SYS_munmap, (long)start, (long)size, 0);
}

bool os_commit(void *start, size_t size)
{
    return !raw_call3(SYS_mprotect, (long)start, (long)size,
                      PROT_READ | PROT_WRITE);
}

bool os_advise(void *start, size_t size, enum os_advice advice)
{
    static const int advices[] = {
        [OS_HUGE] = MADV_HUGEPAGE,
        [OS_SMALL] = MADV_NOHUGEPAGE,
        [OS_POPULATE] = MADV_POPULATE_WRITE,
        [OS_RELEASE] = MADV_DONTNEED,
    };
    return !raw_call3(SYS_madvise, (long)start, (long)size, advices[advice]);
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
    os_unreserve((char *)start + size, page); /* there was room: give it back */
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
    if (!is_one_mapping(from, size))
        return false;
    if (remap(from, size, size, how, to) == (long)to)
        return true;
    if (!os_commit(to, size))
        os_renew(to, size); /* close the hole */
    return false;
}
