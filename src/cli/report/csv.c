/* csv.c - the runs as comma-separated values, one line each (RFC 4180, but
 * lines end in a newline alone, which every reader takes).
 * SPDX-License-Identifier: MIT */
#include "cli/report/report.h"

#include <inttypes.h>

#include "cli/base/quote.h"

void report_write_csv(const struct report *report, FILE *file)
{
    fputs("round,position,allocator,end,status", file);
    for (size_t i = 0; i < RUN_NUMBERS; i++)
        fprintf(file, ",%s", run_number_name(i));
    fputc('\n', file);
    for (size_t i = 0; i < report->samples->count; i++) {
        const struct run *run = &report->samples->runs[i];
        fprintf(file, "%zu,%zu,", run->round, run->position);
        quote_csv(file, report->plan->allocators[run->allocator].label);
        fprintf(file, ",%s,%d", run_end_name(run->end), run->status);
        for (size_t j = 0; j < RUN_NUMBERS; j++)
            if (run_has_number(run, j))
                fprintf(file, ",%" PRIu64, run_number(run, j));
            else
                fputc(',', file);
        fputc('\n', file);
    }
}
