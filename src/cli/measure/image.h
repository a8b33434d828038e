/* image.h - what /proc tells of one process: its file, its CPU time, whether a
 * library is in it.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_IMAGE_H
#define CLI_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum image_state {
    IMAGE_LOADED,
    IMAGE_SECURE,  /* has privileges: the loader preloads nothing */
    IMAGE_CLEARED, /* LD_PRELOAD does not name the library, */
    IMAGE_REFUSED, /* or does, and it is not there */
};

/* CPU time of all its threads so far, also after its end, until it is waited
 * for; 0 if it is not there. */
uint64_t image_cpu_ns(pid_t pid);

/* The process that a thread belongs to; 0 if it is not there. */
pid_t image_process(pid_t thread);

/* The file it executes; "" if that cannot be found out, cut if it is too long.
 */
void image_path(pid_t pid, char *path, size_t size);

/* Whether a file of the library's name is mapped. */
bool image_maps(pid_t pid, const char *library);

/* What is to be expected of a process that has just executed a file:
 * IMAGE_SECURE, IMAGE_CLEARED, or else IMAGE_LOADED. */
enum image_state image_expect(pid_t pid, const char *library);

#endif
