/* every_entry_point_comes_from_the_library.c - the dynamic linker finds ours
 * first.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    static const char *const names[] = {"malloc",
                                        "calloc",
                                        "realloc",
                                        "free",
                                        "aligned_alloc",
                                        "posix_memalign",
                                        "memalign",
                                        "valloc",
                                        "pvalloc",
                                        "free_sized",
                                        "malloc_usable_size",
                                        "free_aligned_sized",
                                        "cfree",
                                        "mallinfo",
                                        "mallinfo2",
                                        "malloc_stats",
                                        "malloc_trim",
                                        "mallopt",
                                        "dlopen",
                                        "__libc_malloc",
                                        "__libc_calloc",
                                        "__libc_realloc",
                                        "__libc_free",
                                        "__libc_memalign",
                                        "__libc_valloc",
                                        "__libc_pvalloc"};
    for (size_t i = 0; i < COUNT(names); i++) {
        check_context("%s comes from %s", names[i], file_of(entry(names[i])));
        CHECK(strstr(file_of(entry(names[i])), "libbumpmalloc"));
    }
}
