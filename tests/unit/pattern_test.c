/* pattern_test.c - names as people list them.
 * SPDX-License-Identifier: MIT */
#include "core/pattern.h"

#include <string.h>

#include "unit.h"

static bool is(const char *patterns, const char *name)
{
    return pattern_any(patterns, name, strlen(name));
}

static void a_name_is_itself_alone(void)
{
    CHECK(is("cc1", "cc1"));
    CHECK(!is("cc1", "cc1plus"));
    CHECK(!is("cc1plus", "cc1"));
    CHECK(!is("cc1", ""));
    CHECK(is("a?b", "a?b") && !is("a?b", "axb"));
}

static void commas_separate_names(void)
{
    CHECK(is("as,cc1,ld", "as") && is("as,cc1,ld", "cc1") &&
          is("as,cc1,ld", "ld"));
    CHECK(!is("as,cc1,ld", "l") && !is("as,cc1,ld", "as,cc1"));
}

static void an_empty_pattern_is_no_name(void)
{
    CHECK(!is("", "") && !is(",", "") && !is("a,,b", "") && !is(",", "a"));
    CHECK(is("a,", "a") && is(",a", "a"));
}

static void a_star_is_any_bytes(void)
{
    CHECK(is("*", "") && is("*", "x") && is("cc1*", "cc1") &&
          is("cc1*", "cc1plus"));
    CHECK(is("*-gcc-*", "x86_64-linux-gnu-gcc-12"));
    CHECK(is("a*b*c", "abbbc") && is("a*b*c", "a b c b c"));
    CHECK(!is("a*b*c", "acb") && !is("*x", "xy") && !is("x*", "yx"));
    CHECK(is("no,c*", "cat") && !is("c*,no", "n"));
}

static void a_name_need_not_end_with_a_zero(void)
{
    CHECK(pattern_any("cat", "category", 3));
    CHECK(!pattern_any("cat", "category", 4));
}

/* A matcher that tried everything would not come to an end. */
static void many_stars_take_no_time(void)
{
    char name[4096];
    memset(name, 'a', sizeof name);
    CHECK(!pattern_any("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab", name,
                       sizeof name));
}

int main(void)
{
    RUN(a_name_is_itself_alone);
    RUN(commas_separate_names);
    RUN(an_empty_pattern_is_no_name);
    RUN(a_star_is_any_bytes);
    RUN(a_name_need_not_end_with_a_zero);
    RUN(many_stars_take_no_time);
    return 0;
}
