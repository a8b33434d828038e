/* stat.h - the reports of one record.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_STAT_H
#define CLI_REPORT_STAT_H

#include <stdio.h>

#include "cli/stat/reading.h"

/* Each writes to `file`; errors stay in its error indicator. */
void stat_write_text(const struct reading *reading, FILE *file);
void stat_write_json(const struct reading *reading, FILE *file);
void stat_write_csv(const struct reading *reading, FILE *file);
void stat_write_sites(const struct reading *reading, FILE *file);
void stat_write_folded(const struct reading *reading, FILE *file);
void stat_write_dhat(const struct reading *reading, FILE *file);
void stat_write_pprof(const struct reading *reading, FILE *file);
void stat_write_html(const struct reading *reading, FILE *file);

/* A line each: what a reader of the numbers must know. */
struct need_list stat_warnings(const struct reading *reading);

/* Samples that the record had no room for, and those whose blocks could not be
 * followed to their end. */
uint64_t stat_missed_samples(const struct reading *reading);
uint64_t stat_missed_lives(const struct reading *reading);

/* "exit", "_exit", "exec", "signal", "runs_on", "untold". */
const char *stat_end_name(enum reading_end end);

/* "ended with status 1", or by which signal, of the command: allocated. */
char *stat_end_words(const struct record_head *head);

/* "never", "drained", "next", "bypassed", "not_counted"; "unknown" if the
 * record says something else. */
const char *stat_service_name(uint32_t service);

/* The entry point's name, as in C. */
const char *stat_entry_name(enum record_entry entry);

/* "malloc", "realloc", "free": calls that were timed, by what they did. */
const char *stat_time_name(enum record_time what);

/* CPU time of the image, and how long it lasted; 0 if not known. */
uint64_t stat_cpu_ns(const struct reading_image *image);
uint64_t stat_wall_ns(const struct reading_image *image);

#endif
