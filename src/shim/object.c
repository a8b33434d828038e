/* object.c - the objects that the loader has loaded, and what their symbol
 * tables say.
 * Any thread, but not before this library is relocated; allocates nothing.
 * SPDX-License-Identifier: MIT */
#include "shim/object.h"

#include <elf.h>
#include <string.h>

#include "os/auxv.h"
#include "os/system.h"

#define HIDDEN_VERSION 0x8000 /* a bit of DT_VERSYM: not the default one */

bool object_holds(const struct object *o, const void *address)
{
    for (unsigned i = 0; i < o->segment_count; i++) {
        const ElfW(Phdr) *s = &o->segments[i];
        if (s->p_type == PT_LOAD &&
            (uintptr_t)address - (o->base + s->p_vaddr) < s->p_memsz)
            return true;
    }
    return false;
}

/* --- its tables --- */

/* glibc has added the base to these addresses already, other loaders have not.
 */
static const void *table_at(const struct object *o, uintptr_t address)
{
    return (const void *)(address < o->base ? o->base + address : address);
}

static void read_entry(struct object *o, const ElfW(Dyn) * d)
{
    switch (d->d_tag) {
    case DT_SYMTAB:
        o->symbols = table_at(o, d->d_un.d_ptr);
        break;
    case DT_STRTAB:
        o->strings = table_at(o, d->d_un.d_ptr);
        break;
    case DT_VERSYM:
        o->versions = table_at(o, d->d_un.d_ptr);
        break;
    case DT_GNU_HASH:
        o->gnu_hash = table_at(o, d->d_un.d_ptr);
        break;
    case DT_HASH:
        o->hash = table_at(o, d->d_un.d_ptr);
        break;
    }
}

/* False if it has no symbols that can be looked up. */
static bool read_dynamic(struct object *o, const ElfW(Dyn) * d)
{
    for (; d && d->d_tag != DT_NULL; d++)
        read_entry(o, d);
    return o->symbols && o->strings && (o->gnu_hash || o->hash);
}

static const ElfW(Dyn) *
    dynamic_of(const ElfW(Phdr) * segments, unsigned count, uintptr_t base)
{
    for (unsigned i = 0; i < count; i++)
        if (segments[i].p_type == PT_DYNAMIC)
            return (const void *)(base + segments[i].p_vaddr);
    return NULL;
}

static bool read_tables(struct object *o)
{
    return read_dynamic(o, dynamic_of(o->segments, o->segment_count, o->base));
}

/* --- all of them --- */

struct walk {
    bool (*visit)(const struct object *, void *);
    void *data;
    enum { BEHIND, OWN, OTHERS } which;
    bool passed; /* this library */
};

static int walk_step(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    struct walk *walk = data;
    struct object o = {.base = info->dlpi_addr,
                       .segments = info->dlpi_phdr,
                       .segment_count = info->dlpi_phnum};
    bool own =
        !walk->passed && object_holds(&o, (const void *)(uintptr_t)object_each);
    bool visited = walk->which == OWN      ? own
                   : walk->which == BEHIND ? walk->passed
                                           : !own;
    walk->passed |= own;
    return visited && read_tables(&o) && walk->visit(&o, walk->data);
}

void object_each(bool (*visit)(const struct object *, void *data), void *data)
{
    struct walk walk = {.visit = visit, .data = data};
    dl_iterate_phdr(walk_step, &walk);
}

void object_each_other(bool (*visit)(const struct object *, void *data),
                       void *data)
{
    struct walk walk = {.visit = visit, .data = data, .which = OTHERS};
    dl_iterate_phdr(walk_step, &walk);
}

static bool keep(const struct object *o, void *data)
{
    *(struct object *)data = *o;
    return true;
}

void *object_own_function(const char *name)
{
    struct object own = {0};
    struct walk walk = {.visit = keep, .data = &own, .which = OWN};
    dl_iterate_phdr(walk_step, &walk);
    return own.symbols ? object_function(&own, name) : NULL;
}

/* --- a symbol --- */

static bool is_function(const struct object *o, uint32_t number,
                        const char *name)
{
    const ElfW(Sym) *s = &o->symbols[number];
    /* The macros for 64 bits are those for 32. */
    return s->st_shndx != SHN_UNDEF && s->st_value &&
           ELF32_ST_TYPE(s->st_info) == STT_FUNC &&
           ELF32_ST_BIND(s->st_info) != STB_LOCAL &&
           !strcmp(o->strings + s->st_name, name);
}

/* The hash that DT_GNU_HASH is made with: Bernstein's, times 33. */
static uint32_t hash_of(const char *name)
{
    uint32_t hash = 5381;
    for (; *name; name++)
        hash = hash * 33 + (unsigned char)*name;
    return hash;
}

/* DT_GNU_HASH: four words, then a filter of `words` addresses, a first symbol
 * for each bucket, and a hash for each symbol, the lowest bit of which marks
 * the last of its bucket. */
static uint32_t find_by_gnu_hash(const struct object *o, const char *name,
                                 uint32_t after)
{
    const uint32_t *table = o->gnu_hash;
    uint32_t buckets = table[0], first = table[1], words = table[2];
    const uintptr_t *filter = (const void *)(table + 4);
    const uint32_t *bucket = (const void *)(filter + words);
    const uint32_t *hashes = bucket + buckets;
    uint32_t hash = hash_of(name), bits = 8 * sizeof *filter;
    if (!buckets || !words)
        return 0;
    uintptr_t word = filter[hash / bits % words];
    if (!(word >> hash % bits & word >> (hash >> table[3]) % bits & 1))
        return 0;
    uint32_t number = bucket[hash % buckets];
    if (number < first)
        return 0;
    for (;; number++) {
        uint32_t other = hashes[number - first];
        if (number > after && (other | 1) == (hash | 1) &&
            is_function(o, number, name))
            return number;
        if (other & 1)
            return 0;
    }
}

uint32_t object_find(const struct object *o, const char *name, uint32_t after)
{
    if (o->gnu_hash)
        return find_by_gnu_hash(o, name, after);
    for (uint32_t number = after + 1; number < o->hash[1]; number++)
        if (is_function(o, number, name))
            return number;
    return 0;
}

void *object_function(const struct object *o, const char *name)
{
    uint32_t number = 0;
    while ((number = object_find(o, name, number)))
        if (!o->versions || !(o->versions[number] & HIDDEN_VERSION))
            return (void *)(o->base + o->symbols[number].st_value);
    return NULL;
}

/* --- libc's own --- */

/* How far the program was moved whose headers these are: by PT_PHDR, or else by
 * the part that begins with the ELF header, which they follow. A loader that is
 * run as a command has no PT_PHDR. */
static uintptr_t base_of(const ElfW(Phdr) * segments, unsigned count)
{
    uintptr_t start = (uintptr_t)segments - sizeof(ElfW(Ehdr)), base = 0;
    for (unsigned i = 0; i < count; i++) {
        if (segments[i].p_type == PT_PHDR)
            return (uintptr_t)segments - segments[i].p_vaddr;
        if (segments[i].p_type == PT_LOAD && !segments[i].p_offset)
            base = start - segments[i].p_vaddr;
    }
    return base;
}

/* The loader's list of objects, which a program has in its dynamic section for
 * debuggers (DT_DEBUG). NULL if it has none. */
static const struct link_map *loaded(void)
{
    const ElfW(Phdr) *segments = os_program_headers();
    unsigned count = (unsigned)os_auxv(AT_PHNUM, 0);
    if (!segments)
        return NULL;
    uintptr_t base = base_of(segments, count);
    const ElfW(Dyn) *d = dynamic_of(segments, count, base);
    for (; d && d->d_tag != DT_NULL; d++)
        if (d->d_tag == DT_DEBUG && d->d_un.d_ptr)
            return ((const struct r_debug *)d->d_un.d_ptr)->r_map;
    return NULL;
}

void *object_libc_function(const char *name)
{
    void *found = NULL, *last = NULL;
    for (const struct link_map *l = loaded(); l; l = l->l_next) {
        struct object o = {.base = l->l_addr};
        if (!read_dynamic(&o, l->l_ld) || !(found = object_function(&o, name)))
            continue;
        last = found;
        if (object_find(&o, "__libc_start_main", 0))
            break;
    }
    return last;
}
