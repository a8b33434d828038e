/* mallinfo_counts_a_block_as_soon_as_it_is_taken.c - uordblks grows by what is
 * asked for, and is what arena has beyond fordblks.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
#if __GLIBC_PREREQ(2, 33)
    static const size_t sizes[] = {1, 100, 1000, 3000, 20000, 200000, 3000000};
    struct mallinfo (*info)(void) = entry("mallinfo");
    (void)part;
    only_under_the_library(); /* glibc counts mapped blocks elsewhere */
    malloc(600);              /* no chunk of medium ones is begun below */
    for (size_t i = 0; i < COUNT(sizes); i++) {
        check_context("%zu bytes", sizes[i]);
        struct mallinfo2 before = mallinfo2();
        struct mallinfo old = info();
        CHECK(malloc(sizes[i]));
        struct mallinfo2 after = mallinfo2();
        CHECK_GE(after.uordblks, before.uordblks + sizes[i]);
        CHECK_EQ(after.arena, after.uordblks + after.fordblks);
        CHECK_EQ((size_t)old.uordblks, before.uordblks);
        CHECK_EQ((size_t)old.fordblks, before.fordblks);
    }
#else
    (void)part;
    skip("no mallinfo2");
#endif
}
