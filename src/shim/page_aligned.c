/* page_aligned.c - valloc and pvalloc, through the process's own memalign: a
 * program that defines malloc, free and memalign stays their one owner. Apart
 * from memalign's file, so that no compiler binds the call to ours.
 * Any thread.
 * SPDX-License-Identifier: MIT */
#include <errno.h>
#include <malloc.h>
#include <stdint.h>

#include "core/num.h"
#include "os/libc.h"
#include "os/memory.h"
#include "shim/export.h"

/* valloc(3): a multiple of the page size. */
EXPORT void *valloc(size_t n);
EXPORT void *valloc(size_t n)
{
    return memalign(os_page_size(), n);
}

/* pvalloc(3): so is the size. */
EXPORT void *pvalloc(size_t n);
EXPORT void *pvalloc(size_t n)
{
    size_t page = os_page_size();
    if (n > SIZE_MAX - page) {
        os_set_errno(ENOMEM);
        return NULL;
    }
    return memalign(page, num_align_up(n, page));
}
