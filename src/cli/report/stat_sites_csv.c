/* stat_sites_csv.c - the call sites of a record as comma-separated values, a
 * line for each (RFC 4180, but lines end in a newline alone).
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <stdlib.h>

#include "cli/base/quote.h"
#include "cli/stat/names.h"
#include "cli/stat/sites.h"

void stat_write_sites(const struct reading *reading, FILE *file)
{
    struct sites sites = sites_of(reading);
    fputs("function,file,bytes,bytes_error,blocks,peak_live_bytes,live_bytes,"
          "freed_blocks,short_lived_blocks,mean_life_bytes,line\n",
          file);
    for (size_t i = 0; i < sites.count; i++) {
        const struct site *site = &sites.items[i];
        quote_csv(file, site_name(site));
        fputc(',', file);
        quote_csv(file, site->frame ? names_file(reading, site->frame) : "");
        fprintf(file, ",%.0f,%.0f,%.1f,%.0f,%.0f,%.1f,%.1f,%.0f,", site->bytes,
                site_error(site), site->blocks, site->peak, site->live,
                site->ended, site->ended_short, site_life(site));
        quote_csv(file,
                  site->frame && site->frame->line ? site->frame->line : "");
        fputc('\n', file);
    }
    free(sites.items);
}
