/* tls_module.c - a module that needs room among the static thread-locals, of
 * which glibc keeps little for modules opened later.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

__attribute__((tls_model("initial-exec"))) static _Thread_local char room[1024];

__attribute__((visibility("default"))) char *tls_module_room(void);
char *tls_module_room(void)
{
    room[1023]++;
    return room;
}
