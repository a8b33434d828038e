/* aligned_alloc_takes_the_alignments_that_libc_takes.c - what is no power of
 * two is rounded up by glibc before 2.38, and EINVAL elsewhere, but that musl
 * takes 0. The libc at hand is asked itself, where it can be.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>

typedef void *aligned_alloc_function(size_t align, size_t n);

static bool takes(aligned_alloc_function *take, size_t align)
{
    errno = 0;
    void *p = take(align, 240);
    if (!p) {
        CHECK_EQ(errno, EINVAL);
        return false;
    }
    CHECK_EQ(errno, 0);
    CHECK(is_aligned(p, align ? align & -align : 1));
    CHECK_GE(malloc_usable_size(p), 240);
    memset(p, 1, 240);
    return true;
}

void claim(const char *part)
{
    (void)part;
    void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    aligned_alloc_function *others = libc ? dlsym(libc, "aligned_alloc") : NULL;
    CHECK(!others || system_malloc() || others != aligned_alloc);
    static const size_t aligns[] = {0,  1,   3,    5,    6,    12,      16,
                                    24, 100, 4095, 4096, 4097, SIZE_MAX};
    for (size_t i = 0; i < COUNT(aligns); i++) {
        check_context("alignment %zu", aligns[i]);
        bool power = aligns[i] && !(aligns[i] & (aligns[i] - 1));
        bool wanted = others ? takes(others, aligns[i]) : power;
        CHECK_EQ(takes(aligned_alloc, aligns[i]), wanted);
    }
    if (!takes(aligned_alloc, 24))
        return;
    /* Of no known value, since compilers refuse such alignments. */
    volatile size_t odd = 24, none = 0;
    for (size_t i = 0; i < 100; i++) /* rounded up, not down */
        CHECK(is_aligned(aligned_alloc(odd, i), 32));
    CHECK(system_malloc() || is_ours(aligned_alloc(none, 10)));
}
