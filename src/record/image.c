/* image.c - loaded files by address: from libc's own table, which is made for
 * unwinding and takes no lock (_dl_find_object, glibc 2.35), or from the
 * system's list of mappings.
 * Any thread; callable inside malloc.
 *
 * The program headers say which parts of an image can be read. They are read
 * where the file begins in memory, and believed only where they agree with what
 * was found otherwise.
 * SPDX-License-Identifier: MIT */
#include "record/image.h"

#include <link.h>
#include <string.h>

#include "os/libc.h"
#include "os/memory.h"
#include "record/maps.h"

#define HEADERS_MAX 64u

/* The program headers of a file that begins at `start`, as long as they lie
 * before `end`. */
static const ElfW(Phdr) *
    headers_at(uintptr_t start, uintptr_t end, size_t *count)
{
    const ElfW(Ehdr) *elf = (const void *)start;
    if (end - start < sizeof *elf ||
        memcmp(elf->e_ident, ELFMAG, SELFMAG) != 0 ||
        elf->e_phentsize != sizeof(ElfW(Phdr)) || elf->e_phnum > HEADERS_MAX ||
        elf->e_phoff > os_page_size() - sizeof *elf ||
        end - start < elf->e_phoff + elf->e_phnum * sizeof(ElfW(Phdr)))
        return NULL;
    *count = elf->e_phnum;
    return (const void *)(start + elf->e_phoff);
}

/* The end of the readable part that has the address; 0 if none has. */
static uintptr_t part_end(const ElfW(Phdr) * headers, size_t count,
                          uintptr_t bias, uintptr_t address, uintptr_t *start)
{
    for (size_t i = 0; i < count; i++) {
        uintptr_t from = bias + headers[i].p_vaddr;
        if (headers[i].p_type == PT_LOAD && (headers[i].p_flags & PF_R) &&
            address - from < headers[i].p_filesz) {
            *start = from;
            return from + headers[i].p_filesz;
        }
    }
    return 0;
}

/* Bounds of the tables: the parts that have them. Where the headers do not say,
 * the mapping in which .eh_frame_hdr lies. */
bool image_table(const struct image *image, struct cfi_table *table)
{
    size_t count = 0;
    const ElfW(Phdr) *headers = headers_at(image->start, image->end, &count);
    uintptr_t at = (uintptr_t)image->header, start = 0, end = 0;
    if (at && headers)
        end = part_end(headers, count, image->bias, at, &start);
    if (!at || (!end && !maps_bounds(at, &start, &end)))
        return false;
    table->header = image->header;
    table->header_end = (const uint8_t *)end;
    table->frames = (const uint8_t *)start;
    table->frames_end = (const uint8_t *)end;
    /* .eh_frame nearly always follows; where it is elsewhere, that part. */
    struct bytes b = {image->header, table->header_end, false};
    bytes_skip(&b, 1);
    uint8_t encoding = (uint8_t)bytes_number(&b, 1);
    bytes_skip(&b, 2);
    uintptr_t frames = bytes_pointer(&b, encoding, at);
    if (b.bad || (frames >= start && frames < end))
        return true;
    if (headers)
        end = part_end(headers, count, image->bias, frames, &start);
    table->frames = headers && end ? (const uint8_t *)start : NULL;
    table->frames_end = headers && end ? (const uint8_t *)end : NULL;
    return true;
}

/* From the mappings: the file's first bytes, and by them the rest. */
static enum image_found find_in_maps(uintptr_t pc, struct image *image)
{
    const struct maps_file *file;
    switch (maps_find(pc, &file)) {
    case MAPS_NONE:
        return IMAGE_NONE;
    case MAPS_BUSY:
        return IMAGE_BUSY;
    case MAPS_FOUND:
        break;
    }
    size_t count = 0;
    const ElfW(Phdr) *headers = headers_at(file->start, file->end, &count);
    *image = (struct image){
        .start = file->start, .end = file->end, .path = file->path};
    if (!headers)
        return IMAGE_FOUND;
    for (size_t i = 0; i < count; i++)
        if (headers[i].p_type == PT_LOAD && !headers[i].p_offset) {
            image->bias = file->start - headers[i].p_vaddr;
            break;
        }
    for (size_t i = 0; i < count; i++)
        if (headers[i].p_type == PT_GNU_EH_FRAME)
            image->header = (const uint8_t *)(image->bias + headers[i].p_vaddr);
    return IMAGE_FOUND;
}

/* IMAGE_FROM_MAPS: tests do without. */
#if defined OS_FIND_OBJECT && !defined IMAGE_FROM_MAPS
enum image_found image_find(uintptr_t pc, struct image *image)
{
    struct dl_find_object object;
    if (!os_libc.find_object)
        return find_in_maps(pc, image);
    if (os_libc.find_object((void *)pc, &object))
        return IMAGE_NONE;
    image->start = (uintptr_t)object.dlfo_map_start;
    image->end = (uintptr_t)object.dlfo_map_end;
    image->bias = object.dlfo_link_map->l_addr;
    image->path = object.dlfo_link_map->l_name;
    image->header = object.dlfo_eh_frame;
    return IMAGE_FOUND;
}
#else
enum image_found image_find(uintptr_t pc, struct image *image)
{
    return find_in_maps(pc, image);
}
#endif

/* The build-id in notes that lie in [at, end). */
static const uint8_t *id_in_notes(const uint8_t *at, const uint8_t *end,
                                  unsigned *bytes)
{
    struct bytes b = {at, end, false};
    while (bytes_left(&b) >= 12) {
        size_t name = (size_t)bytes_number(&b, 4);
        size_t size = (size_t)bytes_number(&b, 4);
        uint64_t type = bytes_number(&b, 4);
        const uint8_t *words = b.at;
        bytes_skip(&b, (uint64_t)((name + 3) & ~(size_t)3));
        const uint8_t *content = b.at;
        bytes_skip(&b, (uint64_t)((size + 3) & ~(size_t)3));
        if (b.bad)
            return NULL;
        if (type != NT_GNU_BUILD_ID || name != 4 ||
            memcmp(words, "GNU", 4) != 0)
            continue;
        *bytes = (unsigned)(size < IMAGE_BUILD_ID ? size : IMAGE_BUILD_ID);
        return *bytes ? content : NULL;
    }
    return NULL;
}

const uint8_t *image_build_id(const struct image *image, unsigned *bytes)
{
    size_t count = 0;
    const ElfW(Phdr) *headers = headers_at(image->start, image->end, &count);
    *bytes = 0;
    for (size_t i = 0; headers && i < count; i++) {
        if (headers[i].p_type != PT_NOTE)
            continue;
        uintptr_t at = image->bias + headers[i].p_vaddr, start;
        uintptr_t end = part_end(headers, count, image->bias, at, &start);
        if (!end || end - at < headers[i].p_filesz)
            continue;
        const uint8_t *id =
            id_in_notes((const uint8_t *)at,
                        (const uint8_t *)(at + headers[i].p_filesz), bytes);
        if (id)
            return id;
    }
    return (const uint8_t *)"";
}
