/* config.h - the settings, read once from the environment.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>

#include "heap/host.h"

struct config {
    struct heap_settings heap;
    bool abort_when_full;
    bool verbose;
    bool forward; /* to the malloc behind this library */
};

/* The settings; the defaults as long as no environment can be read, which works
 * even before libc has set environ. A bad value is reported on standard error,
 * and the default holds. */
const struct config *config_get(void);

#endif
