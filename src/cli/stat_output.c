/* stat_output.c - what is printed and written of a record.
 * SPDX-License-Identifier: MIT */
#include "cli/stat_output.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "cli/base/say.h"
#include "cli/report/stat.h"
#include "cli/stat/lines.h"
#include "cli/stat/names.h"

static void (*const writers[STAT_OUTPUTS])(const struct reading *, FILE *) = {
    stat_write_json, stat_write_csv,   stat_write_sites, stat_write_folded,
    stat_write_dhat, stat_write_pprof, stat_write_html,
};

void stat_output_open(struct stat_output *output)
{
    say_quiet(output->quiet);
    for (size_t i = 0; i < STAT_OUTPUTS; i++)
        for (size_t j = 0; j < i; j++)
            if (output->paths[i] && output->paths[j] &&
                strcmp(output->paths[i], output->paths[j]) == 0)
                say_fatal("two reports cannot both go to %s", output->paths[i]);
    for (size_t i = 0; i < STAT_OUTPUTS; i++)
        if (output->paths[i])
            outfile_open(&output->files[i], output->paths[i]);
}

static bool write_text(const struct reading *reading, FILE *text)
{
    stat_write_text(reading, text);
    if ((fflush(text) == 0 && !ferror(text)) || errno == EPIPE)
        return true; /* a reader may have seen enough, as of head(1) */
    say_error("cannot write the report: %m");
    return false;
}

bool stat_output_write(struct stat_output *output, struct reading *reading,
                       FILE *text)
{
    names_find(reading);
    if (output->lines)
        lines_find(reading);
    bool done = true;
    void (*usual)(int) = signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < STAT_OUTPUTS; i++)
        if (output->paths[i] && outfile_is_standard(output->paths[i]))
            text = stderr;
    if (!output->quiet)
        done = write_text(reading, text);
    for (size_t i = 0; i < STAT_OUTPUTS; i++)
        if (output->paths[i]) {
            writers[i](reading, output->files[i].stream);
            done &= outfile_commit(&output->files[i]);
        }
    signal(SIGPIPE, usual);
    return done;
}
