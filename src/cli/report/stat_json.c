/* stat_json.c - everything in a record as JSON; stat.schema.json describes it.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <time.h>

#include "cli/base/need.h"
#include "cli/report/json_writer.h"
#include "cli/report/stat_sites.h"
#include "cli/stat/kind.h"

/* What has counts in it: from the least size or life on. */
static void write_histogram(struct json *json, const char *name,
                            const uint64_t *counts, unsigned buckets,
                            uint64_t (*from)(unsigned bucket))
{
    json_open(json, name, '[');
    for (unsigned i = 0; i < buckets; i++) {
        if (!counts[i])
            continue;
        json_open(json, NULL, '{');
        json_count(json, "from_bytes", from(i));
        json_count(json, "count", counts[i]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* Calls that were timed: from the least time on. */
static void write_times(struct json *json, const struct record_counters *c,
                        double tick_ns)
{
    json_open(json, "times", '{');
    for (enum record_time what = 0; what < RECORD_TIMES; what++) {
        json_open(json, stat_time_name(what), '[');
        for (unsigned i = 0; i < RECORD_TICKS && tick_ns > 0; i++) {
            if (!c->ticks[what][i])
                continue;
            json_open(json, NULL, '{');
            json_number(json, "from_ns",
                        (double)record_ticks_from(i) * tick_ns);
            json_count(json, "count", c->ticks[what][i]);
            json_close(json, '}');
        }
        json_close(json, ']');
    }
    json_close(json, '}');
}

static void write_entries(struct json *json, const struct record_counters *c)
{
    json_open(json, "entry_points", '{');
    for (enum record_entry e = 0; e < RECORD_ENTRIES; e++) {
        json_open(json, stat_entry_name(e), '{');
        json_count(json, "calls", c->calls[e]);
        json_count(json, "bytes", c->bytes[e]);
        json_close(json, '}');
    }
    json_close(json, '}');
}

static void write_counters(struct json *json, const char *name,
                           const struct record_counters *c, double tick_ns)
{
    json_open(json, name, '{');
    json_count(json, "calls", reading_calls(c));
    write_entries(json, c);
    json_count(json, "failed", c->failed);
    json_count(json, "null_frees", c->null_frees);
    json_count(json, "double_frees", c->double_frees);
    json_count(json, "foreign", c->foreign);
    json_count(json, "blocks_taken", c->blocks_taken);
    json_count(json, "blocks_given", c->blocks_given);
    json_count(json, "bytes_taken", c->bytes_taken);
    json_count(json, "bytes_given", c->bytes_given);
    json_count(json, "large_blocks", c->large);
    json_open(json, "realloc", '{');
    json_count(json, "in_place", c->in_place);
    json_count(json, "moved_by_page", c->remapped);
    json_count(json, "copied", c->copied);
    json_count(json, "bytes_copied", c->bytes_copied);
    json_close(json, '}');
    write_histogram(json, "sizes", c->sizes, RECORD_SIZES, record_size_from);
    write_histogram(json, "lives", c->lives, RECORD_LIVES, record_life_from);
    write_times(json, c, tick_ns);
    json_close(json, '}');
}

static void write_place(struct json *json, const char *name, size_t place)
{
    if (place == READING_NONE)
        json_null(json, name);
    else
        json_count(json, name, place);
}

static void write_time_line(struct json *json,
                            const struct reading_image *image)
{
    json_open(json, "time_line", '[');
    for (size_t i = 0; i < image->slot.points; i++) {
        const struct record_point *p = &image->points[i];
        json_open(json, NULL, '{');
        json_count(json, "ns", p->ns);
        json_count(json, "handed_out_bytes", p->clock);
        json_count(json, "live_bytes", p->live > 0 ? (uint64_t)p->live : 0);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_image(struct json *json, const struct reading_image *image,
                        double tick_ns)
{
    const struct record_slot *slot = &image->slot;
    json_open(json, NULL, '{');
    json_count(json, "pid", slot->pid);
    json_count(json, "ppid", slot->ppid);
    write_place(json, "parent", image->parent);
    json_text(json, "begin", slot->begin == RECORD_BY_FORK ? "fork" : "exec");
    json_text(json, "end", stat_end_name(image->end));
    json_text(json, "service", stat_service_name(slot->service));
    json_text(json, "server", image->server);
    json_text(json, "exe", image->exe);
    json_texts(json, "arguments", image->argv);
    json_bool(json, "arguments_cut", slot->argv_cut != 0);
    json_count(json, "threads", slot->threads);
    json_count(json, "threads_peak", slot->threads_peak);
    json_count(json, "start_ns", slot->start_ns);
    json_count(json, "wall_ns", stat_wall_ns(image));
    json_count(json, "cpu_ns", stat_cpu_ns(image));
    json_count(json, "peak_rss_bytes", slot->peak_rss_bytes);
    json_count(json, "heap_bytes", slot->heap_bytes);
    json_count(json, "heap_kept_bytes", slot->heap_kept);
    json_count(json, "live_bytes", image->live);
    json_count(json, "peak_live_bytes", image->peak);
    write_time_line(json, image);
    write_counters(json, "counters", &image->counters, tick_ns);
    json_close(json, '}');
}

static void write_texts(struct json *json, const char *name,
                        struct need_list list)
{
    json_texts(json, name, list.items);
}

static void write_stat_members(struct json *json, const struct reading *reading)
{
    const struct record_head *head = &reading->head;
    char text[32] = "";
    time_t made = (time_t)(head->made_ns / 1000000000);
    struct tm utc;
    if (gmtime_r(&made, &utc))
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    json_text(json, "bumpmalloc", CLI_VERSION);
    json_text(json, "time", text);
    json_bool(json, "ended", head->command_ended != 0);
    json_count(json, "wait_status", head->command_status);
    json_count(json, "wall_ns", head->command_wall_ns);
    json_count(json, "cpu_ns", head->command_cpu_ns);
    json_open(json, "missed", '{');
    json_count(json, "processes", head->missed_slots);
    json_count(json, "threads", head->missed_threads);
    json_count(json, "samples", stat_missed_samples(reading));
    json_count(json, "lives", stat_missed_lives(reading));
    json_count(json, "modules", head->missed_modules);
    json_close(json, '}');
}

void stat_write_json(const struct reading *reading, FILE *file)
{
    struct json json = {.file = file};
    struct kind kind = kind_of(&reading->total);
    json_open(&json, NULL, '{');
    write_stat_members(&json, reading);
    json_open(&json, "processes", '[');
    for (size_t i = 0; i < reading->count; i++)
        write_image(&json, &reading->images[i], reading->tick_ns);
    json_close(&json, ']');
    write_counters(&json, "total", &reading->total, reading->tick_ns);
    stat_write_json_sites(&json, reading);
    write_texts(
        &json, "verdict",
        reading->count
            ? kind_words(&kind, (double)reading->images[reading->largest].peak)
            : (struct need_list){0});
    write_texts(&json, "warnings", stat_warnings(reading));
    json_close(&json, '}');
}
