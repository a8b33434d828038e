/* bad_settings_are_reported_and_ignored.c - one line for each, that names the
 * setting; the default is used, and the program works.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

static const struct setting {
    const char *name;
    const char *value;
} bad[] = {
    {"BUMPMALLOC_REGION", "banana"},
    {"BUMPMALLOC_REGION", "-5"},
    {"BUMPMALLOC_REGION", "-1G"},
    {"BUMPMALLOC_REGION", "12Q"},
    {"BUMPMALLOC_REGION", "G"},
    {"BUMPMALLOC_REGION", "64M64M"},
    {"BUMPMALLOC_REGION", "0x"},
    {"BUMPMALLOC_REGION", "99999999999999999999999"},
    {"BUMPMALLOC_REGION", "99999999999T"},
    {"BUMPMALLOC_REGION", "18446744073709551617"},
    {"BUMPMALLOC_LIMIT", "banana"},
    {"BUMPMALLOC_LIMIT", "-5"},
    {"BUMPMALLOC_LIMIT", "nonesuch"},
    {"BUMPMALLOC_LIMIT", "%"},
    {"BUMPMALLOC_LIMIT", "50%%"},
    {"BUMPMALLOC_LIMIT", "1.2.3G"},
    {"BUMPMALLOC_LIMIT", "99999999999999999999999%"},
    {"BUMPMALLOC_PAGES", "banana"},
    {"BUMPMALLOC_PAGES", "hug"},
    {"BUMPMALLOC_PAGES", "smaller"},
    {"BUMPMALLOC_ON_FULL", "banana"},
    {"BUMPMALLOC_ON_FULL", "abort!"},
};
static const struct setting *tried;

static void prepare(void)
{
    CHECK_EQ(setenv(tried->name, tried->value, 1), 0);
}

void claim(const char *part)
{
    only_under_the_library();
    if (part) {
        for (int i = 0; i < 200; i++) {
            void *p = malloc(MIB);
            CHECK(p);
            memset(p, 1, 1000);
        }
        return;
    }
    for (tried = bad; tried < bad + COUNT(bad); tried++) {
        struct outcome outcome;
        rerun(&outcome, "work", prepare);
        check_context("%s=%s, stderr: %s", tried->name, tried->value,
                      outcome.err);
        CHECK_EQ(outcome.signal, 0);
        CHECK_EQ(outcome.status, 0);
        CHECK_EQ(lines_with(outcome.err, "", NULL), 1);
        CHECK_EQ(lines_with(outcome.err, "bumpmalloc", tried->name), 1);
    }
}
