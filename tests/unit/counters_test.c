/* counters_test.c - what is said where a counter is refused, and the names of
 * counters.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/counters.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

static void each_refusal_says_what_would_help(void)
{
    CHECK(strstr(counters_reason(EACCES, 3), "perf_event_paranoid is 3"));
    CHECK(strstr(counters_reason(EACCES, 4), "perf_event_paranoid=2"));
    CHECK(strstr(counters_reason(EPERM, 2), "--cap-add PERFMON"));
    CHECK(strstr(counters_reason(EACCES, -1), "container"));
    CHECK(strstr(counters_reason(ENOSYS, 2), "no perf_event_open"));
    CHECK(strstr(counters_reason(ENOENT, 2), "virtual PMU"));
    CHECK(strstr(counters_reason(EOPNOTSUPP, -2), "no hardware counters"));
    CHECK(strcmp(counters_reason(EMFILE, 2), strerror(EMFILE)) == 0);
}

static void names_are_those_of_the_table(void)
{
    CHECK(counters_parse("instructions") == 1u << COUNTER_INSTRUCTIONS);
    CHECK(counters_parse("task_clock,cycles") ==
          (1u << COUNTER_TASK_CLOCK | 1u << COUNTER_CYCLES));
    CHECK(counters_parse("") == 0 && counters_parse("cycles,") == 0);
    CHECK(counters_parse("cycle") == 0 && counters_parse("cycles2") == 0);
    for (enum counter c = 0; c < COUNTER_COUNT; c++)
        CHECK(counters_parse(counter_name(c)) == 1u << c);
}

int main(void)
{
    RUN(each_refusal_says_what_would_help);
    RUN(names_are_those_of_the_table);
    return 0;
}
