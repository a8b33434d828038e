/* elf_image.c - a mapped ELF file, read with every offset checked.
 * SPDX-License-Identifier: MIT */
#include "cli/program/elf_image.h"

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

const ElfW(Dyn) * image_dynamic(const struct image *image, size_t *count)
{
    const ElfW(Phdr) *segment = image_segment(image, PT_DYNAMIC);
    *count = segment ? segment->p_filesz / sizeof(ElfW(Dyn)) : 0;
    return segment ? image_at(image, segment->p_offset,
                              *count * sizeof(ElfW(Dyn)), sizeof(void *))
                   : NULL;
}
