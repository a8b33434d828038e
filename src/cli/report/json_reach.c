/* json_reach.c - where an allocator that is preloaded acts, as JSON.
 * SPDX-License-Identifier: MIT */
#include "cli/report/json_reach.h"

static void write_text_or_null(struct json *json, const char *name,
                               const char *text)
{
    if (text)
        json_text(json, name, text);
    else
        json_null(json, name);
}

static void write_programs(struct json *json, const struct proof *proof)
{
    json_open(json, "programs", '[');
    for (size_t i = 0; i < proof->count; i++) {
        const struct proof_program *program = &proof->programs[i];
        json_open(json, NULL, '{');
        json_text(json, "path", program->path);
        json_count(json, "processes", program->processes);
        json_number(json, "cpu_share", program->share);
        json_bool(json, "reached", !program->reason);
        write_text_or_null(json, "reason", program->reason);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void json_write_reach(struct json *json, const struct report *report)
{
    const struct plan *plan = report->plan;
    json_open(json, "reach", '[');
    for (size_t s = 0; s < plan->contenders.subject_count; s++) {
        const struct proof *proof = &report->samples->proofs[s];
        json_open(json, NULL, '{');
        json_text(json, "command", plan->contenders.subjects[s].name);
        if (proof->known) {
            json_count(json, "processes", proof->processes);
            json_count(json, "processes_reached", proof->reached);
            json_number(json, "cpu_share", proof->share);
            write_programs(json, proof);
        }
        write_text_or_null(json, "no_cost", proof->no_cost);
        json_close(json, '}');
    }
    json_close(json, ']');
}
