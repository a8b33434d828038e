/* host.h - what the heap needs from the program that it is linked into: its
 * settings, reports of errors, and somebody who takes pointers that are not
 * ours. The shim provides them in the preloaded library; a test that links the
 * heap provides its own. All are callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/size.h"

enum pages_policy { PAGES_AUTO, PAGES_SMALL, PAGES_HUGE };

struct heap_settings {
    size_t region_bytes;     /* 0: the default */
    struct size_value limit; /* SIZE_INVALID: 75 % of what is available */
    bool unlimited;          /* BUMPMALLOC_LIMIT=none */
    enum pages_policy pages;
    bool drained;                          /* BUMPMALLOC_RESET=drained */
    void (*pay)(void *start, size_t size); /* fault these pages in, or NULL */
};

/* The settings: the defaults until the environment can be read, and from then
 * on always the same. If the region was made before, region_settings_changed is
 * called then. */
const struct heap_settings *host_settings(void);

/* Why a request was refused. */
enum heap_refusal {
    REFUSED_BY_REGION, /* no addresses left */
    REFUSED_BY_LIMIT,  /* resident memory has reached the limit */
    REFUSED_BY_SYSTEM, /* the kernel said no */
};

/* free was called for p, which is NULL or not ours. */
void host_free_foreign(void *p);

/* Resize a block that is not ours, n > 0. */
void *host_resize_foreign(void *p, size_t n);

/* `function` was called for p, an address in the region at which no block
 * begins. Does not return. */
__attribute__((noreturn)) void host_report_misuse(const char *function,
                                                  const void *p);

/* A request for n bytes is about to fail with ENOMEM. `bound` is the size of
 * the region or of the limit that refused it, 0 if the system did. */
void host_report_full(enum heap_refusal why, size_t n, size_t bound);

#endif
