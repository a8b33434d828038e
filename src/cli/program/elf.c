/* elf.c - what an ELF file's headers say about preloading into it.
 * Format: System V ABI, chapter "Object Files"; elf(5).
 * SPDX-License-Identifier: MIT */
#include "cli/program/elf.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/program/elf_image.h"
#include "cli/program/elf_symbols.h"

/* The linker puts this symbol at the ELF header of the program that it links:
 * here the command's own, which every file is compared with. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/* Both are ET_DYN, but only the linker's -pie sets this flag. */
static bool image_is_pie(const struct image *image)
{
    size_t count;
    const ElfW(Dyn) *dynamic = image_dynamic(image, &count);
    for (size_t i = 0; dynamic && i < count; i++)
        if (dynamic[i].d_tag == DT_FLAGS_1)
            return dynamic[i].d_un.d_val & DF_1_PIE;
    return false;
}

static bool image_copy_loader(const struct image *image,
                              const ElfW(Phdr) * segment, char *loader,
                              size_t size)
{
    const char *text = image_at(image, segment->p_offset, segment->p_filesz, 1);
    if (!text || segment->p_filesz == 0 || segment->p_filesz > size ||
        text[segment->p_filesz - 1] != '\0')
        return false;
    memcpy(loader, text, segment->p_filesz);
    return true;
}

static bool header_is_ours(const ElfW(Ehdr) * header)
{
    return header->e_ident[EI_CLASS] == __ehdr_start.e_ident[EI_CLASS] &&
           header->e_ident[EI_DATA] == __ehdr_start.e_ident[EI_DATA] &&
           header->e_machine == __ehdr_start.e_machine;
}

/* e_machine is at the same place in both classes, in the file's byte order. */
static unsigned header_machine(const ElfW(Ehdr) * header)
{
    const unsigned char *bytes = (const unsigned char *)&header->e_machine;
    return header->e_ident[EI_DATA] == ELFDATA2MSB
               ? (unsigned)(bytes[0] << 8 | bytes[1])
               : (unsigned)(bytes[1] << 8 | bytes[0]);
}

/* What only one of them defines in a file that has no loader itself. */
static enum elf_loader image_is_loader(const struct image *image)
{
    if (symbols_export(image, "_rtld_global"))
        return LOADER_GLIBC;
    return symbols_export(image, "__libc_start_main") ? LOADER_MUSL
                                                      : LOADER_NOT;
}

static void image_examine(struct image *image, struct elf_facts *facts)
{
    const ElfW(Ehdr) *header =
        image_at(image, 0, sizeof(*header), sizeof(void *));
    if (image->size < SELFMAG || memcmp(image->bytes, ELFMAG, SELFMAG) != 0) {
        facts->kind = ELF_NOT;
        return;
    }
    facts->kind = ELF_BROKEN;
    if (!header)
        return;
    facts->bits = header->e_ident[EI_CLASS] == ELFCLASS64 ? 64 : 32;
    facts->machine = header_machine(header);
    if (!header_is_ours(header)) {
        facts->kind = ELF_FOREIGN;
        return;
    }
    image->segment_count = header->e_phnum;
    image->segments =
        image_at(image, header->e_phoff,
                 image->segment_count * sizeof(ElfW(Phdr)), sizeof(void *));
    if (!image->segments || header->e_phentsize != sizeof(ElfW(Phdr)) ||
        (header->e_type != ET_EXEC && header->e_type != ET_DYN))
        return;
    facts->own_malloc = symbols_export(image, "malloc");
    facts->go = image_has_note(image, "Go");
    const ElfW(Phdr) *loader = image_segment(image, PT_INTERP);
    if (loader)
        facts->kind = image_copy_loader(image, loader, facts->loader,
                                        sizeof(facts->loader))
                          ? ELF_DYNAMIC
                          : ELF_BROKEN;
    else
        facts->kind = header->e_type == ET_EXEC || image_is_pie(image)
                          ? ELF_STATIC
                          : ELF_LIBRARY;
    if (facts->kind == ELF_LIBRARY)
        facts->is_loader = image_is_loader(image);
}

struct elf_facts elf_read(const char *path)
{
    struct elf_facts facts = {.kind = ELF_UNREADABLE};
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    if (file < 0)
        return facts;
    void *bytes = MAP_FAILED;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size == 0)
        facts.kind = ELF_NOT;
    else
        bytes =
            mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    int saved = errno;
    close(file);
    errno = saved;
    if (bytes == MAP_FAILED)
        return facts;
    struct image image = {.bytes = bytes, .size = (size_t)status.st_size};
    image_examine(&image, &facts);
    munmap(bytes, image.size);
    return facts;
}

bool elf_is_loadable(const char *path)
{
    enum elf_kind kind = elf_read(path).kind;
    return kind == ELF_LIBRARY || kind == ELF_DYNAMIC; /* libc.so.6 is both */
}

const char *elf_machine_name(unsigned machine)
{
    static char other[32];
    switch (machine) {
    case EM_386:
        return "i386";
    case EM_X86_64:
        return "x86-64";
    case EM_ARM:
        return "ARM";
    case EM_AARCH64:
        return "AArch64";
    case EM_RISCV:
        return "RISC-V";
    case EM_PPC64:
        return "PowerPC64";
    case EM_S390:
        return "S/390";
    }
    snprintf(other, sizeof(other), "machine %u", machine);
    return other;
}
