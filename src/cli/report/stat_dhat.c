/* stat_dhat.c - call sites in the JSON of valgrind's DHAT, version 2, which
 * dh_view.html and the Firefox Profiler read. Time is bytes handed out.
 * Format: dhat/dh_main.c of valgrind 3.19, "File format".
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/report/chains.h"
#include "cli/report/places.h"
#include "cli/stat/names.h"

#define ROOT 1 /* frame 0 of every table, "[root]" */
#define CUTS 4 /* frames for enum record_stack_end follow */

static const char *cut_of(unsigned end)
{
    struct reading_stack stack = {.end = (enum record_stack_end)end};
    const char *cut = chain_cut(&stack);
    return cut ? cut : "[whole]";
}

/* Numbers of the frames, the function that called first. */
static char *numbers_of(const struct reading *reading,
                        const struct reading_stack *stack, void *context)
{
    const struct places *places = context;
    char *text = NULL;
    size_t size;
    FILE *line = need_stream(&text, &size);
    for (size_t i = 0; i < stack->count; i++)
        fprintf(line, "%zu,",
                ROOT + CUTS + places_find(places, &stack->frames[i]));
    if (chain_cut(stack))
        fprintf(line, "%u,",
                ROOT + ((unsigned)stack->end < CUTS ? (unsigned)stack->end
                                                    : RECORD_STACK_UNKNOWN));
    fprintf(line, "%zu", ROOT + CUTS + places->count + stack->image);
    (void)reading;
    need_close(line);
    return text;
}

/* Whole blocks where there are bytes: the viewer divides by them. */
static double blocks_in(double bytes, const struct chain *chain)
{
    double mean = chain->blocks > 0 ? chain->bytes / chain->blocks : bytes;
    return bytes > 0 ? fmax(1, round(bytes / fmax(mean, 1))) : 0;
}

static void write_point(const struct chain *chain, FILE *file)
{
    double most = fmax(chain->peak, chain->live);
    fprintf(file, "{\"tb\":%.0f,\"tbk\":%.0f,\"tl\":%.0f", chain->bytes,
            fmax(1, round(chain->blocks)), chain->lives);
    fprintf(file, ",\"mb\":%.0f,\"mbk\":%.0f,\"gb\":%.0f,\"gbk\":%.0f", most,
            blocks_in(most, chain), chain->peak, blocks_in(chain->peak, chain));
    fprintf(file, ",\"eb\":%.0f,\"ebk\":%.0f,\"fs\":[%s]}", chain->live,
            blocks_in(chain->live, chain), chain->words);
}

static void write_frame(FILE *file, char *text)
{
    fputs(",\n", file);
    quote_json(file, text);
    free(text);
}

static void write_table(const struct reading *reading,
                        const struct places *places, FILE *file)
{
    fputs("\"ftbl\":[\"[root]\"", file);
    for (unsigned end = 0; end < CUTS; end++)
        write_frame(file, need_copy(cut_of(end)));
    for (size_t i = 0; i < places->count; i++) {
        const struct reading_frame *frame = places->items[i];
        write_frame(file,
                    need_text("0x%" PRIx64 ": %s (in %s)", frame->address,
                              frame->function, names_file(reading, frame)));
    }
    for (size_t i = 0; i < reading->count; i++)
        write_frame(file,
                    need_text("process %u: %s", reading->images[i].slot.pid,
                              reading_name(&reading->images[i])));
    fputs("]}\n", file);
}

/* The time of all processes, one after the other, and the moment at which the
 * one that was handed out most had most live. */
static void write_times(const struct reading *reading, FILE *file)
{
    double end = 0, peak = 0;
    for (size_t i = 0; i < reading->count; i++)
        end += chain_time(&reading->images[i]);
    if (reading->count) {
        const struct record_slot *slot =
            &reading->images[reading->largest].slot;
        peak = (double)(slot->peak_clock - slot->clock_start);
    }
    fprintf(file, ",\"te\":%.0f,\"tg\":%.0f", end, fmin(peak, end));
}

static void write_dhat_head(const struct reading *reading, FILE *file)
{
    char *command = reading->count ? quote_command(NULL, reading->images->argv)
                                   : need_copy("");
    fputs("{\"dhatFileVersion\":2,\"mode\":\"bumpmalloc\",\"verb\":"
          "\"Allocated\",\"bklt\":true,\"bkacc\":false,\"tu\":\"bytes\",\"Mtu\""
          ":\"MB\",\"tuth\":",
          file);
    fprintf(file, "%" PRIu64 ",\"cmd\":", RECORD_SHORT);
    quote_json(file, command);
    fprintf(file, ",\"pid\":%u",
            reading->count ? reading->images->slot.pid : 0);
    write_times(reading, file);
    free(command);
}

void stat_write_dhat(const struct reading *reading, FILE *file)
{
    struct places places = places_of(reading);
    struct chains chains = chains_of(reading, numbers_of, &places);
    write_dhat_head(reading, file);
    fputs(",\n\"pps\":[", file);
    for (size_t i = 0; i < chains.count; i++) {
        fputs(i ? ",\n" : "\n", file);
        write_point(&chains.items[i], file);
    }
    fputs("],\n", file);
    write_table(reading, &places, file);
    chains_free(&chains);
    free(places.items);
}
