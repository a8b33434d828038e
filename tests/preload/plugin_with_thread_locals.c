/* plugin_with_thread_locals.c - a shared object with enough thread-local data
 * that the loader allocates it when a thread first looks.
 * SPDX-License-Identifier: MIT */
#include <string.h>

int plugin_touch(int value);

static __thread char data[100000];

int plugin_touch(int value)
{
    int before = data[50000];
    memset(data, value, sizeof data);
    return before;
}
