/* ifunc.c - a library whose function is chosen by a resolver that allocates,
 * as early as relocation.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

static char *kept;

static int answer(void)
{
    return kept && strcmp(kept, "chosen") == 0 ? 42 : -1;
}

__attribute__((used)) static int (*choose(void))(void)
{
    kept = malloc(7);
    if (kept)
        memcpy(kept, "chosen", 7);
    free(malloc(100000));
    return answer;
}

__attribute__((visibility("default"))) int ifunc_answer(void)
    __attribute__((ifunc("choose")));
