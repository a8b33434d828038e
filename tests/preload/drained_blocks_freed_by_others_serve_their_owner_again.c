/* drained_blocks_freed_by_others_serve_their_owner_again.c - one thread takes
 * 600 MiB, 4 MiB at a time, and another frees them: at most 28 MiB are ever in
 * memory.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { ROUNDS = 150 };

static size_t size;
static _Atomic(void *) mailbox;

static void *play(void *number)
{
    for (int round = 0; round < ROUNDS; round++) {
        if (number) {
            void *chain;
            while (!(chain = atomic_exchange(&mailbox, NULL)))
                sched_yield();
            chain_free(chain);
        } else {
            void *chain = chain_take(4 * MIB, size), *none = NULL;
            while (!atomic_compare_exchange_weak(&mailbox, &none, chain)) {
                none = NULL;
                sched_yield();
            }
        }
    }
    return NULL;
}

void claim(const char *part)
{
    static const char *const parts[] = {"24",   "100",   "700",   "2000",
                                        "4096", "20000", "150000"};
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    size = (size_t)atol(part);
    threads_run(2, play);
    dprintf(1, "peak %zu KiB\n", peak_rss_kib());
    size_t excess = 4 * MIB / size * page_excess(size);
    CHECK_LE(peak_rss_kib(), (28 * MIB + excess) / KIB);
}
