/* machine.c - what the measurements were made on.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/machine.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#include "cli/base/memory.h"

/* The first line of the file that begins with `field`, without it and what
 * separates it from the value. */
static void read_field(const char *path, const char *field, char *value,
                       size_t size)
{
    value[0] = '\0';
    FILE *file = fopen(path, "re");
    if (!file)
        return;
    char line[512];
    while (fgets(line, sizeof(line), file))
        if (strncmp(line, field, strlen(field)) == 0) {
            const char *start = line + strlen(field);
            start += *field ? strspn(start, " \t:") : 0;
            snprintf(value, size, "%.*s", (int)strcspn(start, "\n"), start);
            break;
        }
    fclose(file);
}

struct machine machine_read(void)
{
    struct machine m = {
        .cpus = sysconf(_SC_NPROCESSORS_ONLN),
        .memory = memory_physical(),
    };
    struct utsname system;
    if (uname(&system) == 0) {
        snprintf(m.architecture, sizeof(m.architecture), "%s", system.machine);
        snprintf(m.kernel, sizeof(m.kernel), "%s %s %s", system.sysname,
                 system.release, system.version);
    }
    read_field("/proc/cpuinfo", "model name", m.cpu, sizeof(m.cpu));
#ifdef __GLIBC__
    snprintf(m.libc, sizeof(m.libc), "glibc %s", gnu_get_libc_version());
#endif
    const char *thp = "/sys/kernel/mm/transparent_hugepage";
    char path[96];
    snprintf(path, sizeof(path), "%s/enabled", thp);
    read_field(path, "", m.thp_enabled, sizeof(m.thp_enabled));
    snprintf(path, sizeof(path), "%s/defrag", thp);
    read_field(path, "", m.thp_defrag, sizeof(m.thp_defrag));
    read_field("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "",
               m.governor, sizeof(m.governor));
    read_field("/proc/loadavg", "", m.load, sizeof(m.load));
    m.load[strcspn(m.load, " ")] = '\0';
    time_t now = time(NULL);
    struct tm utc;
    strftime(m.time, sizeof(m.time), "%Y-%m-%dT%H:%M:%SZ",
             gmtime_r(&now, &utc));
    return m;
}
