/* takes_until_refused.c - take and fill blocks of 1 MiB until malloc refuses,
 * at most 1,024, or as many as the argument says: how many.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    int n = 0, most = argc > 1 ? atoi(argv[1]) : 1024;
    for (char *p; n < most && (p = malloc(1 << 20)); n++)
        memset(p, 1, 1 << 20);
    printf("%d\n", n);
    return 0;
}
