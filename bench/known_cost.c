/* known_cost.c - programs of which it is known what malloc and free cost them,
 * for bench/cost: each also runs with the calls removed.
 *
 *     known_cost KIND with
 *     known_cost KIND without FILE
 *
 * Without, the same work is done in memory that was paid for before: pages of
 * FILE, which is in memory (tmpfs), written to already and mapped at once. What
 * mapping and unmapping takes goes to the account of BUMPMALLOC_PREPAY, as with
 * pages of the heap; where there is none, there is nothing to be measured, and
 * nothing is done.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "core/account.h"

enum {
    SMALL_LIVE = 1000,
    SMALL_STEPS = 2500000,
    SMALL_SIZE = 128,
    LARGE_SIZE = 3 << 20,
    LARGE_STEPS = 80,
    GROWN_SIZE = 1 << 20,
    GROWN_STEPS = 50,
    TOUCH_STEPS = 1400000,
    TOUCH_SIZE = 64,
    TOUCH_APART = 80,
    FEW_STEPS = 25000000,
};

static char *paid; /* NULL: malloc */

/* Some work on a block, so that not all of the time is malloc's. */
static unsigned work(unsigned seed, unsigned steps)
{
    for (unsigned i = 0; i < steps; i++)
        seed = seed * 1664525 + 1013904223;
    return seed;
}

static unsigned run_small(void)
{
    static char *blocks[SMALL_LIVE];
    unsigned seed = 1;
    for (int i = 0; i < SMALL_STEPS; i++) {
        int slot = (int)(seed % SMALL_LIVE);
        if (paid) {
            blocks[slot] = paid + slot * SMALL_SIZE;
        } else {
            free(blocks[slot]);
            blocks[slot] = malloc(16 + seed / SMALL_LIVE % 112);
        }
        memset(blocks[slot], i, 16);
        seed = work(seed, 10);
    }
    return seed;
}

/* Each block is mapped anew: glibc would else raise its threshold. */
static unsigned run_large(void)
{
#ifdef M_MMAP_THRESHOLD /* musl has no mallopt */
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
    unsigned seed = 1;
    for (int i = 0; i < LARGE_STEPS; i++) {
        char *block = paid ? paid : malloc(LARGE_SIZE);
        for (int at = 0; at < LARGE_SIZE; at += 4096)
            block[at] = (char)i;
        seed = work(seed, 50000);
        if (!paid)
            free(block);
    }
    return seed;
}

/* Two by turns, so that neither can grow where it is. */
static unsigned run_grown(void)
{
    unsigned seed = 1;
    for (int i = 0; i < GROWN_STEPS; i++) {
        char *blocks[2] = {paid, paid + GROWN_SIZE};
        if (!paid)
            blocks[0] = blocks[1] = NULL;
        for (int size = 16; size <= GROWN_SIZE; size *= 2)
            for (int b = 0; b < 2; b++) {
                if (!paid)
                    blocks[b] = realloc(blocks[b], (size_t)size);
                memset(blocks[b] + size / 2, i, (size_t)size / 2);
            }
        seed = work(seed, 50000);
        for (int b = 0; b < 2 && !paid; b++)
            free(blocks[b]);
    }
    return seed;
}

static unsigned run_touch(void)
{
    unsigned seed = 1;
    for (int i = 0; i < TOUCH_STEPS; i++) {
        char *block =
            paid ? paid + (size_t)i * TOUCH_APART : malloc(TOUCH_SIZE);
        memset(block, i, TOUCH_SIZE);
        seed = work(seed, 10);
    }
    return seed;
}

static unsigned run_few(void)
{
    char *block = paid ? paid : malloc(1000);
    memset(block, 1, 1000);
    unsigned seed = work((unsigned)block[999], FEW_STEPS);
    if (!paid)
        free(block);
    return seed;
}

static const struct {
    const char *name;
    unsigned (*run)(void);
    size_t bytes; /* that are paid for */
} kinds[] = {
    {"small", run_small, SMALL_LIVE *SMALL_SIZE},
    {"large", run_large, LARGE_SIZE},
    {"grown", run_grown, 2 * GROWN_SIZE},
    {"touch", run_touch, (size_t)TOUCH_STEPS *TOUCH_APART},
    {"few", run_few, 1000},
};

static void *map_file(const char *path, size_t bytes)
{
    int file = open(path, O_RDWR);
    void *memory = file < 0 ? MAP_FAILED
                            : mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_POPULATE, file, 0);
    if (memory != MAP_FAILED)
        return memory;
    perror(path);
    exit(1);
}

static uint64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void account_add(const char *path, uint64_t ns)
{
    struct account *account = map_file(path, sizeof *account);
    if (!account->pid)
        account->pid = (uint32_t)getpid();
    account->paid_ns += ns;
}

/* What the kind does, in memory that is paid for. */
static unsigned run_paid(unsigned (*run)(void), const char *path, size_t bytes)
{
    const char *account = getenv("BUMPMALLOC_PREPAY");
    if (!account)
        return 0;
    uint64_t before = cpu_ns();
    paid = map_file(path, bytes);
    uint64_t mapped = cpu_ns() - before;
    unsigned result = run();
    before = cpu_ns();
    munmap(paid, bytes);
    account_add(account, mapped + cpu_ns() - before);
    return result;
}

int main(int count, char **words)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && count > 2; k++) {
        if (strcmp(kinds[k].name, words[1]) != 0)
            continue;
        printf("%u\n", count > 3
                           ? run_paid(kinds[k].run, words[3], kinds[k].bytes)
                           : kinds[k].run());
        return 0;
    }
    fputs("usage: known_cost small|large|grown|touch|few with|without FILE\n",
          stderr);
    return 2;
}
