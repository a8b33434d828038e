/* stat_sites.h - the call sites of a record, in a text and in JSON.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_SITES_REPORT_H
#define CLI_STAT_SITES_REPORT_H

#include <stdio.h>

#include "cli/report/json_writer.h"
#include "cli/stat/images.h"
#include "cli/stat/sites.h"

/* The ten that were handed out most; nothing if there are no samples. */
void stat_print_sites(const struct reading *reading, FILE *file);

/* What the sites were found from, in words. There is a sample. */
void stat_write_sampled(const struct sites *sites, FILE *file);

/* The members "sampling" and "sites": all of them. */
void stat_write_json_sites(struct json *json, const struct reading *reading);

#endif
