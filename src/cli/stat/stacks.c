/* stacks.c - the call sites of a record: stacks, and the files they name.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/stacks.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"

/* More than a process keeps; a chain that is longer goes in a circle. */
#define MODULES_MOST 1024u
#define FRAMES_MOST 256u
#define ADDRESS_BITS 48u

/* The files of an image's modules: by a module's number, 1 + the file's place;
 * 0 if there is none. */
struct modules {
    size_t places[MODULES_MOST + 1];
    bool read;
};

static size_t file_find(struct reading *reading, char *path,
                        const struct record_module *module)
{
    uint32_t id_bytes =
        module->id_bytes <= sizeof module->id ? module->id_bytes : 0;
    for (size_t i = 0; i < reading->file_count; i++) {
        const struct reading_file *file = &reading->files[i];
        if (file->id_bytes == id_bytes && strcmp(file->path, path) == 0 &&
            memcmp(file->id, module->id, id_bytes) == 0) {
            free(path);
            return i;
        }
    }
    reading->files = need_resize(reading->files, reading->file_count + 1,
                                 sizeof *reading->files);
    struct reading_file *file = &reading->files[reading->file_count];
    *file = (struct reading_file){.path = path, .id_bytes = id_bytes};
    memcpy(file->id, module->id, id_bytes);
    return reading->file_count++;
}

/* The program itself has no path of its own in the record. */
static bool modules_take(struct modules *modules, struct reading *reading,
                         const struct reading_image *image,
                         const struct source *source)
{
    uint64_t at = image->slot.modules_at;
    modules->read = true;
    for (size_t left = MODULES_MOST; at; left--) {
        struct record_module module;
        const void *from = source_at(source, at, sizeof module);
        if (!from || !left)
            return false;
        memcpy(&module, from, sizeof module);
        char *path = module.path_bytes ? source_text(source, module.path_at,
                                                     module.path_bytes)
                                       : need_copy(image->exe);
        if (!path)
            return false;
        size_t file = file_find(reading, path, &module);
        if (module.number <= MODULES_MOST)
            modules->places[module.number] = file + 1;
        at = module.next;
    }
    return true;
}

static double not_negative(int64_t n)
{
    return n > 0 ? (double)n : 0;
}

static void estimates_take(struct reading_stack *stack,
                           const struct record_stack *s,
                           const struct record_slot *slot)
{
    stack->end = s->end;
    stack->samples = s->samples;
    stack->blocks = (double)s->blocks / RECORD_WEIGHT;
    stack->bytes = (double)s->bytes;
    stack->variance = (double)s->variance * RECORD_VARIANCE * RECORD_VARIANCE;
    stack->live = not_negative(s->live);
    stack->live_blocks = not_negative(s->live_blocks) / RECORD_WEIGHT;
    stack->peak =
        s->peak_clock == slot->peak_clock ? not_negative(s->peak) : stack->live;
    stack->ended = (double)s->ended / RECORD_WEIGHT;
    stack->ended_short = (double)s->ended_short / RECORD_WEIGHT;
    stack->lives = (double)s->lives * RECORD_LIFE;
}

static bool stack_take(struct reading *reading, const struct source *source,
                       uint64_t at, struct modules *modules,
                       const size_t *places)
{
    const struct record_stack *s = source_at(source, at, sizeof *s);
    if (!s || s->image > reading->head.slots_max || s->frames > FRAMES_MOST ||
        !source_at(source, at, sizeof *s + s->frames * sizeof *s->frame))
        return false;
    if (!s->image || !places[s->image] || !s->samples)
        return true; /* just begun: nothing is said of it yet */
    size_t image = places[s->image] - 1;
    struct reading_stack *stack = &reading->stacks[reading->stack_count++];
    stack->image = image;
    estimates_take(stack, s, &reading->images[image].slot);
    if (!modules[image].read && !modules_take(&modules[image], reading,
                                              &reading->images[image], source))
        return false;
    stack->frames = need_alloc(s->frames + 1u, sizeof *stack->frames);
    stack->count = s->frames;
    for (size_t i = 0; i < stack->count; i++) {
        uint64_t number = s->frame[i] >> ADDRESS_BITS;
        size_t file =
            number <= MODULES_MOST ? modules[image].places[number] : 0;
        stack->frames[i] = (struct reading_frame){
            .file = file ? file - 1 : READING_NONE,
            .address = s->frame[i] & ((UINT64_C(1) << ADDRESS_BITS) - 1),
        };
    }
    return true;
}

/* Those with most bytes first; the rest of the order only has to be one. */
static int stack_order(const void *a, const void *b)
{
    const struct reading_stack *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? 1 : -1;
    if (x->image != y->image)
        return x->image < y->image ? -1 : 1;
    for (size_t i = 0; i < x->count && i < y->count; i++)
        if (x->frames[i].address != y->frames[i].address)
            return x->frames[i].address < y->frames[i].address ? -1 : 1;
    return (x->count > y->count) - (x->count < y->count);
}

bool stacks_take(struct reading *reading, const struct source *source)
{
    uint32_t most = reading->head.stacks_max;
    if (!most)
        return true;
    const uint64_t *index = source_at(source, reading->head.stacks_at,
                                      (uint64_t)most * sizeof *index);
    if (!index)
        return false;
    size_t *places =
        need_alloc((size_t)reading->head.slots_max + 1, sizeof *places);
    for (size_t i = 0; i < reading->count; i++)
        places[reading->images[i].slot.reserved[0]] = i + 1;
    struct modules *modules = need_alloc(reading->count + 1, sizeof *modules);
    reading->stacks = need_alloc((size_t)most + 1, sizeof *reading->stacks);
    bool taken = true;
    for (uint32_t i = 0; i < most && taken; i++)
        if (index[i])
            taken = stack_take(reading, source, index[i], modules, places);
    free(modules);
    free(places);
    if (taken)
        qsort(reading->stacks, reading->stack_count, sizeof *reading->stacks,
              stack_order);
    return taken;
}

int stacks_frame_order(const void *a, const void *b)
{
    const struct reading_frame *x = *(const struct reading_frame *const *)a;
    const struct reading_frame *y = *(const struct reading_frame *const *)b;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->address > y->address) - (x->address < y->address);
}

struct reading_frame **stacks_frames(const struct reading *reading,
                                     size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < reading->stack_count; i++)
        *count += reading->stacks[i].count;
    struct reading_frame **frames = need_alloc(*count + 1, sizeof *frames);
    size_t n = 0;
    for (size_t i = 0; i < reading->stack_count; i++)
        for (size_t j = 0; j < reading->stacks[i].count; j++)
            frames[n++] = &reading->stacks[i].frames[j];
    qsort(frames, n, sizeof *frames, stacks_frame_order);
    return frames;
}

void stacks_free(struct reading *reading)
{
    for (size_t i = 0; i < reading->stack_count; i++)
        free(reading->stacks[i].frames);
    for (size_t i = 0; i < reading->file_count; i++)
        free(reading->files[i].path);
    for (size_t i = 0; i < reading->name_count; i++)
        free(reading->names[i]);
    free(reading->stacks);
    free(reading->files);
    free(reading->names);
}
