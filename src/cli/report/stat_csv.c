/* stat_csv.c - the processes of a record as comma-separated values, a line for
 * each (RFC 4180, but lines end in a newline alone).
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <inttypes.h>

#include "cli/base/quote.h"

void stat_write_csv(const struct reading *reading, FILE *file)
{
    fputs(
        "pid,ppid,name,end,service,calls,bytes_taken,bytes_given,blocks_taken,"
        "blocks_given,live_bytes,peak_live_bytes,peak_rss_bytes,cpu_ns,"
        "wall_ns,threads\n",
        file);
    for (size_t i = 0; i < reading->count; i++) {
        const struct reading_image *image = &reading->images[i];
        const struct record_counters *c = &image->counters;
        fprintf(file, "%u,%u,", image->slot.pid, image->slot.ppid);
        quote_csv(file, reading_name(image));
        fprintf(file, ",%s,%s", stat_end_name(image->end),
                stat_service_name(image->slot.service));
        const uint64_t numbers[] = {
            reading_calls(c),    c->bytes_taken,
            c->bytes_given,      c->blocks_taken,
            c->blocks_given,     image->live,
            image->peak,         image->slot.peak_rss_bytes,
            stat_cpu_ns(image),  stat_wall_ns(image),
            image->slot.threads,
        };
        for (size_t j = 0; j < sizeof numbers / sizeof *numbers; j++)
            fprintf(file, ",%" PRIu64, numbers[j]);
        fputc('\n', file);
    }
}
