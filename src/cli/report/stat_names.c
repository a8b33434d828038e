/* stat_names.c - the words that all reports of a record use.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <string.h>
#include <sys/wait.h>

#include "cli/base/need.h"

const char *stat_end_name(enum reading_end end)
{
    static const char *const names[] = {
        [READING_EXIT] = "exit",       [READING_AT_ONCE] = "_exit",
        [READING_EXEC] = "exec",       [READING_SIGNAL] = "signal",
        [READING_RUNS_ON] = "runs_on", [READING_UNTOLD] = "untold",
    };
    return names[end];
}

char *stat_end_words(const struct record_head *head)
{
    int status = (int)head->command_status;
    return !head->command_ended ? need_copy("its end is not known")
           : WIFSIGNALED(status)
               ? need_text("ended by signal %d (%s)", WTERMSIG(status),
                           strsignal(WTERMSIG(status)))
               : need_text("ended with status %d", WEXITSTATUS(status));
}

const char *stat_service_name(uint32_t service)
{
    return service == RECORD_SERVED_NEVER     ? "never"
           : service == RECORD_SERVED_DRAINED ? "drained"
           : service == RECORD_SERVED_NEXT    ? "next"
           : service == RECORD_BYPASSED       ? "bypassed"
           : service == RECORD_NOT_COUNTED    ? "not_counted"
                                              : "unknown";
}

const char *stat_entry_name(enum record_entry entry)
{
    static const char *const names[RECORD_ENTRIES] = {
        [RECORD_MALLOC] = "malloc",
        [RECORD_CALLOC] = "calloc",
        [RECORD_REALLOC] = "realloc",
        [RECORD_FREE] = "free",
        [RECORD_ALIGNED_ALLOC] = "aligned_alloc",
        [RECORD_POSIX_MEMALIGN] = "posix_memalign",
        [RECORD_MEMALIGN] = "memalign",
        [RECORD_USABLE_SIZE] = "malloc_usable_size",
    };
    return names[entry];
}

const char *stat_time_name(enum record_time what)
{
    static const char *const names[RECORD_TIMES] = {
        [RECORD_TAKE] = "malloc",
        [RECORD_RESIZE] = "realloc",
        [RECORD_GIVE] = "free",
    };
    return names[what];
}

static uint64_t difference(uint64_t from, uint64_t to)
{
    return to > from ? to - from : 0;
}

uint64_t stat_cpu_ns(const struct reading_image *image)
{
    return difference(image->slot.cpu_start_ns, image->slot.cpu_ns);
}

uint64_t stat_wall_ns(const struct reading_image *image)
{
    return difference(image->slot.start_ns, image->slot.end_ns);
}

/* Images with that end, or that are served in that way. */
static size_t count_ends(const struct reading *reading, enum reading_end end)
{
    size_t count = 0;
    for (size_t i = 0; i < reading->count; i++)
        count += reading->images[i].end == end;
    return count;
}

static size_t count_served(const struct reading *reading, uint32_t service)
{
    size_t count = 0;
    for (size_t i = 0; i < reading->count; i++)
        count += reading->images[i].slot.service == service;
    return count;
}

uint64_t stat_missed_samples(const struct reading *reading)
{
    uint64_t missed = 0;
    for (size_t i = 0; i < reading->count; i++)
        missed += reading->images[i].slot.missed_samples;
    return missed;
}

uint64_t stat_missed_lives(const struct reading *reading)
{
    uint64_t missed = 0;
    for (size_t i = 0; i < reading->count; i++)
        missed += reading->images[i].slot.missed_lives;
    return missed;
}

static void add_missed_samples(struct need_list *lines,
                               const struct reading *reading)
{
    uint64_t samples = stat_missed_samples(reading);
    uint64_t lives = stat_missed_lives(reading);
    if (samples)
        need_list_add(lines,
                      need_text("no room for the stacks of %llu samples: "
                                "sites have too little",
                                (unsigned long long)samples));
    if (lives)
        need_list_add(lines, need_text("no room to follow the blocks of %llu "
                                       "samples: sites have too little live",
                                       (unsigned long long)lives));
    if (reading->head.missed_modules)
        need_list_add(
            lines, need_text("no room in the record: files whose code called "
                             "%llu times",
                             (unsigned long long)reading->head.missed_modules));
}

struct need_list stat_warnings(const struct reading *reading)
{
    struct need_list lines = {0};
    const struct record_head *head = &reading->head;
    size_t bypassed = count_served(reading, RECORD_BYPASSED);
    size_t left_out = count_served(reading, RECORD_NOT_COUNTED);
    size_t running = count_ends(reading, READING_RUNS_ON);
    if (reading->count == 0)
        need_list_add(
            &lines, need_copy("no process was counted: see bumpmalloc check"));
    if (head->missed_slots)
        need_list_add(&lines,
                      need_text("no room in the record: processes %llu",
                                (unsigned long long)head->missed_slots));
    if (head->missed_threads)
        need_list_add(&lines,
                      need_text("no room in the record: threads %llu",
                                (unsigned long long)head->missed_threads));
    add_missed_samples(&lines, reading);
    if (bypassed)
        need_list_add(&lines,
                      need_text("%zu with a malloc of their own, which is not "
                                "counted",
                                bypassed));
    if (left_out)
        need_list_add(
            &lines,
            need_text("%zu not counted, as --only or --skip said", left_out));
    if (running)
        need_list_add(&lines,
                      need_text("%zu still running: what they do from now on "
                                "is not counted",
                                running));
    return lines;
}
