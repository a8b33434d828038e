/* images.h - the processes of a run, as the command knows them from a record.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_IMAGES_H
#define CLI_STAT_IMAGES_H

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

#endif
