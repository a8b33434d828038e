/* json_reach.h - where an allocator that is preloaded acts, as JSON.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_JSON_REACH_H
#define CLI_JSON_REACH_H

#include "cli/report/json_writer.h"
#include "cli/report/report.h"

/* "reach": an item for each command. */
void json_write_reach(struct json *json, const struct report *report);

#endif
