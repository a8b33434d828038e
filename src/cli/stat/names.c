/* names.c - the functions of a record's call sites, by name: all addresses of a
 * file are sorted, and then found in one pass over its symbols.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/program/demangle.h"
#include "cli/program/elf_names.h"
#include "cli/stat/stacks.h"

const char *names_file(const struct reading *reading,
                       const struct reading_frame *frame)
{
    if (frame->file == READING_NONE)
        return "?";
    const char *path = reading->files[frame->file].path;
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return *name ? name : "?";
}

/* Where distributions put the symbols that they took out of a file. */
static struct elf_names *debug_open(const struct reading_file *file)
{
    char id[2 * sizeof file->id + 1] = "";
    if (file->id_bytes < 2)
        return NULL;
    for (uint32_t i = 0; i < file->id_bytes; i++)
        snprintf(id + (size_t)2 * i, 3, "%02x", file->id[i]);
    char *path =
        need_text("/usr/lib/debug/.build-id/%.2s/%s.debug", id, id + 2);
    struct elf_names *debug = elf_names_open(path, NULL, 0);
    free(path);
    return debug;
}

const char *names_keep(struct reading *reading, char *name)
{
    if (reading->name_count % 256 == 0)
        reading->names = need_resize(reading->names, reading->name_count + 256,
                                     sizeof *reading->names);
    reading->names[reading->name_count++] = name;
    return name;
}

static const char *name_make(struct reading *reading,
                             const struct reading_frame *frame,
                             const struct elf_name *found)
{
    const char *file = names_file(reading, frame);
    return names_keep(
        reading,
        found->name ? demangle(found->name)
        : found->start
            ? need_text("%s!%llx", file, (unsigned long long)found->start)
            : need_text("%s+%llx", file, (unsigned long long)found->address));
}

/* The frames of one file. Frames of one function share their name. */
static void name_file(struct reading *reading, struct reading_frame **frames,
                      size_t count)
{
    const struct reading_file *file = &reading->files[frames[0]->file];
    struct elf_name *names = need_alloc(count, sizeof *names);
    struct elf_names *own =
        elf_names_open(file->path, file->id, file->id_bytes);
    struct elf_names *debug = debug_open(file);
    for (size_t i = 0; i < count; i++)
        names[i].address = frames[i]->address;
    if (own)
        elf_names_by_symbol(own, names, count);
    if (debug)
        elf_names_by_symbol(debug, names, count);
    if (own)
        elf_names_by_table(own, names, count);
    for (size_t i = 0; i < count; i++)
        frames[i]->function =
            i && names[i].start && names[i].start == names[i - 1].start
                ? frames[i - 1]->function
            : i && names[i].address == names[i - 1].address
                ? frames[i - 1]->function
                : name_make(reading, frames[i], &names[i]);
    elf_names_close(debug);
    elf_names_close(own);
    free(names);
}

void names_find(struct reading *reading)
{
    size_t count;
    struct reading_frame **frames = stacks_frames(reading, &count);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && frames[end]->file == frames[i]->file;)
            end++;
        if (frames[i]->file != READING_NONE)
            name_file(reading, frames + i, end - i);
        else
            for (size_t j = i; j < end; j++)
                frames[j]->function = "code of no file";
    }
    free(frames);
}
