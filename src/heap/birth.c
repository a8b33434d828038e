/* birth.c - when a block was made, and whether it was freed.
 * Any thread, each block by its user; callable inside malloc; nothing here
 * waits.
 * SPDX-License-Identifier: MIT */
#include "heap/birth.h"

#include "heap/chunk.h"

#define RUN_FREED UINT64_MAX

/* The chunk of a place of that size. Places of all sizes are in the mixed one.
 */
static const struct chunk *chunk_around(const void *p, size_t size)
{
    const struct chunk *c = &region.chunks[granule_of(p)];
    if (atomic_load(&c->state) == CHUNK_OPEN && !c->class)
        return c;
    return &region.chunks[chunk_of(p, size)];
}

/* The place that a block in a chunk has, or NULL: the word that tells may be
 * any, so it must agree with what the chunk's table says. */
static const char *place_of(const char *p, uint64_t word, size_t *size)
{
    uint32_t owner = seal_owner(word);
    if (!word || owner >= atomic_load(&region.heaps_made))
        return NULL;
    uint64_t key = seal_key(owner, region.random);
    uint64_t sealed = seal_size(birth_seal(word), key);
    if (sealed & SEAL_INSIDE) {
        p -= sealed ^ SEAL_INSIDE;
        if (!region_owns(p))
            return NULL;
        sealed = seal_size(seal_read(p), key);
    }
    if (sealed < BLOCK_ALIGN || sealed > PLACE_SIZE_MAX || sealed % BLOCK_ALIGN)
        return NULL;
    *size = (size_t)sealed;
    const struct chunk *c = chunk_around(p, *size);
    uint8_t state = atomic_load(&c->state);
    return state > GRANULE_SPAN && atomic_load(&c->heap) == owner &&
                   (!c->class ||
                    place_class_units(c->class) * BLOCK_ALIGN == *size)
               ? p
               : NULL;
}

/* True if p can be a block in a chunk, so that the word before it can be read.
 */
static bool may_be_in_chunk(const void *p)
{
    const struct chunk *granule = &region.chunks[granule_of(p)];
    const struct chunk *big = &region.chunks[chunk_of(p, PLACE_SIZE_MAX)];
    uint8_t state = atomic_load(&granule->state);
    bool begins = !((uintptr_t)p & (GRANULE - 1)) && state;
    return !begins && (state || atomic_load(&big->state));
}

enum block_kind birth_kind(const void *p)
{
    if (!((uintptr_t)p & (PAGE - 1)) && run_is_live(p))
        return BLOCK_IS_RUN;
    return atomic_load_explicit(&region.chunks[granule_of(p)].state,
                                memory_order_relaxed) == GRANULE_SPAN
               ? BLOCK_IN_SPAN
               : BLOCK_IN_CHUNK;
}

size_t birth_new_capacity(const void *p, enum block_kind kind)
{
    if (kind == BLOCK_IN_SPAN)
        return block_capacity(p);
    if (kind == BLOCK_IS_RUN)
        return run_capacity(p);
    uint64_t size = seal_read(p) >> 48;
    if (!(size & SEAL_INSIDE))
        return (size_t)size - BLOCK_WORD;
    size_t before = (size_t)(size ^ SEAL_INSIDE);
    return (size_t)(seal_read((const char *)p - before) >> 48) - before -
           BLOCK_WORD;
}

struct block_facts birth_look(const void *p)
{
    struct block_facts f = {.kind = BLOCK_NONE};
    if ((uintptr_t)p % BLOCK_ALIGN || !region_exists() || !region_owns(p))
        return f;
    f.kind = birth_kind(p);
    if (f.kind == BLOCK_IS_RUN) {
        f.birth = region.births[page_of(p)];
        f.freed = f.birth == RUN_FREED;
        f.capacity = run_capacity(p);
        return f;
    }
    if (f.kind == BLOCK_IN_CHUNK && !may_be_in_chunk(p))
        return (struct block_facts){.kind = BLOCK_NONE};
    uint64_t word = seal_read(p);
    if (f.kind == BLOCK_IN_SPAN) {
        f.birth = birth_in_span(p);
        f.freed = word & BIRTH_FREED;
        f.capacity = block_capacity(p);
        return f;
    }
    size_t size;
    const char *place = place_of(p, word, &size);
    if (!place)
        return (struct block_facts){.kind = BLOCK_NONE};
    f.birth = birth_in_seal(word);
    f.capacity = (size_t)(place + size - BLOCK_WORD - (const char *)p);
    return f;
}

void birth_set(void *p, enum block_kind kind, uint64_t birth)
{
    if (kind == BLOCK_IS_RUN)
        region.births[page_of(p)] = birth;
    else if (kind == BLOCK_IN_SPAN)
        birth_set_in_span(p, birth);
    else
        birth_set_in_place(p, birth);
}

void birth_clear(void *p, const struct block_facts *f)
{
    if (f->kind == BLOCK_IN_CHUNK)
        seal_write(p, birth_seal(seal_read(p)));
}

void birth_mark_freed(void *p, const struct block_facts *f)
{
    if (f->kind == BLOCK_IN_SPAN)
        *block_word(p) |= BIRTH_FREED;
    else if (f->kind == BLOCK_IS_RUN)
        region.births[page_of(p)] = RUN_FREED;
}
