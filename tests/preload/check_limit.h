/* check_limit.h - what happens when memory ends: the parts that the claims
 * about limits run again under each of them.
 * A child that asks for too much prints nothing itself but a failed check; what
 * is on stderr else is the library's.
 * SPDX-License-Identifier: MIT */
#ifndef CHECK_LIMIT_H
#define CHECK_LIMIT_H

#include "check.h"

#include <sys/resource.h>

static inline void limit_set(int resource, size_t kib)
{
    struct rlimit limit = {kib * KIB, kib * KIB};
    CHECK_EQ(setrlimit(resource, &limit), 0);
}

/* Ask for `size` bytes: refused with ENOMEM in every way and by realloc, or
 * served, and then all of it is usable. Half of it is served in any case. */
static inline void ask_and_ask_for_half(size_t size, bool must_fail)
{
    char *small = malloc(100);
    fill(small, 100, 1);
    errno = 0;
    char *p = malloc(size);
    check_context("%zu bytes, %s, errno %d", size, p ? "served" : "refused",
                  errno);
    CHECK(p || errno == ENOMEM);
    CHECK(!p || !must_fail);
    for (size_t i = 0; p && i < size; i += 4096)
        p[i] = 1;
    if (!p) {
        errno = 0;
        CHECK(realloc(small, size) == NULL);
        CHECK_EQ(errno, ENOMEM);
        errno = 0;
        CHECK(calloc(1, size) == NULL);
        CHECK_EQ(errno, ENOMEM);
        CHECK(memalign(4096, size) == NULL);
        CHECK(holds(small, 100, 1));
    } else if (!must_fail) {
        p = realloc(p, size / 2);
        CHECK(p);
        return;
    }
    p = malloc(size / 2);
    check_context("half of %zu bytes, errno %d", size, errno);
    CHECK(p);
    for (size_t i = 0; i < size / 2; i += 4096)
        p[i] = 1;
    p = malloc(1000);
    CHECK(p);
    memset(p, 1, 1000);
}

/* Take blocks of `step` and write to them until one is refused, then go on
 * asking: the answer stays ENOMEM, and small ones are served or refused too. At
 * most `most` bytes are taken; returns those that were. */
static inline size_t take_all(size_t step, size_t most)
{
    size_t taken = 0;
    for (char *p; taken < most; taken += step) {
        errno = 0;
        if (!(p = malloc(step))) {
            CHECK_EQ(errno, ENOMEM);
            break;
        }
        for (size_t i = 0; i < step; i += 4096)
            p[i] = 1;
        p[step - 1] = 1;
    }
    for (int i = 0; i < 1000; i++) {
        errno = 0;
        char *p = malloc(step);
        CHECK(p || errno == ENOMEM);
        p = malloc(16);
        CHECK(p || errno == ENOMEM);
        if (p)
            memset(p, 1, 16);
    }
    return taken;
}

/* One line, that says who speaks and which of the settings would help. */
static inline void check_one_line(const struct outcome *outcome,
                                  const char *setting)
{
    check_context("stderr of the child: %s", outcome->err);
    CHECK_EQ(lines_with(outcome->err, "", NULL), 1);
    CHECK_EQ(lines_with(outcome->err, "bumpmalloc", setting), 1);
}

#endif
