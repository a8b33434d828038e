/* pointers_outside_the_region_are_ignored_by_free.c - nothing near them is
 * read.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <sys/mman.h>

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    void (*sized)(void *, size_t) = entry("free_sized");
    void (*aligned_sized)(void *, size_t, size_t) = entry("free_aligned_sized");
    static _Alignas(16) char in_data[64];
    _Alignas(16) char on_stack[64];
    /* a page between two that cannot be read */
    char *pages =
        mmap(NULL, 3 * 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(pages != MAP_FAILED);
    CHECK_EQ(mprotect(pages + 4096, 4096, PROT_READ | PROT_WRITE), 0);
    memset(in_data, 1, sizeof in_data);
    memset(on_stack, 2, sizeof on_stack);
    memset(pages + 4096, 3, 4096);
    void *foreign[] = {
        in_data + 16, on_stack + 16,
        pages,        pages + 4096,
        pages + 8192, (void *)16,
        (void *)-16,  (void *)((uintptr_t)1 << (sizeof(void *) * 8 - 2))};
    errno = 12345;
    for (size_t i = 0; i < COUNT(foreign); i++) {
        check_context("pointer %zu: %p", i, foreign[i]);
        free(foreign[i]);
        sized(foreign[i], 16);
        aligned_sized(foreign[i], 16, 16);
        CHECK_EQ(errno, 12345);
    }
    for (size_t i = 0; i < 64; i++)
        CHECK(in_data[i] == 1 && on_stack[i] == 2);
    for (size_t i = 4096; i < 8192; i++)
        CHECK(pages[i] == 3);
}
