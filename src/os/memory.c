/* memory.c - the system calls on address space.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/memory.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/num.h"

/* Not in every libc's headers; values from Linux's include/uapi. */
#ifndef MADV_COLD
#define MADV_COLD 20
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif
#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

size_t os_page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE); /* no system call: from auxv */
}

size_t os_huge_size(void)
{
    size_t page = os_page_size();
    return page / 8 * page;
}

void *os_reserve(size_t size)
{
    int saved = errno;
    void *p = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    errno = saved;
    return p == MAP_FAILED ? NULL : p;
}

void os_unreserve(void *start, size_t size)
{
    int saved = errno;
    munmap(start, size);
    errno = saved;
}

bool os_commit(void *start, size_t size)
{
    int saved = errno;
    bool done = !mprotect(start, size, PROT_READ | PROT_WRITE);
    errno = saved;
    return done;
}

bool os_advise(void *start, size_t size, enum os_advice advice)
{
    static const int advices[] = {
        [OS_HUGE] = MADV_HUGEPAGE,           [OS_SMALL] = MADV_NOHUGEPAGE,
        [OS_POPULATE] = MADV_POPULATE_WRITE, [OS_RELEASE] = MADV_DONTNEED,
        [OS_FORGET] = MADV_WIPEONFORK,
    };
    int saved = errno;
    bool done = !madvise(start, size, advices[advice]);
    errno = saved;
    return done;
}

bool os_is_locked(void *start)
{
    int saved = errno;
    /* Before Linux 5.4 the advice is unknown, and an empty range EINVAL too. */
    bool locked = madvise(start, os_page_size(), MADV_COLD) &&
                  errno == EINVAL && !madvise(start, 0, MADV_COLD);
    errno = saved;
    return locked;
}

/* True if [start, start + size) lies in one mapping. Asks for it to grow where
 * it is: several mappings are EFAULT, one that has no room is ENOMEM. */
static bool is_one_mapping(void *start, size_t size)
{
    size_t page = os_page_size();
    if (mremap(start, size, size + page, 0) == MAP_FAILED)
        return errno == ENOMEM;
    munmap((char *)start + size, page); /* there was room: give it back */
    return true;
}

bool os_renew(void *start, size_t size)
{
    int saved = errno;
    void *p = mmap(start, size, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    errno = saved;
    return p == start;
}

bool os_move(void *from, void *to, size_t size)
{
    int saved = errno;
    int how = MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP;
    bool done = false;
    /* Older kernels unmap the target before they look at the source: a source
     * of several mappings would leave a hole. */
    if (is_one_mapping(from, size)) {
        done = mremap(from, size, size, how, to) == to;
        if (!done && mprotect(to, size, PROT_READ | PROT_WRITE))
            os_renew(to, size); /* close the hole */
    }
    errno = saved;
    return done;
}
