/* sizes_in_settings_take_K_M_G_T_and_percent.c - good values: no line, and the
 * region or the limit is what they say.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

#include <stdio.h>
#include <unistd.h>

/* What must be served under the setting, and what must be refused (in MiB; 0:
 * nothing is said). */
static const struct setting {
    const char *name;
    const char *value;
    size_t served_mib;
    size_t refused_mib;
} good[] = {
    {"BUMPMALLOC_REGION", "67108864", 50, 65},
    {"BUMPMALLOC_REGION", "65536K", 50, 65},
    {"BUMPMALLOC_REGION", "64M", 50, 65},
    {"BUMPMALLOC_REGION", "1G", 900, 1025},
    {"BUMPMALLOC_REGION", "1T", 100, 0},
    {"BUMPMALLOC_LIMIT", "209715200", 100, 300},
    {"BUMPMALLOC_LIMIT", "204800K", 100, 300},
    {"BUMPMALLOC_LIMIT", "200M", 100, 300},
    {"BUMPMALLOC_LIMIT", "1G", 900, 1300},
    {"BUMPMALLOC_LIMIT", "none", 3000, 0},
    {"BUMPMALLOC_PAGES", "auto", 100, 0},
    {"BUMPMALLOC_PAGES", "small", 100, 0},
    {"BUMPMALLOC_PAGES", "huge", 100, 0},
};
static struct setting tried;

static void prepare(void)
{
    CHECK_EQ(setenv(tried.name, tried.value, 1), 0);
}

static void try(const struct setting *setting)
{
    struct outcome outcome;
    char words[40];
    tried = *setting;
    snprintf(words, sizeof words, "%zu", tried.served_mib);
    rerun(&outcome, words, prepare);
    check_context("%s=%s, %zu MiB, stderr: %s", tried.name, tried.value,
                  tried.served_mib, outcome.err);
    CHECK_EQ(outcome.status, 0);
    CHECK_EQ(lines_with(outcome.err, "", NULL), 0);
    if (!tried.refused_mib)
        return;
    snprintf(words, sizeof words, "%zu", tried.refused_mib);
    rerun(&outcome, words, prepare);
    check_context("%s=%s, %zu MiB, stderr: %s", tried.name, tried.value,
                  tried.refused_mib, outcome.err);
    CHECK_EQ(outcome.status, 3);
    check_one_line(&outcome, tried.name);
}

/* A percentage is of physical memory, or of the cgroup's limit if lower. */
static void try_percent(void)
{
    size_t all_mib =
        (size_t)sysconf(_SC_PHYS_PAGES) * (size_t)sysconf(_SC_PAGESIZE) / MIB;
    const struct setting region = {"BUMPMALLOC_REGION", "50%", 50, 0};
    const struct setting half = {"BUMPMALLOC_LIMIT", "50%", 50, 0};
    const struct setting little = {"BUMPMALLOC_LIMIT", "1%", 1, all_mib / 10};
    try(&region);
    try(&half);
    try(&little);
}

void claim(const char *part)
{
    only_under_the_library();
    if (sizeof(void *) < 8)
        skip("larger than the region of a 32-bit process");
    if (part) { /* malloc only: what is not touched takes no memory */
        size_t mib = strtoul(part, NULL, 10);
        _exit(malloc(mib * MIB) ? 0 : 3);
    }
    for (size_t i = 0; i < COUNT(good); i++)
        try(&good[i]);
    try_percent();
}
