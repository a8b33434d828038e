/* baseline.c - read the runs of an earlier comparison.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/baseline.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/say.h"

/* A field that is text: what follows `name` and a tab; NULL if the line is
 * something else. */
static const char *line_text(const char *line, const char *name)
{
    size_t length = strlen(name);
    return strncmp(line, name, length) == 0 && line[length] == '\t'
               ? line + length + 1
               : NULL;
}

static bool take_contender(struct baseline *baseline, const char *text)
{
    struct baseline_contender contender = {0};
    int used = 0;
    if (sscanf(text, "%zu\t%" SCNx64 "\t%n", &contender.reference,
               &contender.fingerprint, &used) != 2 ||
        used == 0 || baseline->count == BASELINE_MOST ||
        contender.reference >= BASELINE_MOST)
        return false;
    contender.label = need_copy(text + used);
    contender.command = need_copy("");
    baseline->items =
        need_resize(baseline->items, baseline->count + 1, sizeof(contender));
    baseline->items[baseline->count++] = contender;
    return true;
}

static bool take_run(struct baseline *baseline, const char *text)
{
    struct run run = {.end = RUN_DONE};
    struct measure *measure = &run.measure;
    if (sscanf(text,
               "%zu\t%zu\t%" SCNu64 "\t%" SCNu64 "\t%" SCNu64 "\t%" SCNu64,
               &run.allocator, &run.round, &measure->wall_ns, &measure->user_us,
               &measure->sys_us, &measure->rss_kib) != 6 ||
        run.allocator >= baseline->count || run.round >= BASELINE_MOST)
        return false;
    samples_add(&baseline->samples, &run);
    return true;
}

static bool take_line(struct baseline *baseline, const char *line)
{
    const char *text;
    if ((text = line_text(line, "contender")))
        return take_contender(baseline, text);
    if ((text = line_text(line, "run")))
        return take_run(baseline, text);
    char **field = NULL;
    if ((text = line_text(line, "time")))
        field = &baseline->time;
    else if ((text = line_text(line, "machine")))
        field = &baseline->machine;
    else if ((text = line_text(line, "command")) && baseline->count)
        field = &baseline->items[baseline->count - 1].command;
    if (!field)
        return false;
    free(*field);
    *field = need_copy(text);
    return true;
}

/* Whether all lines up to the one that says "end" are right. */
static bool take_lines(struct baseline *baseline, FILE *file)
{
    char *line = NULL;
    size_t size = 0;
    bool good = true, ended = false;
    for (size_t i = 0; good && !ended && getline(&line, &size, file) > 0; i++) {
        line[strcspn(line, "\n")] = '\0';
        ended = strcmp(line, "end") == 0;
        if (i == 0)
            good = strcmp(line, BASELINE_TITLE) == 0;
        else if (!ended)
            good = take_line(baseline, line);
    }
    free(line);
    return good && ended && baseline->time && baseline->machine;
}

static bool references_are_right(const struct baseline *baseline)
{
    for (size_t i = 0; i < baseline->count; i++)
        if (baseline->items[i].reference >= baseline->count)
            return false;
    return baseline->count > 0;
}

struct baseline *baseline_read(const char *path)
{
    struct baseline *baseline = need_alloc(1, sizeof(*baseline));
    baseline->path = path;
    FILE *file = fopen(path, "re");
    if (!file)
        say_fatal("--against: %s: %m", path);
    bool good = take_lines(baseline, file) && references_are_right(baseline);
    fclose(file);
    if (!good)
        say_fatal("--against: %s is no baseline, or not all of one; --save "
                  "makes them",
                  path);
    size_t *references = need_alloc(baseline->count, sizeof(*references));
    for (size_t i = 0; i < baseline->count; i++)
        references[i] = baseline->items[i].reference;
    results_compute(&baseline->results, &baseline->samples, references,
                    baseline->count, BASELINE_TAIL);
    free(references);
    return baseline;
}

size_t baseline_find(const struct baseline *baseline, const char *label)
{
    size_t i = 0;
    while (i < baseline->count && strcmp(baseline->items[i].label, label) != 0)
        i++;
    return i;
}
