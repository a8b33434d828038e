/* chains.c - stacks that a format has to write as one.
 * SPDX-License-Identifier: MIT */
#include "cli/report/chains.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"

const char *chain_cut(const struct reading_stack *stack)
{
    switch (stack->end) {
    case RECORD_STACK_WHOLE:
        return NULL;
    case RECORD_STACK_DEEP:
        return "[more callers]";
    case RECORD_STACK_DAMAGED:
        return "[the stack is damaged]";
    case RECORD_STACK_UNKNOWN:
        break;
    }
    return "[callers not known]";
}

double chain_time(const struct reading_image *image)
{
    uint64_t time = image->slot.clock - image->slot.clock_start;
    return (int64_t)time > 0 ? (double)time : 0;
}

static struct chain chain_of(const struct reading *reading,
                             const struct reading_stack *stack)
{
    const struct reading_image *image = &reading->images[stack->image];
    return (struct chain){
        .bytes = stack->bytes,
        .blocks = stack->blocks,
        .peak = stack->peak,
        .live = stack->live,
        .live_blocks = stack->live_blocks,
        .lives = stack->lives + stack->live_blocks * chain_time(image) / 2,
    };
}

static void chain_add(struct chain *to, const struct chain *chain)
{
    to->bytes += chain->bytes;
    to->blocks += chain->blocks;
    to->peak += chain->peak;
    to->live += chain->live;
    to->live_blocks += chain->live_blocks;
    to->lives += chain->lives;
}

static int by_words(const void *a, const void *b)
{
    return strcmp(((const struct chain *)a)->words,
                  ((const struct chain *)b)->words);
}

struct chains chains_of(const struct reading *reading, chain_words *words,
                        void *context)
{
    size_t count = reading->stack_count;
    struct chain *items = need_alloc(count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        items[i] = chain_of(reading, &reading->stacks[i]);
        items[i].words = words(reading, &reading->stacks[i], context);
    }
    qsort(items, count, sizeof *items, by_words);
    struct chains chains = {items, 0};
    for (size_t i = 0; i < count; i++) {
        struct chain *last = chains.count ? &items[chains.count - 1] : NULL;
        if (last && strcmp(last->words, items[i].words) == 0) {
            chain_add(last, &items[i]);
            free(items[i].words);
        } else {
            items[chains.count++] = items[i];
        }
    }
    return chains;
}

void chains_free(struct chains *chains)
{
    for (size_t i = 0; i < chains->count; i++)
        free(chains->items[i].words);
    free(chains->items);
}
