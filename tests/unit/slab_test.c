/* slab_test.c - which pages of a slab are claimed, over a table of our own; one
 * claim a function.
 * SPDX-License-Identifier: MIT */
#include "heap/slab.h"

#include <pthread.h>
#include <string.h>

#include "unit.h"

enum { SLABS = 4, PAGES = SLABS * SLAB_PAGES };

struct region region; /* slab.c needs none of it */

static struct slab_group table;
static struct slab *const slabs = table.slabs;
static uint32_t dirty;

/* All pages free and clean. */
static void begin(void)
{
    memset(slabs, 0, SLABS * sizeof *slabs);
    slab_release(&table, 0, PAGES, false);
}

static bool is_free(uint32_t page)
{
    const struct slab *s = &slabs[page / SLAB_PAGES];
    return atomic_load(&s->free[page % SLAB_PAGES / 64]) >> page % 64 & 1;
}

static uint32_t count_free(void)
{
    uint32_t n = 0;
    for (uint32_t page = 0; page < PAGES; page++)
        n += is_free(page);
    return n;
}

static bool claim(uint32_t first, uint32_t n)
{
    return slab_claim(&table, first, n, &dirty);
}

static void release(uint32_t first, uint32_t n)
{
    slab_release(&table, first, n, true);
}

/* Pages from `from` on, to the end of the slab, that are free in a row at most.
 */
static uint32_t longest_row(uint32_t slab)
{
    uint32_t row = 0, longest = 0;
    for (uint32_t i = 0; i < SLAB_PAGES; i++) {
        row = is_free(slab * SLAB_PAGES + i) ? row + 1 : 0;
        longest = row > longest ? row : longest;
    }
    return longest;
}

/* What slab_find should say. */
static uint32_t first_fit(uint32_t slab, uint32_t n, uint32_t align)
{
    for (uint32_t at = 0, i; at + n <= SLAB_PAGES; at += align) {
        for (i = 0; i < n && is_free(slab * SLAB_PAGES + at + i); i++)
            ;
        if (i == n)
            return at;
    }
    return SLAB_PAGES;
}

/* --- slabs as a whole --- */

enum { GROUPS = 2, GROUPS_SLABS = GROUPS * GROUP_SLABS };

static struct slab_group groups[GROUPS];

static void begin_groups(void)
{
    memset(groups, 0, sizeof groups);
    slabs_set(groups, 0, GROUPS_SLABS, SLAB_CLOSED);
}

static uint32_t count_closed(void)
{
    uint32_t n = 0;
    for (uint32_t s = 0; s < GROUPS_SLABS; s++)
        n += slab_is(groups, s, SLAB_CLOSED);
    return n;
}

static void slabs_are_claimed_all_or_none(void)
{
    static const uint32_t ranges[][2] = {
        {0, 1},   {63, 1},   {63, 2}, {64, 64},
        {60, 70}, {10, 200}, {0, 64}, {0, GROUPS_SLABS},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        uint32_t first = ranges[i][0], n = ranges[i][1];
        begin_groups();
        CHECK(slabs_claim(groups, first, n));
        CHECK(count_closed() == GROUPS_SLABS - n);
        for (uint32_t s = first; s < first + n; s++)
            CHECK(!slab_is(groups, s, SLAB_CLOSED));
        /* One that is not closed, at the front, in the middle and behind. */
        CHECK(!slabs_claim(groups, 0, GROUPS_SLABS));
        CHECK(count_closed() == GROUPS_SLABS - n);
        slabs_set(groups, first, n, SLAB_CLOSED);
        CHECK(count_closed() == GROUPS_SLABS);
        slabs_clear(groups, first, n, SLAB_CLOSED);
        CHECK(count_closed() == GROUPS_SLABS - n);
    }
}

/* What slabs_find_closed should say. */
static uint32_t first_closed(uint32_t from, uint32_t end, uint32_t n)
{
    for (uint32_t s = from, k; s + n <= end; s++) {
        for (k = 0; k < n && slab_is(groups, s + k, SLAB_CLOSED); k++)
            ;
        if (k == n)
            return s;
    }
    return end;
}

static void closed_slabs_are_found_as_by_looking_at_each(void)
{
    uint64_t dice = 4711;
    for (int round = 0; round < 2000; round++) {
        memset(groups, 0, sizeof groups);
        for (int i = 0; i < 6; i++) {
            dice = dice * 6364136223846793005u + 1442695040888963407u;
            uint32_t at = (uint32_t)(dice >> 33) % GROUPS_SLABS;
            uint32_t n = (uint32_t)(dice >> 20) % (GROUPS_SLABS - at) + 1;
            if (i % 3 == 2)
                slabs_clear(groups, at, n, SLAB_CLOSED);
            else
                slabs_set(groups, at, n, SLAB_CLOSED);
            slabs_set(groups, at / 2, 1, SLAB_OPEN);
        }
        for (uint32_t n = 1; n < GROUPS_SLABS; n += n / 2 + 1)
            for (uint32_t from = 0; from < GROUPS_SLABS; from += 37)
                CHECK(slabs_find_closed(groups, from, GROUPS_SLABS - 3, n) ==
                      first_closed(from, GROUPS_SLABS - 3, n));
        uint32_t open = slabs_next_open(groups, 0, GROUPS_SLABS);
        uint32_t closed = slabs_next_closed(groups, 0, GROUPS_SLABS);
        CHECK(slab_is(groups, open, SLAB_OPEN));
        CHECK(closed == first_closed(0, GROUPS_SLABS, 1));
        CHECK(slabs_next(groups, 0, GROUPS_SLABS) ==
              (open < closed ? open : closed));
        CHECK(slabs_next_open(groups, 0, open) == open);
        uint32_t from = (uint32_t)(dice >> 40) % GROUPS_SLABS, to = from;
        while (to < GROUPS_SLABS && slab_is(groups, to, SLAB_OPEN) ==
                                        slab_is(groups, from, SLAB_OPEN))
            to++;
        CHECK(slabs_of_a_kind(groups, from, GROUPS_SLABS) == to);
        CHECK(slabs_of_a_kind(groups, from, from + 1) == from + 1);
    }
}

/* --- claim and release --- */

static void what_is_claimed_is_not_free_and_nothing_else(void)
{
    static const uint32_t ranges[][2] = {
        {0, 1},    {63, 1},    {63, 2},    {64, 64},  {60, 200},   {0, 1024},
        {1, 1023}, {1000, 24}, {1000, 25}, {1023, 2}, {500, 3000}, {0, PAGES},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        uint32_t first = ranges[i][0], n = ranges[i][1];
        begin();
        CHECK(claim(first, n));
        for (uint32_t page = 0; page < PAGES; page++)
            CHECK(is_free(page) == (page < first || page >= first + n));
        CHECK(!claim(first, 1) && !claim(first + n - 1, 1));
        slab_release(&table, first, n, i % 2);
        CHECK(count_free() == PAGES);
    }
}

static void a_claim_that_meets_a_claimed_page_changes_nothing(void)
{
    static const uint32_t taken[] = {0, 40, 63, 64, 127, 600, 1023, 1024, 2047};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        for (uint32_t first = 0; first <= taken[i]; first += 37) {
            begin();
            CHECK(claim(taken[i], 1));
            CHECK(!claim(first, taken[i] - first + 1));
            CHECK(!claim(first, taken[i] - first + 500));
            CHECK(!claim(first, PAGES - first));
            CHECK(count_free() == PAGES - 1 && !is_free(taken[i]));
        }
}

static void a_failed_claim_leaves_alone_what_others_have_in_its_words(void)
{
    begin();
    CHECK(claim(10, 5) && claim(70, 5) && claim(1030, 5));
    CHECK(!claim(12, 100) && !claim(8, 20) && !claim(16, 1100));
    CHECK(count_free() == PAGES - 15);
    for (uint32_t i = 0; i < 5; i++)
        CHECK(!is_free(10 + i) && !is_free(70 + i) && !is_free(1030 + i));
}

static void a_claim_says_how_many_of_its_pages_are_dirty(void)
{
    begin();
    CHECK(claim(0, PAGES) && dirty == 0);
    slab_release(&table, 0, PAGES, false);
    CHECK(claim(50, 1000));
    slab_release(&table, 50, 1000, true);
    CHECK(claim(0, PAGES) && dirty == 1000);
    slab_release(&table, 0, 100, false);
    slab_release(&table, 100, PAGES - 100, true);
    CHECK(claim(90, 20) && dirty == 10);
    CHECK(claim(1000, 100) && dirty == 100);
    CHECK(claim(2000, 2096) && dirty == 2096);
    CHECK(claim(0, 90) && dirty == 0);
}

/* --- find --- */

static void find_takes_the_first_that_fits(void)
{
    begin();
    CHECK(claim(0, SLAB_PAGES));
    release(5, 3);
    release(60, 10); /* across a word's end */
    release(200, 300);
    CHECK(slab_find(slabs, 1, 1) == 5);
    CHECK(slab_find(slabs, 3, 1) == 5);
    CHECK(slab_find(slabs, 4, 1) == 60);
    CHECK(slab_find(slabs, 10, 1) == 60);
    CHECK(slab_find(slabs, 11, 1) == 200);
    CHECK(slab_find(slabs, 300, 1) == 200);
    CHECK(slab_find(slabs, 301, 1) == SLAB_PAGES);
}

static void find_obeys_an_alignment(void)
{
    begin();
    CHECK(claim(0, SLAB_PAGES));
    release(5, 4);
    release(13, 20);
    release(120, 200);
    CHECK(slab_find(slabs, 2, 2) == 6);
    CHECK(slab_find(slabs, 3, 4) == 16);
    CHECK(slab_find(slabs, 8, 8) == 16);
    CHECK(slab_find(slabs, 16, 16) == 16);
    CHECK(slab_find(slabs, 16, 32) == 128);
    CHECK(slab_find(slabs, 64, 64) == 128);
    CHECK(slab_find(slabs, 64, 256) == 256);
    CHECK(slab_find(slabs, 128, 256) == SLAB_PAGES);
    CHECK(slab_find(slabs, 200, 128) == SLAB_PAGES);
}

static void find_has_a_whole_slab_and_no_more(void)
{
    begin();
    CHECK(slab_find(&slabs[1], SLAB_PAGES, SLAB_PAGES) == 0);
    CHECK(claim(SLAB_PAGES, 1));
    CHECK(slab_find(&slabs[1], SLAB_PAGES, 1) == SLAB_PAGES);
    CHECK(slab_find(&slabs[1], SLAB_PAGES - 1, 1) == 1);
    CHECK(slab_find(&slabs[0], SLAB_PAGES, 1) == 0);
    CHECK(claim(0, SLAB_PAGES));
    CHECK(slab_find(&slabs[0], 1, 1) == SLAB_PAGES);
}

/* --- hints --- */

static void a_search_in_vain_is_remembered_until_pages_are_released(void)
{
    begin();
    CHECK(!slab_lacks(slabs, SLAB_PAGES));
    CHECK(claim(0, SLAB_PAGES));
    release(100, 8);
    CHECK(slab_find(slabs, 9, 1) == SLAB_PAGES);
    CHECK(slab_lacks(slabs, 9) && !slab_lacks(slabs, 8));
    release(92, 8); /* joins the others */
    CHECK(!slab_lacks(slabs, 16));
    CHECK(slab_find(slabs, 16, 1) == 92);
    CHECK(slab_find(slabs, 17, 1) == SLAB_PAGES);
    CHECK(slab_lacks(slabs, 17));
    release(108, 100);
    CHECK(slab_find(slabs, 116, 1) == 92);
}

static void a_search_for_aligned_pages_does_not_hide_others(void)
{
    begin();
    CHECK(claim(0, SLAB_PAGES));
    release(10, 50);
    CHECK(slab_find(slabs, 20, 64) == SLAB_PAGES);
    CHECK(!slab_lacks(slabs, 50));
    CHECK(slab_find(slabs, 50, 1) == 10);
}

/* --- a model --- */

static uint64_t dice;

static uint32_t roll(uint32_t bound)
{
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (uint32_t)(dice * 0x2545f4914f6cdd1du >> 33) % bound;
}

static struct {
    bool free, dirty;
} model[PAGES];

static void model_agrees(void)
{
    for (uint32_t page = 0; page < PAGES; page++)
        CHECK(is_free(page) == model[page].free);
    for (uint32_t s = 0; s < SLABS; s++) {
        uint32_t row = longest_row(s), n = 1 + roll(SLAB_PAGES);
        CHECK(!row || !slab_lacks(&slabs[s], row));
        CHECK(slab_begins_free(&slabs[s], n) == (first_fit(s, n, 1) == 0));
    }
}

static void model_claim(uint32_t first, uint32_t n)
{
    uint32_t vacant = 0, used = 0;
    for (uint32_t i = first; i < first + n; i++) {
        vacant += model[i].free;
        used += model[i].dirty;
    }
    CHECK(claim(first, n) == (vacant == n));
    if (vacant < n)
        return;
    CHECK(dirty == used);
    for (uint32_t i = first; i < first + n; i++)
        model[i].free = false;
}

/* Release the claimed pages from `first` on, at most n. */
static void model_release(uint32_t first, uint32_t n)
{
    uint32_t end = first;
    bool with_memory = roll(2);
    while (end < first + n && end < PAGES && !model[end].free)
        end++;
    if (end > first)
        slab_release(&table, first, end - first, with_memory);
    for (uint32_t i = first; i < end; i++) {
        model[i].free = true;
        model[i].dirty = with_memory;
    }
}

static void model_find(uint32_t slab, uint32_t n)
{
    uint32_t align = 1u << roll(8), at = slab_find(&slabs[slab], n, align);
    CHECK(at == first_fit(slab, n, align));
    if (at < SLAB_PAGES && roll(2))
        model_claim(slab * SLAB_PAGES + at, n);
}

static void random_operations_agree_with_a_plain_array(void)
{
    begin();
    memset(model, 0, sizeof model);
    for (uint32_t i = 0; i < PAGES; i++)
        model[i].free = true;
    dice = 12345;
    for (int n = 0; n < 20000; n++) {
        uint32_t first = roll(PAGES), pages = 1 + roll(1u << roll(11));
        if (pages > PAGES - first)
            pages = PAGES - first;
        switch (roll(3)) {
        case 0:
            model_claim(first, pages);
            break;
        case 1:
            model_release(first, pages);
            break;
        default:
            model_find(roll(SLABS), 1 + roll(1u << roll(11)) % SLAB_PAGES);
        }
        if (n % 8 == 0)
            model_agrees();
    }
}

/* --- threads --- */

enum { THREADS = 3, BREAKS = 400, ROUNDS = 300, HELD = 20 };

static _Atomic uint8_t owner[PAGES];
static pthread_barrier_t stop, go;

struct player {
    uint8_t number;
    uint64_t dice;
    struct {
        uint32_t first, n;
    } held[HELD];
};

static uint32_t player_roll(struct player *p, uint32_t bound)
{
    uint64_t x = p->dice;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    p->dice = x;
    return (uint32_t)(x * 0x2545f4914f6cdd1du >> 33) % bound;
}

/* From 0 to whoever has claimed the pages, or back. */
static void set_owner(uint32_t first, uint32_t n, uint8_t from, uint8_t to)
{
    for (uint32_t i = first; i < first + n; i++)
        CHECK(atomic_exchange(&owner[i], to) == from);
}

static void play_release(struct player *p, int i)
{
    if (p->held[i].n) {
        set_owner(p->held[i].first, p->held[i].n, p->number, 0);
        slab_release(&table, p->held[i].first, p->held[i].n, player_roll(p, 2));
    }
    p->held[i].n = 0;
}

/* Where it is found, or anywhere. */
static void play_claim(struct player *p, int i)
{
    uint32_t n = 1 + player_roll(p, 1u << player_roll(p, 9)), unused;
    uint32_t s = player_roll(p, 2), first = player_roll(p, SLAB_PAGES);
    if (player_roll(p, 4)) {
        first =
            slab_lacks(&slabs[s], n) ? SLAB_PAGES : slab_find(&slabs[s], n, 1);
        if (first == SLAB_PAGES)
            return;
    }
    first += s * SLAB_PAGES;
    if (slab_claim(&table, first, n, &unused)) {
        set_owner(first, n, 0, p->number);
        p->held[i].first = first;
        p->held[i].n = n;
    }
}

static void *play(void *argument)
{
    struct player *p = argument;
    for (int pause = 0; pause < BREAKS; pause++) {
        for (int round = 0; round < ROUNDS; round++) {
            play_release(p, round % HELD);
            play_claim(p, round % HELD);
        }
        pthread_barrier_wait(&stop);
        pthread_barrier_wait(&go);
    }
    for (int i = 0; i < HELD; i++)
        play_release(p, i);
    return NULL;
}

static void threads_share_pages_and_find_all_that_are_free(void)
{
    static struct player player[THREADS];
    pthread_t thread[THREADS];
    begin();
    pthread_barrier_init(&stop, NULL, THREADS + 1);
    pthread_barrier_init(&go, NULL, THREADS + 1);
    for (uint8_t i = 0; i < THREADS; i++) {
        player[i].number = i + 1;
        player[i].dice = (i + 1) * (uint64_t)7919;
        CHECK(!pthread_create(&thread[i], NULL, play, &player[i]));
    }
    for (int pause = 0; pause < BREAKS; pause++) {
        pthread_barrier_wait(&stop);
        for (uint32_t s = 0; s < SLABS; s++) {
            uint32_t row = longest_row(s);
            CHECK(!row || !slab_lacks(&slabs[s], row));
        }
        pthread_barrier_wait(&go);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    CHECK(count_free() == PAGES);
    for (int s = 0; s < 2; s++) {
        CHECK(!slab_lacks(&slabs[s], SLAB_PAGES));
        CHECK(slab_find(&slabs[s], SLAB_PAGES, 1) == 0);
    }
}

/* --- a thread that is stopped at each of its steps --- */

static struct step step;

static void *claim_in_vain(void *unused)
{
    uint32_t n;
    step_watch(&step);
    CHECK(!slab_claim(&table, 10, 1200, &n));
    step_watch(NULL);
    step.finished = true;
    sem_post(&step.stopped);
    return unused;
}

static void *release_some(void *unused)
{
    step_watch(&step);
    slab_release(&table, 10, 200, true);
    step_watch(NULL);
    step.finished = true;
    sem_post(&step.stopped);
    return unused;
}

/* Search all there is, as often as not in vain. */
static void search(void)
{
    for (uint32_t s = 0; s < 2; s++)
        for (uint32_t n = SLAB_PAGES; n; n = n * 3 / 4) {
            uint32_t at = slab_find(&slabs[s], n, 1);
            if (at < SLAB_PAGES && claim(s * SLAB_PAGES + at, n))
                slab_release(&table, s * SLAB_PAGES + at, n, false);
        }
}

/* Whatever others look for while a thread is stopped in `run`, what is free in
 * the end is not said to be lacking. */
static void stopped_everywhere(void *(*run)(void *))
{
    bool more = true;
    for (unsigned k = 1; more; k++) {
        pthread_t thread;
        begin();
        CHECK(claim(0, 210) && claim(SLAB_PAGES + 100, 50));
        if (run == claim_in_vain)
            release(0, 210);
        step = (struct step){.stop_at = k};
        sem_init(&step.stopped, 0, 0);
        sem_init(&step.go, 0, 0);
        CHECK(!pthread_create(&thread, NULL, run, NULL));
        while (sem_wait(&step.stopped))
            ;
        more = !step.finished;
        search();
        sem_post(&step.go);
        pthread_join(thread, NULL);
        for (uint32_t s = 0; s < 2; s++)
            CHECK(!slab_lacks(&slabs[s], longest_row(s)));
    }
}

static void a_claim_in_vain_that_is_stopped_hides_no_pages(void)
{
    stopped_everywhere(claim_in_vain);
}

static void a_release_that_is_stopped_hides_no_pages(void)
{
    stopped_everywhere(release_some);
}

/* --- idle pages --- */

/* The next piece, of which slab_find_idle promises: free, some of it dirty, and
 * nothing that is both before it. */
static uint32_t next_idle(uint32_t from, uint32_t most, uint32_t *n)
{
    uint32_t at = slab_find_idle(slabs, from, 1, most, n), first = from;
    while (first < SLAB_PAGES && !(model[first].free && model[first].dirty))
        first++;
    if (at == SLAB_PAGES) {
        CHECK(first == SLAB_PAGES);
        return at;
    }
    CHECK(at >= from && *n >= 1 && *n <= most && at + *n <= SLAB_PAGES);
    CHECK(at <= first && first < at + *n);
    for (uint32_t i = at; i < at + *n; i++)
        CHECK(model[i].free);
    return at;
}

static void model_begin_in_pieces(void)
{
    memset(slabs, 0, SLABS * sizeof *slabs);
    memset(model, 0, sizeof model);
    for (uint32_t at = 0, n; at < SLAB_PAGES; at += n) {
        n = 1 + roll(1u << roll(8));
        n = n < SLAB_PAGES - at ? n : SLAB_PAGES - at;
        if (roll(3))
            model_release(at, n);
    }
}

static void idle_pages_are_found_one_piece_after_the_other(void)
{
    dice = 777;
    for (int round = 0; round < 500; round++) {
        model_begin_in_pieces();
        uint32_t n, seen = 0, idle = 0, most = 1 + roll(1u << roll(10));
        for (uint32_t at = 0; (at = next_idle(at, most, &n)) < SLAB_PAGES;
             at += n)
            for (uint32_t i = at; i < at + n; i++)
                seen += model[i].dirty;
        for (uint32_t i = 0; i < SLAB_PAGES; i++)
            idle += model[i].free && model[i].dirty;
        CHECK(seen == idle);
    }
}

/* The idle pages that lie in rows of at least so many, in the model or as they
 * are found. */
static uint32_t idle_in_rows(uint32_t least)
{
    uint32_t idle = 0, end;
    for (uint32_t at = 0; at < SLAB_PAGES; at = end + 1) {
        uint32_t dirty = 0;
        for (end = at; end < SLAB_PAGES && model[end].free; end++)
            dirty += model[end].dirty;
        idle += end - at >= least ? dirty : 0;
    }
    return idle;
}

static uint32_t idle_found_in_rows(uint32_t least, uint32_t *looked_at)
{
    uint32_t idle = 0, n;
    for (uint32_t at = 0;
         (at = slab_find_idle(slabs, at, least, SLAB_PAGES, &n)) < SLAB_PAGES;
         at += n, ++*looked_at)
        for (uint32_t i = at; i < at + n && n >= least; i++)
            idle += model[i].dirty;
    return idle;
}

static void rows_that_are_long_enough_are_never_passed_by(void)
{
    dice = 778;
    for (int round = 0; round < 1000; round++) {
        uint32_t least = 1u << roll(6), looked_at = 0;
        model_begin_in_pieces();
        CHECK(idle_found_in_rows(least, &looked_at) == idle_in_rows(least));
    }
}

static void single_pages_are_passed_by(void)
{
    uint32_t looked_at = 0;
    memset(slabs, 0, SLABS * sizeof *slabs);
    memset(model, 0, sizeof model);
    for (uint32_t at = 0; at < SLAB_PAGES; at += 2)
        model_release(at, 1);
    CHECK(idle_found_in_rows(2, &looked_at) == 0);
    CHECK(looked_at <= SLAB_WORDS); /* at the ends of words */
}

static void a_slab_of_idle_pages_is_one_piece(void)
{
    uint32_t n;
    begin();
    CHECK(slab_find_idle(slabs, 0, 1, SLAB_PAGES, &n) == SLAB_PAGES);
    CHECK(claim(0, SLAB_PAGES));
    release(0, SLAB_PAGES);
    CHECK(slab_find_idle(slabs, 0, 1, 64, &n) == 0 && n == 64);
    CHECK(slab_find_idle(slabs, 1000, 1, 64, &n) == 1000 && n == 24);
    CHECK(slab_find_idle(slabs, SLAB_PAGES, 1, 64, &n) == SLAB_PAGES);
}

static void a_release_says_how_many_are_free_in_a_row_at_most(void)
{
    begin();
    CHECK(claim(0, PAGES));
    for (uint32_t i = 0; i < SLABS; i++)
        CHECK(slab_find(&slabs[i], 1, 1) == SLAB_PAGES);
    release(10, 3);
    CHECK(!slab_lacks(slabs, 3) && slab_lacks(slabs, 4));
    release(13, 2);
    CHECK(!slab_lacks(slabs, 5) && slab_lacks(slabs, 6));
    CHECK(slab_lacks(&slabs[1], 1));
    release(2 * SLAB_PAGES - 20, 27);
    CHECK(!slab_lacks(&slabs[1], 20) && slab_lacks(&slabs[1], 21));
    CHECK(!slab_lacks(&slabs[2], 7) && slab_lacks(&slabs[2], 8));
    CHECK(slab_lacks(&slabs[3], 1));
}

static void begins_free_counts_from_the_first_page(void)
{
    static const uint32_t taken[] = {0, 1, 63, 64, 65, 1023};
    begin();
    CHECK(slab_begins_free(slabs, SLAB_PAGES));
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        begin();
        CHECK(claim(taken[i], 1));
        CHECK(slab_begins_free(slabs, taken[i]));
        CHECK(!slab_begins_free(slabs, taken[i] + 1));
        CHECK(!slab_begins_free(slabs, SLAB_PAGES));
    }
}

int main(void)
{
    RUN(slabs_are_claimed_all_or_none);
    RUN(closed_slabs_are_found_as_by_looking_at_each);
    RUN(what_is_claimed_is_not_free_and_nothing_else);
    RUN(a_claim_that_meets_a_claimed_page_changes_nothing);
    RUN(a_failed_claim_leaves_alone_what_others_have_in_its_words);
    RUN(a_claim_says_how_many_of_its_pages_are_dirty);
    RUN(find_takes_the_first_that_fits);
    RUN(find_obeys_an_alignment);
    RUN(find_has_a_whole_slab_and_no_more);
    RUN(a_search_in_vain_is_remembered_until_pages_are_released);
    RUN(a_search_for_aligned_pages_does_not_hide_others);
    RUN(random_operations_agree_with_a_plain_array);
    RUN(threads_share_pages_and_find_all_that_are_free);
    RUN(a_release_that_is_stopped_hides_no_pages);
    RUN(a_claim_in_vain_that_is_stopped_hides_no_pages);
    RUN(idle_pages_are_found_one_piece_after_the_other);
    RUN(rows_that_are_long_enough_are_never_passed_by);
    RUN(single_pages_are_passed_by);
    RUN(a_slab_of_idle_pages_is_one_piece);
    RUN(a_release_says_how_many_are_free_in_a_row_at_most);
    RUN(begins_free_counts_from_the_first_page);
    return 0;
}
