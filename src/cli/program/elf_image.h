/* elf_image.h - a mapped ELF file, read with every offset checked.
 * Pure: reads only the mapped bytes.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ELF_IMAGE_H
#define CLI_ELF_IMAGE_H

#include <link.h>
#include <stdbool.h>
#include <stddef.h>

/* A file mapped whole. Absolute: nothing outside [bytes, bytes + size). */
struct image {
    const unsigned char *bytes;
    size_t size;
    const ElfW(Phdr) * segments;
    size_t segment_count;
};

/* `size` bytes at a file offset; NULL if they are not all in the file or not
 * aligned for what they are. */
const void *image_at(const struct image *image, size_t offset, size_t size,
                     size_t align);

/* `size` bytes at an address of the loaded program; NULL as above. */
const void *image_at_address(const struct image *image, size_t address,
                             size_t size, size_t align);

/* The first segment of that type, or NULL. */
const ElfW(Phdr) * image_segment(const struct image *image, ElfW(Word) type);

/* Whether a note by that owner is there: ELF, "Note Section". */
bool image_has_note(const struct image *image, const char *owner);

/* The dynamic section and its number of entries; NULL if there is none. */
const ElfW(Dyn) * image_dynamic(const struct image *image, size_t *count);

#endif
