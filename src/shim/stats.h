/* stats.h - BUMPMALLOC_STATS: counting in programs that no command starts.
 * Before there are threads; callable inside malloc; errno is preserved.
 *
 *     stderr      a record in the process's own memory, which is told in two
 *                 lines when the process ends by exit
 *     /a/path     a record in that file, for `bumpmalloc report`
 *
 * In a path %p stands for the pid, %e for the program's name, %% for %. A file
 * that is there and is a record goes on.
 * SPDX-License-Identifier: MIT */
#ifndef STATS_H
#define STATS_H

/* The path of the record that the process is to count to, made if need be; or
 * NULL, after a line if that is not what was asked for. */
const char *stats_path(void);

#endif
