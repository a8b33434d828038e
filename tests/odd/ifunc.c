/* ifunc.c - a library whose function is chosen by a resolver that allocates,
 * as early as relocation.
 * SPDX-License-Identifier: MIT */
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static char *kept;
static int bad; /* something was not as it should be */

static int answer(void)
{
    return kept && !bad && strcmp(kept, "chosen") == 0 ? 42 : -1;
}

__attribute__((used)) static int (*choose(void))(void)
{
    kept = malloc(7);
    if (kept)
        memcpy(kept, "chosen", 7);
    free(malloc(100000));
    if (kept)
        kept = realloc(kept, 1000);
    if (kept)
        kept = realloc(kept, 10);
    void *aligned = aligned_alloc(256, 100), *other = NULL;
    bad |= (uintptr_t)aligned % 256 != 0;
    aligned = realloc(aligned, 500);
    bad |= posix_memalign(&other, 64, 100) || (uintptr_t)other % 64 != 0;
    bad |= malloc_usable_size(other) < 100;
    char *zero = calloc(10, 100);
    for (int i = 0; zero && i < 1000; i++)
        bad |= zero[i];
    bad |= !zero || !aligned;
    free(zero);
    free(aligned);
    return answer;
}

__attribute__((visibility("default"))) int ifunc_answer(void)
    __attribute__((ifunc("choose")));
