/* stat.c - the verb: run a command and report what its processes allocated.
 * SPDX-License-Identifier: MIT */
#include "cli/stat.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/base/say.h"
#include "cli/measure/image.h"
#include "cli/preload/allocator.h"
#include "cli/preload/library.h"
#include "cli/program/program.h"
#include "cli/stat/keep.h"
#include "cli/stat/launch.h"
#include "cli/stat/live.h"
#include "cli/stat_output.h"
#include "core/size.h"

struct request {
    const char *spec, *library;
    const char *only, *skip; /* patterns of programs' names, or NULL */
    struct settings settings;
    struct keep_sampling sampling;
    bool shows_live;
    const char *kept; /* -o: where the record goes, or NULL */
    struct outfile kept_file;
    struct stat_output output;
};

/* "0" is every block. */
static void take_sampling(const struct option_rule *rule, const char *value)
{
    struct keep_sampling *sampling = rule->target;
    struct size_value size = size_parse(value);
    if (strcmp(value, "none") != 0 && strcmp(value, "0") != 0 &&
        size.unit != SIZE_BYTES)
        say_fatal("--sample takes a size such as 64K, 0 for every block, or "
                  "none: not '%s'",
                  value);
    sampling->wanted = strcmp(value, "none") != 0;
    sampling->bytes = size.unit == SIZE_BYTES ? size.amount : 0;
    sampling->ns = 0;
}

/* Names as the tree of processes shows them. */
static void take_names(const struct option_rule *rule, const char *value)
{
    if (!*value || strchr(value, '/'))
        say_fatal("--%s takes names of programs without folders, such as "
                  "'cc1*,as': not '%s'",
                  rule->name, value);
    options_take_text(rule, value);
}

static char **request_read(struct request *request, int argc, char **argv)
{
    const struct option_rule rules[] = {
        {"allocator", 'a', ALLOCATOR_SPEC, options_take_text, &request->spec},
        {"output", 'o', "FILE", options_take_text, &request->kept},
        {"lib", 0, "FILE", options_take_text, &request->library},
        {"sample", 0, "SIZE|0|none", take_sampling, &request->sampling},
        {"live", 0, NULL, options_take_flag, &request->shows_live},
        {"only", 0, "NAMES", take_names, &request->only},
        {"skip", 0, "NAMES", take_names, &request->skip},
        STAT_OUTPUT_OPTIONS(&request->output),
        SETTINGS_OPTIONS(&request->settings),
        {0},
    };
    char **command = options_read("stat", rules, argc, argv);
    if (!command[0])
        say_fatal("stat: no command given (see bumpmalloc stat --help)");
    return command;
}

/* This library goes first. Under bump it serves; another allocator comes after
 * it, and gets every call from it. */
static struct need_list assignments_make(const struct request *request)
{
    struct allocator allocator;
    char *own = library_find_own(request->library);
    allocator_init(&allocator,
                   request->spec ? request->spec : "bump:reset=drained",
                   &request->settings, request->library);
    struct need_list list = allocator.assignments;
    need_list_add(&list, need_text("BUMPMALLOC_ONLY=%s",
                                   request->only ? request->only : ""));
    need_list_add(&list, need_text("BUMPMALLOC_SKIP=%s",
                                   request->skip ? request->skip : ""));
    if (allocator_is_bump(&allocator))
        return list;
    char *first = library_preload(own);
    char *rest = library_preload(allocator.library);
    need_list_add(&list, allocator.library
                             ? need_text("LD_PRELOAD=%s:%s", own, rest)
                             : need_text("LD_PRELOAD=%s", first));
    need_list_add(&list, need_copy("BUMPMALLOC_FORWARD=1"));
    free(first);
    free(rest);
    free(own);
    return list;
}

/* What has not ended may still be there, and may be another by now. */
static void find_running(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        struct reading_image *image = &reading->images[i];
        char path[1024];
        if (image->end != READING_UNTOLD)
            continue;
        image_path((pid_t)image->slot.pid, path, sizeof path);
        if (*path && strcmp(path, image->exe) == 0)
            image->end = READING_RUNS_ON;
    }
}

static void report(struct request *request, const struct keep *keep)
{
    struct reading reading;
    const char *why;
    size_t size;
    void *bytes = keep_copy(keep, &size);
    if (request->kept) {
        void (*usual)(int) = signal(SIGPIPE, SIG_IGN);
        fwrite(bytes, 1, size, request->kept_file.stream);
        outfile_commit(&request->kept_file);
        signal(SIGPIPE, usual);
    }
    if (!reading_take(&reading, bytes, size, &why)) {
        say_error("the record %s", why);
    } else {
        find_running(&reading);
        stat_output_write(&request->output, &reading, stderr);
        reading_free(&reading);
    }
    free(bytes);
}

/* What is done while the command runs. */
struct upkeep {
    struct keep keep;
    struct live live;
};

static void upkeep_tick(void *context)
{
    struct upkeep *upkeep = context;
    keep_grow(&upkeep->keep);
    live_tick(&upkeep->live);
}

int stat_main(int argc, char **argv)
{
    struct request request = {
        .sampling = {true, RECORD_SAMPLE, RECORD_SAMPLE_NS}};
    char **command = request_read(&request, argc, argv);
    launch_guard_descriptors();
    stat_output_open(&request.output);
    if (request.kept)
        outfile_open(&request.kept_file, request.kept);
    struct need_list assignments = assignments_make(&request);
    program_warn(command);
    struct upkeep upkeep = {0};
    bool counts = keep_make(&upkeep.keep, request.sampling);
    if (counts)
        need_list_add(&assignments,
                      need_text("BUMPMALLOC_RECORD=%s", upkeep.keep.path));
    if (counts && request.shows_live)
        upkeep.live = live_begin(&upkeep.keep);
    struct launch launch =
        launch_run(command, &assignments, counts ? upkeep_tick : NULL, &upkeep);
    if (launch.error)
        say_error("%s: %s", command[0], strerror(launch.error));
    if (counts && !launch.error) {
        keep_note_end(&upkeep.keep, launch.pid, launch.status, launch.wall_ns,
                      &launch.usage);
        report(&request, &upkeep.keep);
    }
    if (counts)
        keep_remove(&upkeep.keep);
    return launch_status(&launch);
}
