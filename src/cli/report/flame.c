/* flame.c - all stacks of a record as one tree of calls: they are sorted, and
 * then each has its beginning in common with the one before.
 * SPDX-License-Identifier: MIT */
#include "cli/report/flame.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/report/chains.h"
#include "cli/stat/reading.h"

/* Frames, process, and why there are no more callers. */
#define LEVELS_MOST 260u

/* A stack as names, from the process inwards. */
struct path {
    const struct reading_stack *stack;
    const char *process;
    const char *cut; /* NULL: it is whole */
};

static size_t path_length(const struct path *path)
{
    size_t length = 1 + (path->cut != NULL) + path->stack->count;
    return length < LEVELS_MOST ? length : LEVELS_MOST;
}

static const char *path_name(const struct path *path, size_t level)
{
    size_t before = 1 + (path->cut != NULL);
    return level == 0 ? path->process
           : level < before
               ? path->cut
               : path->stack->frames[path->stack->count - 1 - (level - before)]
                     .function;
}

static size_t paths_common(const struct path *a, const struct path *b)
{
    size_t level = 0;
    while (level < path_length(a) && level < path_length(b) &&
           strcmp(path_name(a, level), path_name(b, level)) == 0)
        level++;
    return level;
}

static int by_names(const void *a, const void *b)
{
    size_t level = paths_common(a, b);
    bool a_ends = level == path_length(a), b_ends = level == path_length(b);
    return a_ends || b_ends ? b_ends - a_ends
                            : strcmp(path_name(a, level), path_name(b, level));
}

static struct path *paths_of(const struct reading *reading)
{
    struct path *paths = need_alloc(reading->stack_count + 1, sizeof *paths);
    for (size_t i = 0; i < reading->stack_count; i++) {
        const struct reading_stack *stack = &reading->stacks[i];
        paths[i] =
            (struct path){stack, reading_name(&reading->images[stack->image]),
                          chain_cut(stack)};
    }
    qsort(paths, reading->stack_count, sizeof *paths, by_names);
    return paths;
}

static void bytes_add(double to[FLAME_METRICS],
                      const double bytes[FLAME_METRICS])
{
    for (size_t m = 0; m < FLAME_METRICS; m++)
        to[m] += bytes[m];
}

static void flame_add(struct flame *flame, const char *name, unsigned depth)
{
    if (flame->count % 1024 == 0)
        flame->nodes = need_resize(flame->nodes, flame->count + 1024,
                                   sizeof *flame->nodes);
    flame->nodes[flame->count++] =
        (struct flame_node){.name = name, .depth = depth};
}

/* All of it. */
static struct flame flame_whole(const struct reading *reading)
{
    struct flame flame = {0};
    struct path *paths = paths_of(reading);
    size_t at[LEVELS_MOST]; /* the nodes of the stack */
    for (size_t i = 0; i < reading->stack_count; i++) {
        const struct reading_stack *stack = paths[i].stack;
        const double bytes[] = {stack->bytes, stack->peak, stack->live};
        size_t common = i ? paths_common(&paths[i - 1], &paths[i]) : 0;
        for (size_t level = 0; level < path_length(&paths[i]); level++) {
            if (level >= common) {
                at[level] = flame.count;
                flame_add(&flame, path_name(&paths[i], level), (unsigned)level);
            }
            bytes_add(flame.nodes[at[level]].bytes, bytes);
        }
        bytes_add(flame.all, bytes);
    }
    free(paths);
    return flame;
}

static bool is_small(const struct flame_node *node,
                     const double all[FLAME_METRICS])
{
    for (size_t m = 0; m < FLAME_METRICS; m++)
        if (node->bytes[m] > 0 && node->bytes[m] >= FLAME_LEAST * all[m])
            return false;
    return true;
}

/* What was left out at each depth, since the last node above. */
struct rest {
    double bytes[LEVELS_MOST][FLAME_METRICS];
    bool any[LEVELS_MOST];
    unsigned deepest;
};

/* Nodes for what was left out at `depth` and below. */
static void rest_add(struct rest *rest, struct flame *to, unsigned depth)
{
    for (unsigned d = rest->deepest + 1; d-- > depth;) {
        if (!rest->any[d])
            continue;
        flame_add(to, FLAME_REST, d);
        bytes_add(to->nodes[to->count - 1].bytes, rest->bytes[d]);
        memset(rest->bytes[d], 0, sizeof rest->bytes[d]);
        rest->any[d] = false;
    }
}

struct flame flame_of(const struct reading *reading)
{
    struct flame whole = flame_whole(reading), flame = {0};
    struct rest *rest = need_alloc(1, sizeof *rest);
    for (size_t i = 0; i < whole.count; i++) {
        const struct flame_node *node = &whole.nodes[i];
        if (!is_small(node, whole.all)) {
            rest_add(rest, &flame, node->depth + 1);
            flame_add(&flame, node->name, node->depth);
            bytes_add(flame.nodes[flame.count - 1].bytes, node->bytes);
            continue;
        }
        bytes_add(rest->bytes[node->depth], node->bytes);
        rest->any[node->depth] = true;
        if (rest->deepest < node->depth)
            rest->deepest = node->depth;
        while (i + 1 < whole.count && whole.nodes[i + 1].depth > node->depth)
            i++;
    }
    rest_add(rest, &flame, 0);
    memcpy(flame.all, whole.all, sizeof flame.all);
    free(rest);
    flame_free(&whole);
    return flame;
}

void flame_free(struct flame *flame)
{
    free(flame->nodes);
    *flame = (struct flame){0};
}
