/* lines.c - call sites by line of source: the addresses of each file are given
 * to a symbolizer, which prints a line for each.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/lines.h"

#include <fcntl.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/say.h"
#include "cli/program/elf_names.h"
#include "cli/stat/names.h"
#include "cli/stat/sites.h"
#include "cli/stat/stacks.h"

extern char **environ;

/* What is asked comes after these; "%s" is the file. */
static const char *const symbolizers[][5] = {
    {"llvm-symbolizer", "--functions=none", "--no-inlines",
     "--output-style=GNU", "--obj=%s"},
    {"addr2line", "--exe=%s"},
};

/* Starts it with its standard output in *output. 0, or why not. */
static int start(char **words, pid_t *pid, FILE **output)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        say_fatal("cannot make a pipe: %m");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null",
                                     O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    int error = posix_spawnp(pid, words[0], &files, NULL, words, environ);
    posix_spawn_file_actions_destroy(&files);
    close(ends[1]);
    *output = error ? NULL : fdopen(ends[0], "r");
    if (!*output)
        close(ends[0]);
    return error;
}

static struct need_list command_words(const char *const *symbolizer,
                                      const char *path,
                                      struct reading_frame **frames,
                                      size_t count)
{
    struct need_list words = {0};
    for (size_t i = 0; i < 5 && symbolizer[i]; i++) {
        const char *file = strstr(symbolizer[i], "%s");
        need_list_add(&words,
                      file ? need_text("%.*s%s", (int)(file - symbolizer[i]),
                                       symbolizer[i], path)
                           : need_copy(symbolizer[i]));
    }
    for (size_t i = 0; i < count; i++)
        need_list_add(&words, need_text("0x%" PRIx64, frames[i]->address));
    return words;
}

/* "/src/x.c:12", without what may follow. NULL if it says that it does not
 * know. */
static char *line_of(const char *said)
{
    const char *colon = strchr(said, ':');
    size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
    while (colon && !(digits && strchr(" \n", colon[1 + digits]))) {
        colon = strchr(colon + 1, ':');
        digits = colon ? strspn(colon + 1, "0123456789") : 0;
    }
    return !colon || *said == '?' || strtoul(colon + 1, NULL, 10) == 0
               ? NULL
               : need_text("%.*s", (int)(colon + 1 + digits - said), said);
}

/* False if the program is not installed. */
static bool ask(const char *const *symbolizer, struct reading *reading,
                struct reading_frame **frames, size_t count)
{
    struct need_list words = command_words(
        symbolizer, reading->files[frames[0]->file].path, frames, count);
    char *said = NULL;
    size_t size = 0, i = 0;
    FILE *output;
    pid_t pid;
    bool started = start(words.items, &pid, &output) == 0;
    while (started && output && i < count && getline(&said, &size, output) > 0)
        if (*said != '\n') {
            char *line = line_of(said);
            frames[i++]->line = line ? names_keep(reading, line) : NULL;
        }
    if (output)
        fclose(output);
    if (started)
        waitpid(pid, NULL, 0);
    free(said);
    for (size_t w = 0; w < words.count; w++)
        free(words.items[w]);
    free(words.items);
    return started;
}

/* Only of a file that is still what it was. */
static bool is_unchanged(const struct reading_file *file)
{
    struct elf_names *names =
        elf_names_open(file->path, file->id, file->id_bytes);
    elf_names_close(names);
    return names;
}

/* The frames of the first sites, in the order of their files. */
static struct reading_frame **frames_of(struct reading *reading, size_t *count)
{
    struct sites sites = sites_of(reading);
    struct reading_frame **frames = need_alloc(LINES_MOST, sizeof(void *));
    *count = 0;
    for (size_t i = 0; i < sites.count && i < LINES_MOST; i++) {
        const struct site *site = &sites.items[i];
        if (site->frame && site->frame->file != READING_NONE)
            frames[(*count)++] = &reading->stacks[site->stack - reading->stacks]
                                      .frames[site->at];
    }
    qsort(frames, *count, sizeof(void *), stacks_frame_order);
    free(sites.items);
    return frames;
}

void lines_find(struct reading *reading)
{
    size_t count, tool = 0, tools = sizeof symbolizers / sizeof *symbolizers;
    struct reading_frame **frames = frames_of(reading, &count);
    for (size_t i = 0, end; i < count && tool < tools; i = end) {
        for (end = i + 1; end < count && frames[end]->file == frames[i]->file;)
            end++;
        if (is_unchanged(&reading->files[frames[i]->file]))
            while (tool < tools &&
                   !ask(symbolizers[tool], reading, frames + i, end - i))
                tool++;
    }
    if (tool == tools)
        say_warning("--lines needs llvm-symbolizer or addr2line: neither is "
                    "installed");
    free(frames);
}

const char *lines_short(const struct reading_frame *frame)
{
    const char *slash = frame->line ? strrchr(frame->line, '/') : NULL;
    return slash ? slash + 1 : frame->line;
}
