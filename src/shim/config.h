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

/* The settings, before there is an environ, too; the defaults as long as no
 * environment can be read. Bad values get a line on stderr and the default. */
const struct config *config_get(void);

#endif
