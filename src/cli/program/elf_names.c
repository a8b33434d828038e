/* elf_names.c - which functions do addresses of an ELF file belong to?
 * Format: System V ABI, chapters "Sections" and "Symbol Table"; LSB Core 5.0,
 * 10.6.2 (.eh_frame_hdr).
 * SPDX-License-Identifier: MIT */
#include "cli/program/elf_names.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/program/elf_image.h"

/* The header's table in the form that all linkers write: 4 bytes, relative to
 * the header's address (DW_EH_PE_datarel | DW_EH_PE_sdata4). */
#define TABLE_ENCODING 0x3b
#define COUNT_ENCODING 0x03

struct elf_names {
    struct image image;
    const ElfW(Ehdr) * header;
};

/* Not the byte order and the rest: the file ran here. */
static bool header_read(struct elf_names *file)
{
    struct image *image = &file->image;
    const ElfW(Ehdr) *h = image_at(image, 0, sizeof *h, sizeof(void *));
    if (!h || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0 ||
        h->e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32))
        return false;
    file->header = h;
    image->segment_count = h->e_phnum;
    image->segments = image_at(image, h->e_phoff,
                               h->e_phnum * sizeof(ElfW(Phdr)), sizeof(void *));
    if (!image->segments || h->e_phentsize != sizeof(ElfW(Phdr)))
        image->segment_count = 0;
    return true;
}

/* Whether a note of the segment is the build-id that is given. */
static bool note_is_id(const struct image *image, const ElfW(Phdr) * segment,
                       const uint8_t *id, uint32_t id_bytes)
{
    size_t at = segment->p_offset, left = segment->p_filesz;
    const ElfW(Nhdr) * note;
    while (left >= sizeof *note &&
           (note = image_at(image, at, sizeof *note, 4))) {
        size_t name = (note->n_namesz + (size_t)3) & ~(size_t)3;
        size_t size = (note->n_descsz + (size_t)3) & ~(size_t)3;
        const uint8_t *text =
            image_at(image, at + sizeof *note + name, id_bytes, 1);
        if (note->n_type == NT_GNU_BUILD_ID && note->n_descsz >= id_bytes &&
            text)
            return memcmp(text, id, id_bytes) == 0;
        if (sizeof *note + name + size > left)
            return false;
        at += sizeof *note + name + size;
        left -= sizeof *note + name + size;
    }
    return false;
}

static bool has_id(const struct image *image, const uint8_t *id,
                   uint32_t id_bytes)
{
    if (id_bytes == 0)
        return true;
    for (size_t i = 0; i < image->segment_count; i++)
        if (image->segments[i].p_type == PT_NOTE &&
            note_is_id(image, &image->segments[i], id, id_bytes))
            return true;
    return false;
}

struct elf_names *elf_names_open(const char *path, const uint8_t *id,
                                 uint32_t id_bytes)
{
    struct stat status;
    void *bytes = MAP_FAILED;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size)
        bytes =
            mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED)
        return NULL;
    struct elf_names *file = need_alloc(1, sizeof *file);
    file->image =
        (struct image){.bytes = bytes, .size = (size_t)status.st_size};
    if (header_read(file) && has_id(&file->image, id, id_bytes))
        return file;
    elf_names_close(file);
    return NULL;
}

void elf_names_close(struct elf_names *file)
{
    if (!file)
        return;
    munmap((void *)(uintptr_t)file->image.bytes, file->image.size);
    free(file);
}

/* The first of the names, which are in order, from that address on. */
static size_t names_from(const struct elf_name *names, size_t count,
                         uint64_t address)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (names[middle].address < address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void symbol_name(const ElfW(Sym) * symbol, const char *text,
                        struct elf_name *names, size_t count)
{
    unsigned type = ELF32_ST_TYPE(symbol->st_info);
    bool global = ELF32_ST_BIND(symbol->st_info) == STB_GLOBAL;
    if ((type != STT_FUNC && type != STT_GNU_IFUNC) ||
        symbol->st_shndx == SHN_UNDEF || !*text)
        return;
    uint64_t start = symbol->st_value, size = symbol->st_size;
    for (size_t i = names_from(names, count, start);
         i < count && names[i].address - start < size; i++)
        if (!names[i].name || (global && !names[i].global)) {
            names[i].name = text;
            names[i].start = start;
            names[i].global = global;
        }
}

/* The symbols of one table, with the texts of its section of texts. */
static void table_names(const struct elf_names *file,
                        const ElfW(Shdr) * sections, size_t section_count,
                        const ElfW(Shdr) * table, struct elf_name *names,
                        size_t count)
{
    if (table->sh_link >= section_count)
        return;
    const ElfW(Shdr) *strings = &sections[table->sh_link];
    const ElfW(Sym) *symbols = image_at(&file->image, table->sh_offset,
                                        table->sh_size, sizeof(void *));
    const char *texts =
        image_at(&file->image, strings->sh_offset, strings->sh_size, 1);
    if (!symbols || !texts || !strings->sh_size ||
        texts[strings->sh_size - 1] != '\0')
        return;
    for (size_t i = 0; i < table->sh_size / sizeof *symbols; i++)
        if (symbols[i].st_name < strings->sh_size)
            symbol_name(&symbols[i], texts + symbols[i].st_name, names, count);
}

void elf_names_by_symbol(const struct elf_names *file, struct elf_name *names,
                         size_t count)
{
    static const ElfW(Word) kinds[] = {SHT_SYMTAB, SHT_DYNSYM};
    size_t sections = file->header->e_shnum;
    const ElfW(Shdr) *section =
        image_at(&file->image, file->header->e_shoff,
                 sections * sizeof *section, sizeof(void *));
    if (!section || file->header->e_shentsize != sizeof *section)
        return;
    for (size_t kind = 0; kind < 2; kind++)
        for (size_t i = 0; i < sections; i++)
            if (section[i].sh_type == kinds[kind])
                table_names(file, section, sections, &section[i], names, count);
}

void elf_names_by_table(const struct elf_names *file, struct elf_name *names,
                        size_t count)
{
    const ElfW(Phdr) *segment = image_segment(&file->image, PT_GNU_EH_FRAME);
    const uint8_t *bytes =
        segment ? image_at(&file->image, segment->p_offset, 12, 4) : NULL;
    uint32_t entries;
    if (!bytes || bytes[0] != 1 || bytes[2] != COUNT_ENCODING ||
        bytes[3] != TABLE_ENCODING)
        return;
    memcpy(&entries, bytes + 8, sizeof entries);
    const int32_t *table =
        image_at(&file->image, segment->p_offset + 12, (size_t)entries * 8, 4);
    for (size_t i = 0; table && i < count; i++) {
        int64_t wanted = (int64_t)(names[i].address - segment->p_vaddr);
        size_t low = 0, high = entries; /* the last that is not above it */
        while (low < high) {
            size_t middle = low + (high - low) / 2;
            if (table[2 * middle] <= wanted)
                low = middle + 1;
            else
                high = middle;
        }
        if (low && !names[i].name)
            names[i].start =
                segment->p_vaddr + (uint64_t)(int64_t)table[2 * (low - 1)];
    }
}
