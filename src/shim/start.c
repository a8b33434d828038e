/* start.c - what happens when the library is loaded: settings that came too
 * late for the first allocation, and whether we serve this program at all.
 * Runs once, before main.
 * SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#include "heap/heap.h"
#include "shim/config.h"
#include "shim/malloc.h"
#include "shim/message.h"
#include "shim/next.h"

/* True if the process's malloc is ours. In a program that is not position-
 * independent &malloc may be the program's own stub for it, so ask for a
 * block and look where it lies. */
static bool serves_process(void)
{
    void *(*volatile process_malloc)(size_t) = malloc;
    if (process_malloc == malloc_is_ours)
        return true;
    void *block = process_malloc(1);
    bool ours = region_owns(block);
    free(block);
    return ours;
}

/* Whose malloc the process uses, for the -v line. */
static const char *malloc_owner(void)
{
    Dl_info info;
    void *(*volatile process_malloc)(size_t) = malloc;
    return dladdr(*(void **)&process_malloc, &info) && info.dli_fname
               ? info.dli_fname
               : "the program";
}

static void say_bypassed(void)
{
    struct text line = message_begin();
    text_add(&line, "bypassed: malloc belongs to ");
    text_add(&line, malloc_owner());
    message_end(&line);
}

static void say_active(const struct heap_settings *settings)
{
    const struct region *r = cursor_open();
    static const char *const pages[] = {"auto", "small", "huge"};
    struct text line = message_begin();
    text_add(&line, "active: region ");
    text_add_bytes(&line, r ? r->size : 0);
    text_add(&line, ", limit ");
    if (settings->unlimited) {
        text_add(&line, "none");
    } else if (settings->limit.unit == SIZE_BYTES) {
        text_add_bytes(&line, settings->limit.amount);
    } else if (settings->limit.unit == SIZE_PERCENT) {
        text_add_number(&line, settings->limit.amount);
        text_add(&line, " % of memory");
    } else {
        text_add(&line, "75 % of what is available");
    }
    text_add(&line, ", pages ");
    text_add(&line, pages[settings->pages]);
    text_add(&line, r && r->drained ? ", reset drained" : ", reset never");
    message_end(&line);
}

/* From now on free has something to do. Too late if the region was reserved
 * before there was an environment to read. */
static void start_reusing(void)
{
    const struct region *r = cursor_open();
    free_looks_closer = r && r->drained;
    if (free_looks_closer)
        return;
    struct text line = message_begin();
    text_add(&line, "BUMPMALLOC_RESET=drained is not in force: something "
                    "allocated before there was an environment");
    message_end(&line);
}

/* Every call goes on to the next family, except for blocks we gave out. */
static void stay_passive(void)
{
    if (!next_get() || !cursor_open())
        return;
    next_serves_all = true;
    free_looks_closer = true;
    bump_init(&cursor_self.bump, NULL, 0);
}

__attribute__((constructor)) static void start(void)
{
    const struct config *config = config_get();
    region_settings_changed();
    bool active = serves_process();
    if (config->verbose)
        active ? say_active(&config->heap) : say_bypassed();
    if (!active)
        stay_passive();
    else if (config->heap.drained)
        start_reusing();
}
