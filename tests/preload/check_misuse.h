/* check_misuse.h - the plays of check_misuse_plays.h as a table: each for
 * several sizes and offsets, in a process of its own. A play that does not end
 * the process is followed by new blocks: none may lie on a live one, and the
 * contents of those must still be there.
 * SPDX-License-Identifier: MIT */
#ifndef CHECK_MISUSE_H
#define CHECK_MISUSE_H

#include "check_misuse_plays.h"
#include "drained.h"

enum want { CAUGHT, CAUGHT_OR_HARMLESS };

struct misuse {
    const char *name;
    void (*play)(size_t size, size_t at);
    const char *function; /* that the line names; NULL: free or realloc */
    enum want want;
    const size_t *sizes; /* to a 0 */
    bool inside;         /* `at` is an offset, below the size */
    size_t from, step, upto;
    bool undefined; /* where free does nothing: do not ask */
};

/* What is wrong with an outcome, or NULL. */
typedef const char *misuse_fault(const struct misuse *misuse,
                                 const struct outcome *outcome);

static const size_t all_sizes[] = {24,   100,   250,       700, 2000,     4000,
                                   8192, 20000, 100 * KIB, MIB, 64 * MIB, 0};
static const size_t small_sizes[] = {40, 100, 250, 700, 2000, 4000, 0};
static const size_t run_sizes[] = {8192, 20000, 100 * KIB, MIB, 0};
static const size_t whole_sizes[] = {4096, 8192, 20000, 100 * KIB, MIB, 0};

/* `at` is the number alone; 0 .. n - 1; an offset in the block */
#define ALONE(n) false, n, 1, (n) + 1
#define ONCE ALONE(0)
#define FROM(first, n) false, first, 1, n
#define EACH(n) FROM(0, n)
#define OFFSETS(from, step, n) true, from, step, n

static const struct misuse misuses[] = {
    {"freed twice at once", twice_at_once, "free", CAUGHT, all_sizes, ONCE,
     false},
    {"freed twice while newest", twice_while_newest, "free", CAUGHT, all_sizes,
     ONCE, false},
    {"resized to 0, then freed", twice_by_realloc, "free", CAUGHT, all_sizes,
     ONCE, false},
    {"moved by realloc, then freed", twice_after_a_move, "free", CAUGHT,
     all_sizes, ONCE, false},
    {"freed twice, half of the others between", twice_after_others, "free",
     CAUGHT, all_sizes, EACH(2), false},
    {"freed twice beside freed blocks", twice_beside_freed, "free", CAUGHT,
     all_sizes, EACH(3), false},
    {"freed twice, all others between", twice_after_all, "free", CAUGHT,
     all_sizes, ONCE, false},
    {"freed twice, a trim between", twice_after_a_trim, "free", CAUGHT,
     all_sizes, ONCE, false},
    {"freed by a thread, then by main", first_in_a_thread, "free", CAUGHT,
     all_sizes, ONCE, false},
    {"freed by main, then by a thread", second_in_a_thread, "free", CAUGHT,
     all_sizes, ONCE, false},
    {"freed by two threads in turn", both_in_threads, "free", CAUGHT, all_sizes,
     ONCE, false},
    {"freed twice, owner has ended", twice_without_owner, "free", CAUGHT,
     all_sizes, ONCE, false},
    {"freed twice, aligned to 64", twice_aligned, "free", CAUGHT, all_sizes,
     ALONE(64), false},
    {"freed twice, aligned to 512", twice_aligned, "free", CAUGHT, all_sizes,
     ALONE(512), false},
    {"freed twice, aligned to 4096", twice_aligned, "free", CAUGHT, all_sizes,
     ALONE(4096), false},
    {"freed twice, aligned to 2 MiB", twice_aligned, "free", CAUGHT, all_sizes,
     ALONE(2 * MIB), false},
    {"freed twice by other names", twice_by_other_names, "free", CAUGHT,
     all_sizes, EACH(3), false},
    {"freed twice, a new owner between", twice_with_a_new_owner, "free",
     CAUGHT_OR_HARMLESS, all_sizes, ONCE, false},
    {"freed twice, other sizes between", twice_under_other_sizes, "free",
     CAUGHT_OR_HARMLESS, small_sizes, EACH(3), false},

    {"freed inside, unaligned", inside, "free", CAUGHT, all_sizes,
     OFFSETS(1, 7, 16), false},
    {"freed inside, each 16 bytes", inside, "free", CAUGHT, small_sizes,
     OFFSETS(16, 16, 2000), false},
    {"freed inside, 16 bytes and on", inside, "free", CAUGHT, run_sizes,
     OFFSETS(16, 16, 200), false},
    {"freed inside, each page", inside, "free", CAUGHT, run_sizes,
     OFFSETS(4096, 4096, MIB), false},
    {"freed inside, beyond each page", inside, "free", CAUGHT, run_sizes,
     OFFSETS(4112, 28672, MIB), false},
    {"freed inside, before each page", inside, "free", CAUGHT, run_sizes,
     OFFSETS(4080, 28672, MIB), false},
    {"freed inside, each 4 MiB", inside, "free", CAUGHT, all_sizes + 10,
     OFFSETS(4 * MIB, 4 * MIB, 64 * MIB), false},
    {"freed inside zeros, each 16 bytes", inside_zeros, "free", CAUGHT,
     small_sizes, OFFSETS(16, 144, 4000), false},
    {"freed inside zeros, each page", inside_zeros, "free", CAUGHT, run_sizes,
     OFFSETS(4096, 28672, MIB), false},
    {"freed inside numbers, each 16 bytes", inside_numbers, "free", CAUGHT,
     small_sizes, OFFSETS(16, 143, 4000), false},
    {"freed inside numbers, at 16 bytes", inside_numbers, "free", CAUGHT,
     run_sizes, OFFSETS(16, 65521, MIB), false},
    {"freed inside former blocks", inside_former_blocks, "free", CAUGHT,
     all_sizes + 1, OFFSETS(16, 16, 200), false},
    {"freed inside former blocks, each page", inside_former_blocks, "free",
     CAUGHT, run_sizes, OFFSETS(4096, 28672, MIB), false},
    {"freed inside an aligned block", inside_aligned, "free", CAUGHT, all_sizes,
     OFFSETS(16, 16, 100), false},
    {"freed where no block is any more", far_free, "free", CAUGHT, all_sizes,
     false, 0, 16, 17, false},
    {"resized inside, each 16 bytes", resized_inside, "realloc", CAUGHT,
     small_sizes, OFFSETS(16, 80, 4000), true},
    {"resized inside, 16 bytes and on", resized_inside, "realloc", CAUGHT,
     run_sizes, OFFSETS(16, 16, 100), true},
    {"resized inside, each page", resized_inside, "realloc", CAUGHT, run_sizes,
     OFFSETS(4096, 28672, MIB), true},
    {"resized where no block is any more", far_realloc, "realloc", CAUGHT,
     all_sizes, false, 0, 16, 17, true},

    {"resized after free", resized_after_free, "realloc", CAUGHT, all_sizes,
     EACH(4), false},
    {"resized to 0 after free", resized_to_zero_after_free, NULL, CAUGHT,
     all_sizes, ONCE, false},
    {"asked for its size after free", size_after_free, "malloc_usable_size",
     CAUGHT, all_sizes, ONCE, false},

    {"freed with text for a size word", overwritten_free, "free", CAUGHT,
     small_sizes, EACH(TEXTS_WHOLE), false},
    {"resized with text for a size word", overwritten_realloc, "realloc",
     CAUGHT, small_sizes, EACH(TEXTS_WHOLE), true},
    {"freed with text for a size word", overwritten_free, "free", CAUGHT,
     whole_sizes, EACH(TEXTS_WHOLE), false},
    {"freed with text in a size word", overwritten_free, "free",
     CAUGHT_OR_HARMLESS, small_sizes, FROM(TEXTS_WHOLE, TEXTS), false},
    {"resized with text in a size word", overwritten_realloc, NULL,
     CAUGHT_OR_HARMLESS, small_sizes, FROM(TEXTS_WHOLE, TEXTS), true},
};

/* In the child: the row, size and offset that the parent wrote. */
static inline void misuse_play(const char *part)
{
    size_t row, size, at;
    CHECK(sscanf(part, "%zu %zu %zu", &row, &size, &at) == 3);
    alarm(60);
    misuses[row].play(size, at);
    nobody_is_harmed(size);
    dprintf(1, "went on\n");
}

struct plays {
    int tried, ended, wrong;
    char first[400]; /* wrong one */
};

static inline void misuse_try(struct plays *plays, const struct misuse *m,
                              size_t size, size_t at, void (*settings)(void),
                              misuse_fault *fault)
{
    static struct outcome outcome;
    char part[64];
    snprintf(part, sizeof part, "%td %zu %zu", m - misuses, size, at);
    rerun(&outcome, part, settings);
    if (lines_with(outcome.out, "nothing to try", NULL))
        return;
    const char *why = fault(m, &outcome);
    plays->tried++;
    plays->ended += outcome.signal != 0;
    if (why && plays->wrong++ == 0)
        snprintf(plays->first, sizeof plays->first, "%zu bytes, at %zu: %s",
                 size, at, why);
}

/* Play all rows under the settings, of each size the first `most` offsets.
 * Prints a line for each row, and fails if any play is wrong. */
static inline void misuses_play(void (*settings)(void), size_t most,
                                bool undefined_too, misuse_fault *fault)
{
    int wrong = 0;
    dprintf(1, "tried ended wrong\n");
    for (const struct misuse *m = misuses; m < misuses + COUNT(misuses); m++) {
        struct plays plays = {0};
        if (m->undefined && !undefined_too)
            continue;
        for (const size_t *size = m->sizes; *size; size++) {
            size_t at = m->from, upto = m->inside ? *size : m->upto;
            upto = upto < m->upto ? upto : m->upto;
            for (size_t n = 0; n < most && at < upto; n++, at += m->step)
                misuse_try(&plays, m, *size, at, settings, fault);
        }
        dprintf(1, "%5d %5d %5d  %s%s%s\n", plays.tried, plays.ended,
                plays.wrong, m->name, plays.wrong ? "; " : "", plays.first);
        wrong += plays.wrong;
    }
    check_context("%d plays with a wrong outcome", wrong);
    CHECK_EQ(wrong, 0);
}

#endif
