/* stat_output.h - what `bumpmalloc stat` and `bumpmalloc report` print and
 * write, and the options for it.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_OUTPUT_H
#define CLI_STAT_OUTPUT_H

#include "cli/base/options.h"
#include "cli/base/outfile.h"
#include "cli/stat/reading.h"

#define STAT_OUTPUTS 7

struct stat_output {
    bool quiet; /* no text, no warnings */
    bool lines; /* of source, where the first sites call */
    const char *paths[STAT_OUTPUTS];
    struct outfile files[STAT_OUTPUTS];
};

/* The options, for a verb's table; `output` is a pointer. */
#define STAT_OUTPUT_OPTIONS(output)                                            \
    {"json", 0, "FILE", options_take_text, &(output)->paths[0]},               \
        {"csv", 0, "FILE", options_take_text, &(output)->paths[1]},            \
        {"sites", 0, "FILE", options_take_text, &(output)->paths[2]},          \
        {"folded", 0, "FILE", options_take_text, &(output)->paths[3]},         \
        {"dhat", 0, "FILE", options_take_text, &(output)->paths[4]},           \
        {"pprof", 0, "FILE", options_take_text, &(output)->paths[5]},          \
        {"lines", 0, NULL, options_take_flag, &(output)->lines},               \
        {"html", 0, "FILE", options_take_text, &(output)->paths[6]},           \
    {                                                                          \
        "quiet", 'q', NULL, options_take_flag, &(output)->quiet                \
    }

/* Ends the command if a file clearly cannot be written. */
void stat_output_open(struct stat_output *output);

/* The text goes to `text`, unless a report has that for itself: then to
 * standard error. Names the functions of the reading, and finds its lines.
 * False if something could not be written, which was said. */
bool stat_output_write(struct stat_output *output, struct reading *reading,
                       FILE *text);

#endif
