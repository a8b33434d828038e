/* thread.h - a thread begins to allocate, and so does the process.
 * Each thread touches its own only. Callable inside malloc; errno is preserved.
 * Nothing waits but thread_open, in the one case that it names.
 * SPDX-License-Identifier: MIT */
#ifndef THREAD_H
#define THREAD_H

#include "heap/cursor.h"

/* Make the region if there is none, and prepare this thread for it. False if
 * the system refuses the region. A thread that comes while another makes the
 * region waits for it. A thread that libc creates comes later: pthread_create
 * allocates. */
bool thread_open(void);

/* The thread's heap; adopted or made at the first call. NULL if there is no
 * memory for one. */
struct heap *thread_heap(void);

/* True while this thread holds a mark. */
static inline bool thread_is_marked(void)
{
    return cursor_self.home && cursor_self.home->journal.newest;
}

/* Register with libc. Called once, before thread_serve. */
void thread_prepare(void);

/* Begin to serve, as the settings are known now; or, if `serving` is false,
 * never serve, because malloc is not ours in this program. Called before there
 * are threads, once unless a passive library turns out to serve after all. */
void thread_serve(bool serving);

#endif
