/* slab.c - find, claim and release pages.
 * Any thread; no system calls; nothing here waits.
 * SPDX-License-Identifier: MIT */
#include "heap/slab.h"

/* --- slabs as a whole --- */

#define FLAG(flag) ((uint32_t)1 << (flag))

/* The bits of [first, first + n) that lie in the first one's row; *n of them.
 */
static uint64_t bits_of(uint32_t first, uint32_t *n)
{
    uint32_t bit = first % ROW_SLABS;
    if (*n > ROW_SLABS - bit)
        *n = ROW_SLABS - bit;
    return ~(uint64_t)0 >> (ROW_SLABS - *n) << bit;
}

void slabs_set(struct slab_group *groups, uint32_t first, uint32_t n,
               enum slab_flag flag)
{
    for (uint32_t part = n; n; first += part, part = n -= part)
        atomic_fetch_or(&row_at(groups, first)->flags[flag],
                        bits_of(first, &part));
}

void slabs_clear(struct slab_group *groups, uint32_t first, uint32_t n,
                 enum slab_flag flag)
{
    for (uint32_t part = n; n; first += part, part = n -= part)
        atomic_fetch_and(&row_at(groups, first)->flags[flag],
                         ~bits_of(first, &part));
}

bool slabs_claim(struct slab_group *groups, uint32_t first, uint32_t n)
{
    for (uint32_t done = 0, part; done < n; done += part) {
        part = n - done;
        uint64_t bits = bits_of(first + done, &part);
        _Atomic uint64_t *row =
            &row_at(groups, first + done)->flags[SLAB_CLOSED];
        uint64_t old = atomic_load(row);
        while ((old & bits) == bits &&
               !atomic_compare_exchange_weak(row, &old, old & ~bits))
            ;
        if ((old & bits) != bits) {
            slabs_set(groups, first, done, SLAB_CLOSED);
            return false;
        }
    }
    return true;
}

/* The slabs of a row that have one of these flags. */
static uint64_t flagged(const struct slab_row *row, uint32_t flags)
{
    uint64_t bits = 0;
    for (uint32_t flag = 0; flags >> flag; flag++)
        if (flags >> flag & 1)
            bits |=
                atomic_load_explicit(&row->flags[flag], memory_order_relaxed);
    return bits;
}

/* The first slab of [from, end) that has one of these flags, or, if `flip` is
 * all ones, that has none. */
static uint32_t next_flagged(struct slab_group *groups, uint32_t from,
                             uint32_t end, uint32_t flags, uint64_t flip)
{
    for (; from < end; from = (from / ROW_SLABS + 1) * ROW_SLABS) {
        uint64_t bits =
            (flagged(row_at(groups, from), flags) ^ flip) >> from % ROW_SLABS;
        if (bits) {
            from += (uint32_t)__builtin_ctzll(bits);
            break;
        }
    }
    return from < end ? from : end;
}

/* Behind the last slab of [from, end) that lacks the flag; `from` if all have
 * it. */
static uint32_t past_unflagged(struct slab_group *groups, uint32_t from,
                               uint32_t end, enum slab_flag flag)
{
    while (end > from) {
        uint32_t n = (end - 1) % ROW_SLABS + 1;
        uint64_t bits = ~flagged(row_at(groups, end - 1), FLAG(flag))
                        << (ROW_SLABS - n);
        if (bits) {
            end -= (uint32_t)__builtin_clzll(bits);
            break;
        }
        end -= n;
    }
    return end > from ? end : from;
}

uint32_t slabs_next_open(struct slab_group *groups, uint32_t from, uint32_t end)
{
    return next_flagged(groups, from, end, FLAG(SLAB_OPEN), 0);
}

uint32_t slabs_next_closed(struct slab_group *groups, uint32_t from,
                           uint32_t end)
{
    return next_flagged(groups, from, end, FLAG(SLAB_CLOSED), 0);
}

uint32_t slabs_next(struct slab_group *groups, uint32_t from, uint32_t end)
{
    return next_flagged(groups, from, end, FLAG(SLAB_OPEN) | FLAG(SLAB_CLOSED),
                        0);
}

uint32_t slabs_of_a_kind(struct slab_group *groups, uint32_t from, uint32_t end)
{
    uint64_t flip = slab_is(groups, from, SLAB_OPEN) ? ~(uint64_t)0 : 0;
    return next_flagged(groups, from, end, FLAG(SLAB_OPEN), flip);
}

uint32_t slabs_find_closed(struct slab_group *groups, uint32_t from,
                           uint32_t end, uint32_t n)
{
    while (end - (from = slabs_next_closed(groups, from, end)) >= n) {
        /* From behind, since nothing begins before the last one in use. */
        uint32_t to = past_unflagged(groups, from, from + n, SLAB_CLOSED);
        if (to == from)
            return from;
        from = to;
    }
    return end;
}

/* --- pages --- */

/* The part of [first, first + n) that lies in the first one's word. */
struct part {
    struct slab *slab;
    uint32_t word, pages;
    uint64_t mask;
};

static struct part part_of(struct slab_group *groups, uint32_t first,
                           uint32_t n)
{
    uint32_t bit = first % 64, pages = n < 64 - bit ? n : 64 - bit;
    return (struct part){
        .slab = slab_at(groups, first / SLAB_PAGES),
        .word = first % SLAB_PAGES / 64,
        .pages = pages,
        .mask = (pages == 64 ? ~(uint64_t)0 : ((uint64_t)1 << pages) - 1)
                << bit,
    };
}

/* Set the bits in `free`, no questions asked. Release: whoever claims them next
 * comes after what was done with the pages. */
static void unclaim(struct slab_group *groups, uint32_t first, uint32_t n)
{
    while (n) {
        struct part p = part_of(groups, first, n);
        atomic_fetch_or_explicit(&p.slab->free[p.word], p.mask,
                                 memory_order_release);
        first += p.pages;
        n -= p.pages;
    }
}

static uint64_t free_in(const struct slab *slab, uint32_t word)
{
    return atomic_load_explicit(&slab->free[word], memory_order_relaxed);
}

static uint64_t dirty_in(const struct slab *slab, uint32_t word)
{
    return atomic_load_explicit(&slab->dirty[word], memory_order_relaxed);
}

/* The first offset from `at` on whose page is free (or used, if `flip` is all
 * ones); SLAB_PAGES if there is none. */
static uint32_t next_free(const struct slab *slab, uint32_t at, uint64_t flip)
{
    for (; at < SLAB_PAGES; at = (at / 64 + 1) * 64) {
        uint64_t bits = (free_in(slab, at / 64) ^ flip) >> at % 64;
        if (bits)
            return at + (uint32_t)__builtin_ctzll(bits);
    }
    return SLAB_PAGES;
}

/* Where the free pages before offset `at` begin. */
static uint32_t free_before(const struct slab *slab, uint32_t at)
{
    while (at) {
        uint32_t bits = (at - 1) % 64 + 1;
        uint64_t used = ~free_in(slab, (at - 1) / 64) << (64 - bits);
        if (used)
            return at - (uint32_t)__builtin_clzll(used);
        at -= bits;
    }
    return 0;
}

/* Pages [from, to) of the slab have become free: with what is free beside them,
 * there may be more in a row now. The high half of the hint counts such events,
 * so that a search that has overlooked this one cannot store what it found. */
static void hint_raise(struct slab *slab, uint32_t from, uint32_t to)
{
    uint32_t row = next_free(slab, to, ~(uint64_t)0) - free_before(slab, from);
    uint32_t old = atomic_load_explicit(&slab->hint, memory_order_relaxed), now;
    do {
        uint32_t most = old & 0xffff;
        if (most && most < row + 1)
            most = row + 1;
        now = ((old >> 16) + 1) << 16 | most;
    } while (!atomic_compare_exchange_weak(&slab->hint, &old, now));
}

/* The same for pages [first, first + n) of the table. */
static void hints_raise(struct slab_group *groups, uint32_t first, uint32_t n)
{
    while (n) {
        uint32_t offset = first % SLAB_PAGES;
        uint32_t pages = n < SLAB_PAGES - offset ? n : SLAB_PAGES - offset;
        hint_raise(slab_at(groups, first / SLAB_PAGES), offset, offset + pages);
        first += pages;
        n -= pages;
    }
}

bool slab_claim(struct slab_group *groups, uint32_t first, uint32_t n,
                uint32_t *dirty)
{
    uint32_t at = first;
    *dirty = 0;
    while (n) {
        struct part p = part_of(groups, at, n);
        uint64_t old = atomic_fetch_and_explicit(&p.slab->free[p.word], ~p.mask,
                                                 memory_order_acquire);
        if ((old & p.mask) != p.mask) {
            atomic_fetch_or_explicit(&p.slab->free[p.word], old & p.mask,
                                     memory_order_release);
            unclaim(groups, first, at - first);
            /* Whoever searched meanwhile has not seen them. */
            hints_raise(groups, first, at - first + p.pages);
            return false;
        }
        uint64_t used_once = dirty_in(p.slab, p.word) & p.mask;
        if (used_once)
            *dirty += (uint32_t)__builtin_popcountll(used_once);
        at += p.pages;
        n -= p.pages;
    }
    return true;
}

void slab_release(struct slab_group *groups, uint32_t first, uint32_t n,
                  bool dirty)
{
    for (uint32_t done = 0; done < n;) {
        struct part p = part_of(groups, first + done, n - done);
        if (dirty)
            atomic_fetch_or_explicit(&p.slab->dirty[p.word], p.mask,
                                     memory_order_relaxed);
        else if (dirty_in(p.slab, p.word) & p.mask)
            atomic_fetch_and_explicit(&p.slab->dirty[p.word], ~p.mask,
                                      memory_order_relaxed);
        done += p.pages;
    }
    unclaim(groups, first, n);
    hints_raise(groups, first, n);
}

uint32_t slab_find(struct slab *slab, uint32_t n, uint32_t align)
{
    uint32_t hint = atomic_load(&slab->hint), most = 0, at = 0;
    while ((at = next_free(slab, at, 0)) < SLAB_PAGES) {
        uint32_t end = next_free(slab, at, ~(uint64_t)0);
        uint32_t start = (at + align - 1) & ~(align - 1);
        if (start < end && end - start >= n)
            return start;
        most = end - at > most ? end - at : most;
        at = end;
    }
    atomic_compare_exchange_strong(&slab->hint, &hint,
                                   (hint & ~0xffffu) | (most + 1));
    return SLAB_PAGES;
}

bool slab_begins_free(const struct slab *slab, uint32_t n)
{
    return next_free(slab, 0, ~(uint64_t)0) >= n;
}

/* The bits of a word of free pages in rows of at least `least`, a power of two;
 * a row that touches an end of the word may be as long. */
static uint64_t in_rows(uint64_t bits, uint32_t least)
{
    uint64_t at_the_end = bits & ~(bits + 1), rows = bits;
    for (uint32_t n = 1; n < least; n *= 2)
        rows &= rows >> n | ~(~(uint64_t)0 >> n);
    for (uint32_t n = 1; n < least; n *= 2)
        rows |= rows << n;
    return rows | at_the_end;
}

uint32_t slab_find_idle(const struct slab *slab, uint32_t from, uint32_t least,
                        uint32_t most, uint32_t *n)
{
    uint64_t idle = 0;
    uint32_t at = from;
    for (; at < SLAB_PAGES; at = (at / 64 + 1) * 64) {
        idle = (in_rows(free_in(slab, at / 64), least) &
                dirty_in(slab, at / 64)) >>
               at % 64;
        if (idle)
            break;
    }
    if (at >= SLAB_PAGES)
        return SLAB_PAGES;
    at += (uint32_t)__builtin_ctzll(idle);
    uint32_t first = free_before(slab, at);
    if (first < from || at - first >= most)
        first = at;
    *n = next_free(slab, at, ~(uint64_t)0) - first;
    *n = *n < most ? *n : most;
    return first;
}
