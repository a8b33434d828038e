/* unit.h - one check for programs that test a pure layer.
 * Each test is a function named after its claim; RUN prints the name first, so
 * that a failure is seen under it.
 * SPDX-License-Identifier: MIT */
#ifndef UNIT_H
#define UNIT_H

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition)) {                                                    \
            printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);     \
            exit(1);                                                           \
        }                                                                      \
    } while (0)

#define RUN(test)                                                              \
    do {                                                                       \
        printf("%s\n", #test);                                                 \
        fflush(stdout);                                                        \
        test();                                                                \
    } while (0)

#endif
