/* pointers_of_libc_are_served_by_libc.c - realloc and malloc_usable_size pass
 * what is not ours on; free leaves it alone.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>

static void *(*libc_malloc)(size_t);
static void *(*libc_memalign)(size_t, size_t);
static size_t (*libc_usable_size)(void *);

static void look(void *p, size_t size)
{
    check_context("a block of libc's, %zu bytes", size);
    CHECK(p);
    CHECK(!is_ours(p));
    CHECK_EQ(malloc_usable_size(p), libc_usable_size(p));
    fill(p, size, size);
    errno = 0;
    CHECK(realloc(p, SIZE_MAX - 100) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK(holds(p, size, size));
    p = realloc(p, size * 3 + 100);
    CHECK(p);
    CHECK(holds(p, size, size));
    CHECK_GE(malloc_usable_size(p), size * 3 + 100);
    memset(p, 1, size * 3 + 100);
    p = realloc(p, size / 2 + 1);
    CHECK(p);
    fill(p, size / 2 + 1, size);
    free(p);
    free(p); /* ignored, hence not a double free */
    CHECK(holds(p, size / 2 + 1, size));
    for (int i = 0; i < 100; i++) /* and libc does not hand it out again */
        CHECK(libc_malloc(size / 2 + 1) != p);
    CHECK(holds(p, size / 2 + 1, size));
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
#ifdef __GLIBC__
    void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    CHECK(libc);
    libc_malloc = dlsym(libc, "malloc");
    libc_memalign = dlsym(libc, "memalign");
    libc_usable_size = dlsym(libc, "malloc_usable_size");
    CHECK(strstr(file_of((void *)libc_malloc), "libc.so"));
    for (size_t size = 1; size < 9 * MIB; size = size * 4 + 1) {
        look(libc_malloc(size), size);
        look(libc_memalign(4096, size), size);
    }
    /* a block of ours stays ours in the meantime */
    void *p = realloc(malloc(10), 5000);
    CHECK(is_ours(p));
#else
    skip("needs glibc's names");
#endif
}
