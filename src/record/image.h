/* image.h - which loaded file an address is in, and where its tables and its
 * build-id lie.
 * System calls where libc cannot tell; any thread; callable inside malloc and
 * signal handlers: takes no lock, allocates nothing, errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_IMAGE_H
#define RECORD_IMAGE_H

#include "record/cfi.h"

#define IMAGE_BUILD_ID 20u

struct image {
    uintptr_t start, end;  /* addresses, from the first to past the last byte */
    uintptr_t bias;        /* what is added to the file's own addresses */
    const char *path;      /* "" for the program itself; valid while loaded */
    const uint8_t *header; /* .eh_frame_hdr; NULL if there is none */
};

enum image_found {
    IMAGE_FOUND,
    IMAGE_NONE, /* no file: made by the program, or gone */
    IMAGE_BUSY, /* cannot be told at this moment */
};

enum image_found image_find(uintptr_t pc, struct image *image);

/* Its tables. False if it has none, or none that can be read. */
bool image_table(const struct image *image, struct cfi_table *table);

/* Where its build-id lies, and *bytes, its length up to IMAGE_BUILD_ID; 0 if
 * there is none. */
const uint8_t *image_build_id(const struct image *image, unsigned *bytes);

#endif
