/* stat_sites_json.c - the call sites of a record as JSON.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_sites.h"

#include <stdlib.h>

#include "cli/stat/names.h"
#include "cli/stat/sites.h"

static void write_callers(struct json *json, const struct site *site)
{
    json_open(json, "callers", '[');
    for (size_t i = site->at + 1; i < site->stack->count; i++)
        json_text(json, NULL, site->stack->frames[i].function);
    json_close(json, ']');
}

static void write_estimates(struct json *json, const struct site *site)
{
    json_number(json, "bytes", site->bytes);
    json_number(json, "bytes_error", site_error(site));
    json_number(json, "blocks", site->blocks);
    json_number(json, "peak_live_bytes", site->peak);
    json_number(json, "live_bytes", site->live);
    json_number(json, "freed_blocks", site->ended);
    json_number(json, "short_lived_blocks", site->ended_short);
    json_number(json, "mean_life_bytes", site_life(site));
}

void stat_write_json_sites(struct json *json, const struct reading *reading)
{
    struct sites sites = sites_of(reading);
    json_open(json, "sampling", '{');
    json_count(json, "first_mean_bytes", reading->head.sample_bytes);
    json_count(json, "samples", sites.samples);
    json_count(json, "not_whole", sites.cut);
    write_estimates(json, &sites.total);
    json_close(json, '}');
    json_open(json, "sites", '[');
    for (size_t i = 0; i < sites.count; i++) {
        const struct site *site = &sites.items[i];
        json_open(json, NULL, '{');
        json_text(json, "function", site_name(site));
        json_text(json, "file",
                  site->frame ? names_file(reading, site->frame) : "");
        json_text(json, "line",
                  site->frame && site->frame->line ? site->frame->line : "");
        write_estimates(json, site);
        write_callers(json, site);
        json_close(json, '}');
    }
    json_close(json, ']');
    free(sites.items);
}
