/* start.c - what happens when the library is loaded: settings that could not be
 * read at the first allocation take effect, and it is found out whether we
 * serve this program at all. Runs once, before main.
 * SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <link.h>
#include <stdint.h>
#include <stdlib.h>

#include "heap/thread.h"
#include "os/system.h"
#include "shim/config.h"
#include "shim/counted.h"
#include "shim/early.h"
#include "shim/inside.h"
#include "shim/malloc.h"
#include "shim/message.h"
#include "shim/next.h"
#include "shim/share.h"

#ifdef __GLIBC__
#pragma weak dladdr1 /* musl has no such thing */
#endif

/* True if the main program itself defines malloc. A program that is not
 * position-independent may also have a mere stub, whose address all objects
 * take for malloc's. */
static bool main_defines(void *process_malloc)
{
#ifdef __GLIBC__
    Dl_info info, main_info;
    const ElfW(Sym) *symbol = NULL;
    return dladdr1 &&
           dladdr1(process_malloc, &info, (void **)&symbol, RTLD_DL_SYMENT) &&
           symbol && symbol->st_shndx != SHN_UNDEF &&
           dladdr(os_program_headers(), &main_info) &&
           info.dli_fbase == main_info.dli_fbase;
#else
    (void)process_malloc;
    return false;
#endif
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
    bool opened = thread_open();
    static const char *const pages[] = {"auto", "small", "huge"};
    struct text line = message_begin();
    text_add(&line, "active: region ");
    text_add_bytes(&line, opened ? region_bytes() : 0);
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
    text_add(&line, settings->drained ? ", reset drained" : ", reset never");
    message_end(&line);
}

static void be_active(const struct config *config)
{
    thread_serve(true);
    early_end();
    share_allow();
    if (config->verbose)
        say_active(&config->heap);
}

/* The program's malloc is a wrapper of ours. */
static void become_active(void)
{
    next_was_us = NULL;
    next_serves_all = false;
    be_active(config_get());
}

/* True if the process's malloc is ours. It may be a stub or a wrapper, so ask
 * for a block and look where it lies. But never call a malloc that the main
 * program defines, because it may rely on main having run first (GCL starts
 * itself anew there). If that one is a wrapper, its first call of ours tells.
 */
static bool serves_process(void)
{
    void *(*volatile process_malloc)(size_t) = malloc;
    if (process_malloc == malloc_is_ours)
        return true;
    if (main_defines(*(void **)&process_malloc)) {
        next_was_us = become_active;
        return false;
    }
    void *block = process_malloc(1);
    bool ours = region_exists() && region_owns(block);
    free(block);
    return ours;
}

/* Forward every call to the next family, except for blocks that are ours. */
static void stay_passive(void)
{
    if (!next_get())
        return;
    next_serves_all = true;
    thread_serve(false);
}

__attribute__((constructor)) static void start(void)
{
    const struct config *config = config_get();
    counted_now(); /* settled now at the latest */
    region_settings_changed();
    next_get(); /* now, and not within realloc */
    thread_prepare();
    if (next_serves_all) { /* by a setting */
        counted_start();
        inside_start();
        return;
    }
    counted_pause(true);
    bool serves = serves_process();
    counted_pause(false);
    if (serves) {
        be_active(config);
    } else {
        if (config->verbose)
            say_bypassed();
        stay_passive();
    }
    counted_start();
}
