/* kind.c - what kind of allocation is this, in words, and what would help?
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/kind.h"

/* Below both there is nothing to gain: 1,000 calls take some 20 us. */
#define LITTLE_BLOCKS 1000
#define LITTLE_BYTES (1 << 20)

/* A kind is named when it is this much of all, and copying from 10 % on: a
 * buffer that doubles each time copies as much as it takes. */
#define MOST 0.5
#define COPIED_MUCH 0.1

/* Never freeing is cheap while it costs less than this, or than twice what is
 * needed anyway. */
#define PRICE_CHEAP (64 << 20)

static double share(double part, double whole)
{
    double s = whole > 0 ? part / whole : 0;
    return s > 1 ? 1 : s;
}

struct kind kind_of(const struct record_counters *c)
{
    double requests = 0, small = 0, asked = 0, large = 0, died = 0, soon = 0;
    for (unsigned i = 0; i < RECORD_SIZES; i++) {
        double n = (double)c->sizes[i], from = (double)record_size_from(i);
        requests += n;
        asked += n * from;
        small += from < KIND_SMALL ? n : 0;
        large += from >= (double)RECORD_LARGE ? n * from : 0;
    }
    for (unsigned i = 0; i < RECORD_LIVES; i++) {
        died += (double)c->lives[i];
        soon += record_life_from(i) < KIND_SHORT ? (double)c->lives[i] : 0;
    }
    double taken = (double)c->blocks_taken, given = (double)c->blocks_given;
    return (struct kind){
        .blocks = taken,
        .bytes = (double)c->bytes_taken,
        .small = share(small, requests),
        .short_lived = share(soon, taken),
        .never_freed = taken > given ? share(taken - given, taken) : 0,
        .large = share(large, asked),
        .copied = share((double)c->bytes_copied, (double)c->bytes_taken),
        .lives_known = died * 2 >= given,
    };
}

static void add_lives(struct need_list *words, const struct kind *kind)
{
    if (!kind->lives_known)
        need_list_add(words, need_copy("How long blocks live is known under "
                                       "bump only: leave -a out."));
    else if (kind->short_lived >= MOST && kind->small >= MOST)
        need_list_add(
            words,
            need_text("Short-lived small blocks: %.0f %% of requests are below "
                      "1 KiB, and %.0f %% of blocks are freed before the next "
                      "64 KiB are handed out. What helps: a bump allocator "
                      "that uses memory again (--reset=drained), or one "
                      "buffer instead of many blocks.",
                      kind->small * 100, kind->short_lived * 100));
    else if (kind->short_lived >= MOST)
        need_list_add(words,
                      need_text("Short-lived blocks: %.0f %% are freed before "
                                "the next 64 KiB are handed out. What helps: "
                                "keep one and use it again.",
                                kind->short_lived * 100));
    if (kind->never_freed >= MOST)
        need_list_add(words,
                      need_text("Blocks that stay: %.0f %% are never freed. An "
                                "allocator that never frees loses little by "
                                "it.",
                                kind->never_freed * 100));
}

static void add_price(struct need_list *words, const struct kind *kind,
                      double peak)
{
    double price = kind->bytes - peak;
    if (price > PRICE_CHEAP && kind->bytes > 2 * peak)
        need_list_add(
            words, need_text("Never freeing takes %.1f times the memory that "
                             "is needed at a time: use --reset=drained.",
                             kind->bytes / (peak > 1 ? peak : 1)));
}

struct need_list kind_words(const struct kind *kind, double peak)
{
    struct need_list words = {0};
    if (kind->blocks < LITTLE_BLOCKS && kind->bytes < LITTLE_BYTES) {
        need_list_add(&words, need_copy("It allocates so little that no "
                                        "allocator can make a difference."));
        return words;
    }
    add_lives(&words, kind);
    if (kind->copied >= COPIED_MUCH)
        need_list_add(
            &words, need_text("Growing buffers: realloc copied %.0f %% of the "
                              "bytes that were handed out. What helps: "
                              "reserve the size ahead, or grow by doubling.",
                              kind->copied * 100));
    if (kind->large >= MOST)
        need_list_add(&words,
                      need_text("Large buffers: %.0f %% of bytes are in blocks "
                                "of 256 KiB or more. What helps: keep a buffer "
                                "and use it again.",
                                kind->large * 100));
    if (words.count == 0)
        need_list_add(&words, need_copy("No kind of block stands out: sizes "
                                        "and lifetimes are mixed."));
    add_price(&words, kind, peak);
    return words;
}
