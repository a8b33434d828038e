/* elf_image.c - a mapped ELF file, read with every offset checked.
 * SPDX-License-Identifier: MIT */
#include "cli/program/elf_image.h"

#include <string.h>

const void *image_at(const struct image *image, size_t offset, size_t size,
                     size_t align)
{
    if (offset > image->size || size > image->size - offset ||
        offset % align != 0)
        return NULL;
    return image->bytes + offset;
}

const void *image_at_address(const struct image *image, size_t address,
                             size_t size, size_t align)
{
    for (size_t i = 0; i < image->segment_count; i++) {
        const ElfW(Phdr) *segment = &image->segments[i];
        if (segment->p_type != PT_LOAD || address < segment->p_vaddr)
            continue;
        size_t into = address - segment->p_vaddr;
        if (into < segment->p_filesz && size <= segment->p_filesz - into &&
            segment->p_offset <= image->size)
            return image_at(image, segment->p_offset + into, size, align);
    }
    return NULL;
}

const ElfW(Phdr) * image_segment(const struct image *image, ElfW(Word) type)
{
    for (size_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].p_type == type)
            return &image->segments[i];
    return NULL;
}

/* Both the owner's name and what it says are padded to four bytes. */
static bool notes_name(const struct image *image, const ElfW(Phdr) * segment,
                       const char *owner)
{
    size_t at = segment->p_offset, left = segment->p_filesz;
    const ElfW(Nhdr) * note;
    while (left >= sizeof(*note) &&
           (note = image_at(image, at, sizeof(*note), 4))) {
        size_t name = strlen(owner) + 1;
        const char *text = image_at(image, at + sizeof(*note), name, 1);
        if (text && note->n_namesz == name && memcmp(text, owner, name) == 0)
            return true;
        size_t size = sizeof(*note) + ((note->n_namesz + 3UL) & ~3UL) +
                      ((note->n_descsz + 3UL) & ~3UL);
        if (size > left)
            return false;
        at += size;
        left -= size;
    }
    return false;
}

bool image_has_note(const struct image *image, const char *owner)
{
    for (size_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].p_type == PT_NOTE &&
            notes_name(image, &image->segments[i], owner))
            return true;
    return false;
}

const ElfW(Dyn) * image_dynamic(const struct image *image, size_t *count)
{
    const ElfW(Phdr) *segment = image_segment(image, PT_DYNAMIC);
    *count = segment ? segment->p_filesz / sizeof(ElfW(Dyn)) : 0;
    return segment ? image_at(image, segment->p_offset,
                              *count * sizeof(ElfW(Dyn)), sizeof(void *))
                   : NULL;
}
