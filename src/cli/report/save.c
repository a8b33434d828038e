/* save.c - the runs as a baseline for later: see baseline.h.
 * SPDX-License-Identifier: MIT */
#include "cli/report/report.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cli/base/quote.h"
#include "cli/compare/since.h"
#include "cli/program/fingerprint.h"
#include "cli/stats/baseline.h"

void report_write_baseline(const struct report *report, FILE *file)
{
    const struct plan *plan = report->plan;
    char *machine = since_machine();
    fprintf(file, BASELINE_TITLE "\ntime\t%s\nmachine\t%s\n",
            report->machine->time, machine);
    free(machine);
    for (size_t a = 0; a < plan->shown; a++) {
        char **command = plan_command(plan, a);
        char *line = quote_command(NULL, command);
        fprintf(file, "contender\t%zu\t%" PRIx64 "\t%s\ncommand\t%s\n",
                report->results->each[a].reference, fingerprint_of(command[0]),
                plan->allocators[a].label, line);
        free(line);
    }
    for (size_t i = 0; i < report->samples->count; i++) {
        const struct run *run = &report->samples->runs[i];
        const struct measure *m = &run->measure;
        if (run->end == RUN_DONE && run->allocator < plan->shown)
            fprintf(file,
                    "run\t%zu\t%zu\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64
                    "\t%" PRIu64 "\n",
                    run->allocator, run->round, m->wall_ns, m->user_us,
                    m->sys_us, m->rss_kib);
    }
    fputs("end\n", file);
}
