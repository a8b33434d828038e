/* modules.c - loaded files are told apart by range and build-id, so that what
 * is opened where another was closed is not taken for it.
 * Any thread; callable inside malloc and signal handlers.
 *
 * The table only grows, under a lock that is tried, never waited for.
 * SPDX-License-Identifier: MIT */
#include "record/modules.h"

#include <stdatomic.h>
#include <string.h>

#include "os/shared.h"
#include "record/image.h"
#include "record/slot.h"

#define MODULES_MAX 1024u
#define PATH_BYTES_MAX 4096u
#define ADDRESS_BITS 48u

static struct module {
    uintptr_t start, end;
    uint8_t id[IMAGE_BUILD_ID];
    uint64_t at; /* in the record */
} * modules;
static _Atomic unsigned count;
static _Atomic bool locked;

bool modules_begin(void)
{
    if (!modules)
        modules = os_map_zeros(MODULES_MAX * sizeof *modules);
    atomic_store(&count, 0);
    atomic_store(&locked, false);
    return modules;
}

static bool is_same(const struct module *m, const struct image *image,
                    const uint8_t *id)
{
    return m->start == image->start && m->end == image->end &&
           !memcmp(m->id, id, sizeof m->id);
}

/* The newest that fits; 0, or 1 + its index. */
static unsigned find(const struct image *image, const uint8_t *id)
{
    unsigned i = atomic_load_explicit(&count, memory_order_acquire);
    while (i && !is_same(&modules[i - 1], image, id))
        i--;
    return i;
}

static uint64_t keep(const struct image *image, const uint8_t *id,
                     unsigned id_bytes, unsigned number)
{
    struct record_slot *s = record_slot;
    uint32_t length = 0;
    while (length < PATH_BYTES_MAX && image->path[length])
        length++;
    uint64_t at = record_file_take(sizeof(struct record_module) + length);
    if (!at)
        return 0;
    struct record_module *m = record_file_at(at);
    *m = (struct record_module){
        .next = s->modules_at,
        .start = image->start,
        .end = image->end,
        .bias = image->bias,
        .path_at = at + sizeof *m,
        .path_bytes = length,
        .number = number,
        .id_bytes = id_bytes,
    };
    memcpy(m->id, id, sizeof m->id);
    memcpy(m + 1, image->path, length);
    /* Release: what a reader finds is whole. */
    __atomic_store_n(&s->modules_at, at, __ATOMIC_RELEASE);
    return at;
}

/* The caller has the lock. */
static unsigned add(const struct image *image, const uint8_t *id,
                    unsigned id_bytes)
{
    unsigned n = atomic_load(&count);
    uint64_t at = n == MODULES_MAX ? 0 : keep(image, id, id_bytes, n + 1);
    if (!at) {
        record_file_add(&record_file->missed_modules, 1);
        return 0;
    }
    modules[n] = (struct module){image->start, image->end, {0}, at};
    memcpy(modules[n].id, id, sizeof modules[n].id);
    atomic_store_explicit(&count, n + 1, memory_order_release);
    return n + 1;
}

/* Number and place of the module of that address; number 0 if it has none.
 * False if that cannot be told now. */
static bool look_up(uintptr_t pc, struct module_place *place, bool *is_new)
{
    struct image image;
    uint8_t id[IMAGE_BUILD_ID] = {0};
    *place = (struct module_place){0};
    switch (image_find(pc, &image)) {
    case IMAGE_BUSY:
        return false;
    case IMAGE_NONE:
        return true;
    case IMAGE_FOUND:
        break;
    }
    unsigned id_bytes = image_build_id(&image, id);
    unsigned number = find(&image, id);
    if (!number) {
        if (atomic_exchange(&locked, true))
            return false;
        if (!(number = find(&image, id))) {
            number = add(&image, id, id_bytes);
            *is_new = number;
        }
        atomic_store(&locked, false);
    }
    if (number)
        *place =
            (struct module_place){image.start, image.end, image.bias, number};
    return true;
}

bool modules_frame(uintptr_t pc, struct module_place *place, uint64_t *frame,
                   bool *is_new)
{
    *is_new = false;
    if (pc - place->start >= place->end - place->start &&
        !look_up(pc, place, is_new))
        return false;
    *frame = (uint64_t)place->number << ADDRESS_BITS |
             ((pc - place->bias) & (((uint64_t)1 << ADDRESS_BITS) - 1));
    return true;
}

bool modules_is_ours(uintptr_t pc)
{
    extern __attribute__((visibility("hidden"))) const char __ehdr_start[],
        _etext[];
    return pc >= (uintptr_t)__ehdr_start && pc < (uintptr_t)_etext;
}
