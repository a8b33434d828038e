/* ifunc_resolvers_may_allocate.c - one in the program, one in a library,
 * which runs before and after the preloaded library is relocated.
 * SPDX-License-Identifier: MIT */
#include "check.h"

int ifunc_answer(void);
int ifunc_use(void);

static char *kept;

static int own(void)
{
    return holds(kept, 300, 7) ? 7 : -1;
}

__attribute__((used)) static int (*choose(void))(void)
{
    kept = malloc(300);
    if (kept)
        for (int i = 0; i < 300; i++)
            kept[i] = (char)i;
    return own;
}

static int own_answer(void) __attribute__((ifunc("choose")));

void claim(const char *part)
{
    (void)part;
    CHECK_EQ(ifunc_use(), 42);
    CHECK_EQ(ifunc_answer(), 42);
    (void)own_answer();
    CHECK(kept);
    for (int i = 0; i < 300; i++)
        CHECK_EQ((unsigned char)kept[i], i & 255);
    kept = realloc(kept, 100000);
    CHECK_EQ((unsigned char)kept[299], 299 & 255);
    CHECK(is_ours(kept));
}
