/* host.h - what the heap asks of the program it is linked into: its settings,
 * and somewhere to complain. The shim answers in the preloaded library; a test
 * that links the heap answers for itself.
 * SPDX-License-Identifier: MIT */
#ifndef HOST_H
#define HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/size.h"

enum pages_policy { PAGES_AUTO, PAGES_SMALL, PAGES_HUGE };

struct heap_settings {
    size_t region_bytes;     /* 0: as much as is reasonable */
    struct size_value limit; /* SIZE_INVALID: 75 % of what is available */
    bool unlimited;          /* no limit at all */
    enum pages_policy pages;
    bool drained; /* hand out again what was freed */
};

/* The same answer every time, from the start or from when the environment can
 * be read on. Callable inside malloc. */
const struct heap_settings *host_settings(void);

/* Why memory could not be had. */
enum heap_refusal {
    REFUSED_BY_REGION, /* no addresses left */
    REFUSED_BY_LIMIT,  /* resident memory has reached the limit */
    REFUSED_BY_SYSTEM, /* the kernel said no */
};

/* free was called for p, which is not ours (or NULL). Callable inside malloc.
 */
void host_free_foreign(void *p);

/* Resize a block that does not come from the region either, n > 0. */
void *host_resize_foreign(void *p, size_t n);

/* `function` was called for p, an address of the region that begins no block.
 * Does not return. Callable inside malloc. */
__attribute__((noreturn)) void host_report_misuse(const char *function,
                                                  const void *p);

/* A request for n bytes fails with ENOMEM, because of a bound of `bound` bytes
 * (0: not known). Callable inside malloc. */
void host_report_full(enum heap_refusal why, size_t n, size_t bound);

#endif
