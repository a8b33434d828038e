/* stat_folded.c - call sites as folded stacks: a line for each chain of calls,
 * process and outermost function first, and the bytes that it was handed out.
 * Read by flamegraph.pl, inferno and speedscope.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <stdlib.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/report/chains.h"

/* A line is split at ";" and at its last blank. */
static void put_word(FILE *line, const char *word)
{
    char *text = quote_line(word);
    for (const char *c = text; *c; c++)
        fputc(*c == ';' ? ':' : *c, line);
    free(text);
}

static char *folded_line(const struct reading *reading,
                         const struct reading_stack *stack, void *unused)
{
    char *text = NULL;
    size_t size;
    const char *cut = chain_cut(stack);
    FILE *line = need_stream(&text, &size);
    (void)unused;
    put_word(line, reading_name(&reading->images[stack->image]));
    if (cut)
        fprintf(line, ";%s", cut);
    for (size_t i = stack->count; i-- > 0;) {
        fputc(';', line);
        put_word(line, stack->frames[i].function);
    }
    need_close(line);
    return text;
}

void stat_write_folded(const struct reading *reading, FILE *file)
{
    struct chains chains = chains_of(reading, folded_line, NULL);
    for (size_t i = 0; i < chains.count; i++)
        fprintf(file, "%s %.0f\n", chains.items[i].words,
                chains.items[i].bytes);
    chains_free(&chains);
}
