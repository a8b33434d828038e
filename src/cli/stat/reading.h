/* reading.h - a record as the command reads it: the processes of a run, each
 * with what it allocated.
 * Works on a copy of the file, because processes may still write to it, and
 * trusts no number in it: any bytes give a reading or a reason why not.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_READING_H
#define CLI_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "record/format.h"

#define READING_NONE SIZE_MAX

/* How an image ended. */
enum reading_end {
    READING_EXIT,    /* exit(3) */
    READING_AT_ONCE, /* _exit(2) */
    READING_EXEC,    /* another program took its place */
    READING_SIGNAL,  /* which one is known of the command alone */
    READING_RUNS_ON, /* it had not ended yet */
    READING_UNTOLD   /* by _exit(2) or a signal */
};

/* A process image: what exec or fork began. */
struct reading_image {
    struct record_slot slot; /* only numbers are to be used, no offsets */
    struct record_counters counters; /* of all its threads */
    char *exe;                       /* path; "" if not known */
    char *server;                /* whose malloc it is; "" if the library's */
    char **argv;                 /* NULL at the end */
    struct record_point *points; /* slot.points of them */
    uint64_t live;               /* bytes not freed, */
    uint64_t peak;               /* and the most there were */
    size_t parent;      /* its place among the images, before this one's; or
                           READING_NONE */
    size_t replaced_by; /* the image that exec put in its place */
    enum reading_end end;
};

/* Images are in the order of their beginning. */
struct reading {
    struct record_head head;
    struct reading_image *images;
    size_t count;
    struct record_counters total;
    size_t largest; /* the image that was handed out most; 0 if there is none */
};

/* Reads the `size` bytes of a record; the result lasts until reading_free. On
 * failure returns false and sets *why, words that follow the file's name. */
bool reading_take(struct reading *reading, const void *bytes, size_t size,
                  const char **why);

/* The file's name, without folders: "?" if it is not known. */
const char *reading_name(const struct reading_image *image);

/* Calls of functions that allocate or free. */
uint64_t reading_calls(const struct record_counters *counters);

void reading_free(struct reading *reading);

#endif
