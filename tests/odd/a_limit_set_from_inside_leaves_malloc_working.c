/* a_limit_set_from_inside_leaves_malloc_working.c - setrlimit(RLIMIT_AS) to
 * little more than what the program has: the library has taken hardly any
 * addresses that it does not use, so that what is left serves blocks, mappings
 * and threads.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

static void *blocks_of_a_thread(void *unused)
{
    for (int i = 0; i < 1000; i++)
        CHECK(malloc(100));
    return unused;
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    CHECK(malloc(1));
    const char *line = strstr(proc_read("/proc/self/status"), "VmSize:");
    size_t size = strtoul(line + strlen("VmSize:"), NULL, 10) * KIB;
    check_context("VmSize %zu KiB", size / KIB);
    CHECK(size < 64 * MIB);
    struct rlimit limit = {size + 200 * MIB, size + 200 * MIB};
    CHECK_EQ(setrlimit(RLIMIT_AS, &limit), 0);
    for (int i = 0; i < 100; i++) {
        char *p = malloc(1 * MIB);
        CHECK(p);
        fill(p, 1 * MIB, 2);
    }
    for (int i = 0; i < 100000; i++)
        CHECK(malloc(100));
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, blocks_of_a_thread, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK(mmap(NULL, 16 * MIB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
          MAP_FAILED);
    CHECK(malloc(300 * MIB) == NULL);
    CHECK(malloc(100));
}
