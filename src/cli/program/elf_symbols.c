/* elf_symbols.c - does an ELF file export a symbol? Asked as the loader asks.
 * Format: System V ABI, chapter "Dynamic Linking"; the GNU hash table is
 * described in "ELF symbol hash tables" of the GNU gABI extensions. Read from
 * the dynamic segment, so stripped section headers do not matter.
 * SPDX-License-Identifier: MIT */
#include "cli/program/elf_symbols.h"

#include <elf.h>
#include <stdint.h>
#include <string.h>

/* What the dynamic section says about symbols; NULL where it says nothing. */
struct symbols {
    const ElfW(Sym) * table;
    const char *names;
    size_t names_size;
    const uint32_t *gnu_hash;
    const uint32_t *hash;
};

/* Whether the symbol is a definition that the loader binds others to. */
static bool symbol_serves(const struct image *image,
                          const struct symbols *symbols, size_t index,
                          const char *name)
{
    size_t address =
        (size_t)((const unsigned char *)symbols->table - image->bytes);
    const ElfW(Sym) *symbol = image_at(image, address + index * sizeof(*symbol),
                                       sizeof(*symbol), sizeof(void *));
    size_t length = strlen(name) + 1;
    if (!symbol || symbol->st_name > symbols->names_size ||
        length > symbols->names_size - symbol->st_name ||
        memcmp(symbols->names + symbol->st_name, name, length) != 0)
        return false;
    /* The fields of st_info are the same in both classes. */
    unsigned bind = ELF32_ST_BIND(symbol->st_info);
    unsigned visibility = ELF32_ST_VISIBILITY(symbol->st_other);
    return symbol->st_shndx != SHN_UNDEF &&
           (bind == STB_GLOBAL || bind == STB_WEAK) &&
           (visibility == STV_DEFAULT || visibility == STV_PROTECTED);
}

static uint32_t gnu_hash_of(const char *name)
{
    uint32_t hash = 5381;
    for (; *name; name++)
        hash = hash * 33 + (unsigned char)*name;
    return hash;
}

/* One 32-bit word of a table that begins at `table`; 0 outside the file. */
static uint32_t table_word(const struct image *image, const uint32_t *table,
                           size_t index)
{
    size_t start = (size_t)((const unsigned char *)table - image->bytes);
    if (index > image->size)
        return 0;
    const uint32_t *word = image_at(image, start + index * sizeof(*word),
                                    sizeof(*word), sizeof(*word));
    return word ? *word : 0;
}

/* DT_GNU_HASH: bucket count, first symbol, bloom words, shift; the bloom
 * filter; the buckets; a chain of hashes per bucket, whose last has bit 0 set.
 */
static bool gnu_hash_finds(const struct image *image,
                           const struct symbols *symbols, const char *name)
{
    const uint32_t *table = symbols->gnu_hash;
    uint32_t buckets = table_word(image, table, 0);
    uint32_t first = table_word(image, table, 1);
    uint32_t bloom = table_word(image, table, 2);
    if (buckets == 0)
        return false;
    size_t bucket_start = 4 + (size_t)bloom * (sizeof(ElfW(Addr)) / 4);
    size_t chain_start = bucket_start + buckets;
    uint32_t hash = gnu_hash_of(name);
    uint32_t index = table_word(image, table, bucket_start + hash % buckets);
    if (index < first || index == 0)
        return false;
    for (;; index++) {
        uint32_t link = table_word(image, table, chain_start + index - first);
        if ((link | 1) == (hash | 1) &&
            symbol_serves(image, symbols, index, name))
            return true;
        /* Outside the file the word reads 0: no symbol, no end. */
        if (link & 1 || link == 0)
            return false;
    }
}

/* DT_HASH says how many symbols there are; looking at all is quick enough. */
static bool hash_finds(const struct image *image, const struct symbols *symbols,
                       const char *name)
{
    uint32_t count = table_word(image, symbols->hash, 1);
    for (uint32_t i = 0; i < count && i < image->size; i++)
        if (symbol_serves(image, symbols, i, name))
            return true;
    return false;
}

static struct symbols symbols_read(const struct image *image)
{
    struct symbols symbols = {0};
    size_t count;
    const ElfW(Dyn) *dynamic = image_dynamic(image, &count);
    size_t names = 0;
    for (size_t i = 0; dynamic && i < count; i++) {
        size_t value = dynamic[i].d_un.d_val;
        switch (dynamic[i].d_tag) {
        case DT_SYMTAB:
            symbols.table = image_at_address(image, value, sizeof(ElfW(Sym)),
                                             sizeof(void *));
            break;
        case DT_STRTAB:
            names = value;
            break;
        case DT_STRSZ:
            symbols.names_size = value;
            break;
        case DT_GNU_HASH:
            symbols.gnu_hash = image_at_address(image, value, 16, 4);
            break;
        case DT_HASH:
            symbols.hash = image_at_address(image, value, 8, 4);
            break;
        }
    }
    symbols.names = image_at_address(image, names, symbols.names_size, 1);
    return symbols;
}

bool symbols_export(const struct image *image, const char *name)
{
    struct symbols symbols = symbols_read(image);
    if (!symbols.table || !symbols.names)
        return false;
    if (symbols.gnu_hash)
        return gnu_hash_finds(image, &symbols, name);
    return symbols.hash && hash_finds(image, &symbols, name);
}
