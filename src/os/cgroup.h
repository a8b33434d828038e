/* cgroup.h - how much memory the control groups leave to this process.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef OS_CGROUP_H
#define OS_CGROUP_H

#include <stddef.h>

/* Lower *total to the least that the memory groups of this process and all
 * above them allow (cgroup-v2.rst: memory.max and memory.high;
 * cgroup-v1/memory.rst: memory.limit_in_bytes), and *available to the least
 * that is left of it. What they hold in the page cache counts as left. What
 * cannot be read does not count. */
void cgroup_look(size_t *total, size_t *available);

#endif
