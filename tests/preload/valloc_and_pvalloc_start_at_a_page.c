/* valloc_and_pvalloc_start_at_a_page.c - and pvalloc has whole pages.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <unistd.h>

void claim(const char *part)
{
    (void)part;
    void *(*pvalloc_found)(size_t) = entry("pvalloc");
    if (!pvalloc_found)
        skip("no pvalloc here");
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t sizes[] = {0, 1, 100, page - 1, page, page + 1, MIB + 1};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        check_context("size %zu", sizes[i]);
        void *p = valloc(sizes[i]);
        CHECK(p);
        CHECK(is_aligned(p, page));
        CHECK_GE(malloc_usable_size(p), sizes[i]);
        p = pvalloc_found(sizes[i]);
        CHECK(p);
        CHECK(is_aligned(p, page));
        size_t whole = (sizes[i] + page - 1) / page * page;
        CHECK_GE(malloc_usable_size(p), whole);
        memset(p, 1, whole);
    }
}
