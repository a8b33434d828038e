/* config.c - the settings, read once from the environment.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#include "shim/config.h"

#include <string.h>

#include "core/num.h"
#include "os/system.h"
#include "shim/environment.h"
#include "shim/libc.h"
#include "shim/message.h"
#include "shim/prepay.h"

static void complain(const char *name, const char *value, const char *wanted)
{
    struct text line = message_begin();
    text_add(&line, name);
    text_add(&line, "=");
    text_add(&line, value);
    text_add(&line, " is not ");
    text_add(&line, wanted);
    text_add(&line, "; using the default");
    message_end(&line);
}

/* The position of the setting's value in the list of `count` words; 0, the
 * default, if it is not set or not among them. */
static int read_choice(const char *name, const char *const *words, int count,
                       const char *wanted)
{
    const char *value = environment_get(name);
    if (!value || !*value)
        return 0;
    for (int i = 0; i < count; i++)
        if (!strcmp(value, words[i]))
            return i;
    complain(name, value, wanted);
    return 0;
}

/* SIZE_INVALID if the setting is absent, bad, or the word `none`, which sets
 * *none. */
static struct size_value read_size(const char *name, const char *wanted,
                                   bool *none)
{
    const char *value = environment_get(name);
    struct size_value size = {SIZE_INVALID, 0};
    if (!value || !*value)
        return size;
    if (none && !strcmp(value, "none")) {
        *none = true;
        return size;
    }
    size = size_parse(value);
    if (size.unit == SIZE_INVALID)
        complain(name, value, wanted);
    return size;
}

static struct config config_read(void)
{
    static const char *const pages[] = {"auto", "small", "huge"};
    static const char *const on_full[] = {"null", "abort"};
    static const char *const reset[] = {"never", "drained"};
    static const char *const verbose[] = {"0", "1"};
    struct config c = {0};
    struct size_value region =
        read_size("BUMPMALLOC_REGION", "a size such as 64M, 2G or 50%", NULL);
    if (region.unit == SIZE_PERCENT)
        region.amount = os_memory().total / 100 * region.amount;
    c.heap.region_bytes = region.amount;
    c.heap.limit =
        read_size("BUMPMALLOC_LIMIT", "a size such as 2G or 50%, or none",
                  &c.heap.unlimited);
    c.heap.pages = (enum pages_policy)read_choice("BUMPMALLOC_PAGES", pages, 3,
                                                  "auto, small or huge");
    c.heap.drained =
        read_choice("BUMPMALLOC_RESET", reset, 2, "never or drained");
    c.abort_when_full =
        read_choice("BUMPMALLOC_ON_FULL", on_full, 2, "null or abort");
    c.verbose = read_choice("BUMPMALLOC_VERBOSE", verbose, 2, "0 or 1");
    c.heap.pay = prepay_start();
    c.forward = read_choice("BUMPMALLOC_FORWARD", verbose, 2, "0 or 1");
    return c;
}

/* The first call comes before there can be a second thread (creating one
 * allocates, and our constructor asks as well), so a plain flag will do. */
const struct config *config_get(void)
{
    static struct config config;
    static bool read;
    if (!read && environment_known()) {
        read = true;
        libc_find_own(); /* before anything is called by its name */
        config = config_read();
    }
    return &config;
}

const struct heap_settings *host_settings(void)
{
    return &config_get()->heap;
}
