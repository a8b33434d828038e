/* drained_what_ended_threads_left_is_used_again.c - 1,500 threads take 1 MiB
 * each and end; other threads free that in two portions, when its owner is
 * gone: at most 16 MiB are ever in memory.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { THREADS = 1500 };

static size_t size;

static void *take(void *unused)
{
    (void)unused;
    return chain_take(MIB, size);
}

/* Frees what the thread before the last left half of, and half of the last. */
static void *give(void *chains)
{
    void **chain = chains;
    chain_free(chain[1]);
    chain[1] = chain_thin_out(chain[0]);
    return NULL;
}

static void *in_thread(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    void *result;
    CHECK_EQ(pthread_create(&thread, NULL, body, argument), 0);
    CHECK_EQ(pthread_join(thread, &result), 0);
    return result;
}

void claim(const char *part)
{
    static const char *const parts[] = {"24",   "100",   "700",   "2000",
                                        "4096", "20000", "150000"};
    void *chain[2] = {NULL, NULL};
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    size = (size_t)atol(part);
    for (int i = 0; i < THREADS; i++) {
        chain[0] = in_thread(take, NULL);
        in_thread(give, chain);
    }
    dprintf(1, "peak %zu KiB\n", peak_rss_kib());
    CHECK_LE(peak_rss_kib(), 16 * MIB / KIB);
}
