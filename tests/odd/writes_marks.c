/* writes_marks.c - blocks of many sizes, with a text at the start of each page;
 * then wait.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    for (size_t size = 48; size < 2000000; size += size / 2)
        for (int i = 0; i < (size < 10000 ? 100 : 2); i++) {
            char *p = malloc(size);
            for (size_t at = 0; p && at + 48 <= size; at += 4096)
                snprintf(p + at, 48, "mark %zu of %zu bytes", at, size);
        }
    pause();
    return 0;
}
