/* prints.c - allocates in every way it can, checks itself, prints a number:
 * what the scripts of this suite run.
 * SPDX-License-Identifier: MIT */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long sum;

static void use(unsigned char *p, size_t size)
{
    if (!p) {
        fputs("no memory\n", stderr);
        exit(3);
    }
    for (size_t i = 0; i < size; i += 509)
        p[i] = (unsigned char)(i + size);
    for (size_t i = 0; i < size; i += 509)
        if (p[i] != (unsigned char)(i + size)) {
            fputs("a byte was lost\n", stderr);
            exit(4);
        }
    sum = sum * 31 + size;
}

int main(void)
{
    unsigned char *grown = NULL;
    for (size_t i = 1; i < 600; i++) {
        use(malloc(i * 37), i * 37);
        use(calloc(i, 3), i * 3);
        use(aligned_alloc(64, i * 64), i * 64);
        grown = realloc(grown, i * 5000);
        use(grown, i * 5000);
        if (i % 50 == 0) {
            unsigned char *p = malloc(i * 10000);
            use(p, i * 10000);
            free(p);
        }
    }
    free(grown);
    char *text = strdup("text");
    printf("%lu %s\n", sum, text);
    free(text);
    return 0;
}
