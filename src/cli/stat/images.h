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

/* A file whose code called, in whichever image. */
struct reading_file {
    char *path; /* "" if not known */
    uint8_t id[20];
    uint32_t id_bytes; /* of the build-id; 0: it has none */
};

/* Code that called: at an address as its file has it. */
struct reading_frame {
    size_t file; /* READING_NONE: code that no file has */
    uint64_t address;
    const char *function; /* NULL until names_find */
    const char *line;     /* "/src/x.c:12"; NULL until lines_find, or if it is
                             not known */
};

/* Who called, from the function that called malloc outwards, and estimates of
 * what came of it: see record_stack. */
struct reading_stack {
    size_t image;
    enum record_stack_end end;
    struct reading_frame *frames;
    size_t count;
    uint64_t samples;
    double blocks, bytes;
    double variance;           /* of bytes */
    double peak;               /* bytes live when the image had most live */
    double live, live_blocks;  /* at the end */
    double ended, ended_short; /* blocks that were freed; after a short life */
    double lives;              /* bytes: the sum of their lives */
};

/* Images are in the order of their beginning. */
struct reading {
    struct record_head head;
    struct reading_image *images;
    size_t count;
    struct record_counters total;
    struct reading_stack *stacks; /* those with most bytes first */
    size_t stack_count;
    struct reading_file *files;
    size_t file_count;
    char **names; /* what frames point to */
    size_t name_count;
    size_t largest; /* the image that was handed out most; 0 if there is none */
    double tick_ns; /* of the counter that calls were timed by; 0: not known */
};

#endif
