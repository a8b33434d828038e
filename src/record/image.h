/* image.h - which loaded file an address is in, and where its tables lie.
 * System calls where libc cannot tell; any thread; callable inside malloc and
 * signal handlers: takes no lock, allocates nothing, errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_IMAGE_H
#define RECORD_IMAGE_H

#include "record/cfi.h"

#define IMAGE_BUILD_ID 20u

struct image {
    uintptr_t start, end; /* addresses, from the first to past the last byte */
    uintptr_t bias;       /* what is added to the file's own addresses */
    const char *path;     /* "" for the program itself; valid while loaded */
    struct cfi_table table; /* header is NULL if there is none */
};

enum image_found {
    IMAGE_FOUND,
    IMAGE_NONE, /* no file: made by the program, or gone */
    IMAGE_BUSY, /* cannot be told at this moment */
};

enum image_found image_find(uintptr_t pc, struct image *image);

/* The build-id, as far as it fits; its length, 0 if there is none. */
unsigned image_build_id(const struct image *image, uint8_t id[IMAGE_BUILD_ID]);

#endif
