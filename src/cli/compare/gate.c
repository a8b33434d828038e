/* gate.c - --fail-if: a condition on the results that scripts can act on.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/gate.h"

#include <stdlib.h>
#include <string.h>

bool gate_parse(struct gate *gate, const char *text)
{
    *gate = (struct gate){.text = text, .metric = METRIC_COMPARED};
    static const char prefix[] = "baseline:";
    gate->baseline = strncmp(text, prefix, strlen(prefix)) == 0;
    text += gate->baseline ? strlen(prefix) : 0;
    size_t length = strcspn(text, "<>");
    for (enum metric m = 0; m < METRIC_COMPARED; m++)
        if (strlen(metric_name(m)) == length &&
            strncmp(metric_name(m), text, length) == 0)
            gate->metric = m;
    if (gate->metric == METRIC_COMPARED ||
        (gate->baseline && gate->metric >= METRIC_COUNTERS) ||
        text[length] == '\0')
        return false;
    gate->above = text[length] == '>';
    const char *number = text + length + 1;
    char *end;
    double percent = strtod(number, &end);
    gate->ratio = 1 + percent / 100;
    return end != number && strcmp(end, "%") == 0 && gate->ratio > 0 &&
           percent < 1e6;
}

enum gate_answer gate_judge(const struct gate *gate,
                            const struct results *results)
{
    enum gate_answer answer = GATE_OPEN;
    for (size_t a = 0; a < results->shown; a++) {
        if (results->each[a].reference == a)
            continue;
        const struct result *result = &results->each[a];
        const struct stats_difference *difference =
            gate->baseline ? &result->against_baseline[gate->metric]
                           : &result->against_reference[gate->metric];
        if (gate->baseline && difference->ratio == 0)
            continue; /* the baseline does not have it */
        struct stats_interval interval = difference->interval;
        if (!interval.exists)
            answer = GATE_UNKNOWN;
        else if (gate->above ? interval.low > gate->ratio
                             : interval.high < gate->ratio)
            return GATE_HOLDS;
    }
    return answer;
}
