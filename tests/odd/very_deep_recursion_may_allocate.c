/* very_deep_recursion_may_allocate.c - a million frames, a block in each.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <sys/resource.h>

struct link {
    struct link *up;
    size_t depth;
};

static size_t descend(struct link *up, size_t depth)
{
    struct link *mine = malloc(sizeof *mine);
    CHECK(mine);
    mine->up = up;
    mine->depth = depth;
    size_t below = depth ? descend(mine, depth - 1) : 0;
    CHECK_EQ(mine->depth, depth);
    free(mine);
    return below + 1;
}

static void large_stack(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_STACK, &limit);
    limit.rlim_cur = 1 * GIB;
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < limit.rlim_cur)
        limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_STACK, &limit);
}

void claim(const char *part)
{
    if (part) {
        struct rlimit limit;
        getrlimit(RLIMIT_STACK, &limit);
        if (limit.rlim_cur < 1 * GIB)
            skip("the stack may not be large enough");
        CHECK_EQ(descend(NULL, 1000000), 1000001);
        return;
    }
    struct outcome outcome;
    rerun(&outcome, "deep", large_stack);
    if (outcome.status == 77)
        skip("the stack may not be large enough");
    CHECK_FINE(&outcome);
}
