/* csv.c - the runs as comma-separated values, one line each (RFC 4180, but
 * lines end in a newline alone, which every reader takes).
 * SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include <inttypes.h>

#include "cli/quote.h"

void report_write_csv(const struct report *report, FILE *file)
{
    fputs("round,position,allocator,end,status,wall_ns,user_us,sys_us,rss_kib,"
          "minor_faults,major_faults,voluntary_switches,"
          "involuntary_switches\n",
          file);
    for (size_t i = 0; i < report->samples->count; i++) {
        const struct run *run = &report->samples->runs[i];
        const struct measure *m = &run->measure;
        fprintf(file, "%zu,%zu,", run->round, run->position);
        quote_csv(file, report->plan->allocators[run->allocator].label);
        fprintf(file,
                ",%s,%d,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64
                ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 "\n",
                run_end_name(run->end), run->status, m->wall_ns, m->user_us,
                m->sys_us, m->rss_kib, m->minor_faults, m->major_faults,
                m->voluntary_switches, m->involuntary_switches);
    }
}
