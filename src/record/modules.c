/* modules.c - loaded files are told apart by range and build-id, so that what
 * is opened where another was closed is not taken for it.
 * Any thread; callable inside malloc and signal handlers.
 *
 * The table only grows, under a lock that is tried, never waited for.
 * SPDX-License-Identifier: MIT */
#include "record/modules.h"

#include <stdatomic.h>
#include <string.h>

#include "os/memory.h"
#include "os/shared.h"
#include "record/image.h"
#include "record/slot.h"

#define MODULES_MAX 1024u
#define PATH_BYTES_MAX 4096u

static struct module {
    uintptr_t start, end;
    const uint8_t *id_at; /* where its build-id lies; NULL: not in the first
                             page, or there is none */
    unsigned id_bytes;
    uint8_t id[IMAGE_BUILD_ID];
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

/* A build-id, and where it lies. */
struct id {
    const uint8_t *at;
    unsigned bytes;
};

static bool is_same(const struct module *m, const struct image *image,
                    struct id id)
{
    return m->start == image->start && m->end == image->end &&
           m->id_bytes == id.bytes && !memcmp(m->id, id.at, id.bytes);
}

/* The newest that fits; 0, or 1 + its index. */
static unsigned find(const struct image *image, struct id id)
{
    unsigned i = atomic_load_explicit(&count, memory_order_acquire);
    while (i && !is_same(&modules[i - 1], image, id))
        i--;
    return i;
}

/* The same, for those whose build-id is where it was: in the first page, which
 * can be read whatever lies there now. */
static unsigned find_quickly(const struct image *image)
{
    unsigned i = atomic_load_explicit(&count, memory_order_acquire);
    for (; i; i--) {
        const struct module *m = &modules[i - 1];
        if (m->id_at && is_same(m, image, (struct id){m->id_at, m->id_bytes}))
            break;
    }
    return i;
}

static uint64_t keep(const struct image *image, struct id id, unsigned number)
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
        .id_bytes = id.bytes,
    };
    memcpy(m->id, id.at, id.bytes);
    memcpy(m + 1, image->path, length);
    /* Release: what a reader finds is whole. */
    __atomic_store_n(&s->modules_at, at, __ATOMIC_RELEASE);
    return at;
}

/* The caller has the lock. */
static unsigned add(const struct image *image, struct id id)
{
    unsigned n = atomic_load(&count);
    if (n == MODULES_MAX || !keep(image, id, n + 1)) {
        record_file_add(&record_file->missed_modules, 1);
        return 0;
    }
    bool quick = id.bytes &&
                 (uintptr_t)id.at + id.bytes - image->start <= os_page_size();
    struct module *m = &modules[n];
    *m = (struct module){
        image->start, image->end, quick ? id.at : NULL, id.bytes, {0}};
    memcpy(m->id, id.at, id.bytes);
    atomic_store_explicit(&count, n + 1, memory_order_release);
    return n + 1;
}

/* Its number, also if it was not known before; 0 if there is no room for it.
 * False if that cannot be told now. */
static bool find_or_add(const struct image *image, unsigned *number,
                        bool *is_new)
{
    struct id id;
    id.at = image_build_id(image, &id.bytes);
    if ((*number = find(image, id)))
        return true;
    if (atomic_exchange(&locked, true))
        return false;
    if (!(*number = find(image, id))) {
        *number = add(image, id);
        *is_new |= *number != 0;
    }
    atomic_store(&locked, false);
    return true;
}

bool modules_look_up(uintptr_t pc, struct module_place *place, bool *is_new)
{
    struct image image;
    *place = (struct module_place){0};
    switch (image_find(pc, &image)) {
    case IMAGE_BUSY:
        return false;
    case IMAGE_NONE:
        return true;
    case IMAGE_FOUND:
        break;
    }
    unsigned number = find_quickly(&image);
    if (!number && !find_or_add(&image, &number, is_new))
        return false;
    if (number)
        *place =
            (struct module_place){image.start, image.end, image.bias, number};
    return true;
}

bool modules_is_ours(uintptr_t pc)
{
    extern __attribute__((visibility("hidden"))) const char __ehdr_start[],
        _etext[];
    return pc >= (uintptr_t)__ehdr_start && pc < (uintptr_t)_etext;
}
