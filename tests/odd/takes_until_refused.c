/* takes_until_refused.c - take and fill blocks of 1 MiB until malloc refuses,
 * at most 1 GiB: how many.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
    int n = 0;
    for (char *p; n < 1024 && (p = malloc(1 << 20)); n++)
        memset(p, 1, 1 << 20);
    printf("%d\n", n);
    return 0;
}
