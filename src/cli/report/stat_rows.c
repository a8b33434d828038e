/* stat_rows.c - the tree of processes as rows.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_rows.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/report/stat.h"

/* The tree as places: who is next to whom. */
struct links {
    size_t *first_child, *next_sibling;
    size_t first_root;
};

static struct links links_make(const struct reading *reading)
{
    struct links links = {
        need_alloc(reading->count + 1, sizeof(size_t)),
        need_alloc(reading->count + 1, sizeof(size_t)),
        READING_NONE,
    };
    for (size_t i = 0; i < reading->count; i++)
        links.first_child[i] = READING_NONE;
    for (size_t i = reading->count; i-- > 0;) { /* so the first ends up first */
        size_t parent = reading->images[i].parent;
        size_t *first = parent == READING_NONE ? &links.first_root
                                               : &links.first_child[parent];
        links.next_sibling[i] = *first;
        *first = i;
    }
    return links;
}

/* The place after `place`, children first, or READING_NONE. */
static size_t links_next(const struct links *links,
                         const struct reading *reading, size_t place,
                         unsigned *depth)
{
    if (links->first_child[place] != READING_NONE) {
        ++*depth;
        return links->first_child[place];
    }
    while (place != READING_NONE &&
           links->next_sibling[place] == READING_NONE) {
        place = reading->images[place].parent;
        --*depth;
    }
    return place == READING_NONE ? place : links->next_sibling[place];
}

static void row_add(struct stat_row *row, const struct reading_image *image)
{
    row->count++;
    row->calls += reading_calls(&image->counters);
    row->bytes += image->counters.bytes_taken;
    row->cpu_ns += stat_cpu_ns(image);
    if (row->peak < image->peak)
        row->peak = image->peak;
    if (row->rss_bytes < image->slot.peak_rss_bytes)
        row->rss_bytes = image->slot.peak_rss_bytes;
}

/* Rows that a further process of this name may join: those of the same depth
 * since the last row that is less deep. */
static struct stat_row *row_of_name(struct stat_row *rows, size_t count,
                                    unsigned depth, const char *name)
{
    while (count-- > 0 && rows[count].depth >= depth)
        if (rows[count].depth == depth &&
            strcmp(reading_name(rows[count].image), name) == 0)
            return &rows[count];
    return NULL;
}

struct stat_row *stat_rows(const struct reading *reading, size_t *count)
{
    struct links links = links_make(reading);
    struct stat_row *rows = need_alloc(reading->count + 1, sizeof *rows);
    unsigned depth = 0;
    *count = 0;
    for (size_t i = links.first_root; i != READING_NONE;) {
        const struct reading_image *image = &reading->images[i];
        struct stat_row *row = NULL;
        /* One with children begins a row, so that they stand below it. */
        if (reading->count > STAT_ROWS_WHOLE &&
            links.first_child[i] == READING_NONE)
            row = row_of_name(rows, *count, depth, reading_name(image));
        if (!row) {
            row = &rows[(*count)++];
            *row = (struct stat_row){.image = image, .depth = depth};
        }
        row_add(row, image);
        i = links_next(&links, reading, i, &depth);
    }
    free(links.first_child);
    free(links.next_sibling);
    return rows;
}

static int more_first(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x < y) - (x > y);
}

uint64_t stat_rows_least(const struct stat_row *rows, size_t count, size_t most)
{
    if (count <= most)
        return 0;
    uint64_t *bytes = need_alloc(count, sizeof *bytes);
    for (size_t i = 0; i < count; i++)
        bytes[i] = rows[i].bytes;
    qsort(bytes, count, sizeof *bytes, more_first);
    uint64_t least = bytes[most - 1];
    free(bytes);
    return least;
}
