/* image.c - what /proc tells of one process.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/image.h"

#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static FILE *image_open(pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
    return fopen(path, "re");
}

uint64_t image_cpu_ns(pid_t pid)
{
    clockid_t clock;
    struct timespec used = {0};
    if (clock_getcpuclockid(pid, &clock) != 0 ||
        clock_gettime(clock, &used) != 0)
        return 0;
    return (uint64_t)used.tv_sec * 1000000000 + (uint64_t)used.tv_nsec;
}

pid_t image_process(pid_t thread)
{
    int process = 0;
    char line[256];
    FILE *file = image_open(thread, "status");
    while (file && process == 0 && fgets(line, sizeof(line), file))
        sscanf(line, "Tgid: %d", &process);
    if (file)
        fclose(file);
    return process;
}

void image_path(pid_t pid, char *path, size_t size)
{
    char link[64];
    snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
    ssize_t length = readlink(link, path, size - 1);
    path[length > 0 ? length : 0] = '\0';
}

/* Whether the last part of `path`, which ends at a line's or list's end, is
 * that of the library. */
static bool path_is_library(const char *path, size_t length,
                            const char *library)
{
    const char *slash = strrchr(library, '/');
    size_t name = strlen(slash); /* with the slash */
    return length >= name && strncmp(path + length - name, slash, name) == 0;
}

bool image_maps(pid_t pid, const char *library)
{
    FILE *file = image_open(pid, "maps");
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    bool found = false;
    while (file && !found && (length = getline(&line, &size, file)) > 0)
        found = path_is_library(line, (size_t)length - 1, library);
    free(line);
    if (file)
        fclose(file);
    return found;
}

/* getauxval(3), AT_SECURE. What may not be read belongs to somebody else. */
static bool image_is_secure(pid_t pid)
{
    ElfW(auxv_t) entry;
    bool secure = false;
    FILE *file = image_open(pid, "auxv");
    if (!file)
        return true;
    while (fread(&entry, sizeof(entry), 1, file) == 1)
        if (entry.a_type == AT_SECURE)
            secure = entry.a_un.a_val != 0;
    fclose(file);
    return secure;
}

/* Whether LD_PRELOAD names the library: ld.so(8), blanks and colons part. */
static bool list_names(const char *list, const char *library)
{
    while (*list) {
        size_t length = strcspn(list, " :");
        if (path_is_library(list, length, library))
            return true;
        list += length + (list[length] != '\0');
    }
    return false;
}

static bool image_is_told(pid_t pid, const char *library)
{
    static const char name[] = "LD_PRELOAD=";
    FILE *file = image_open(pid, "environ");
    char *entry = NULL;
    size_t size = 0;
    bool told = false;
    while (file && !told && getdelim(&entry, &size, '\0', file) > 0)
        told = strncmp(entry, name, strlen(name)) == 0 &&
               list_names(entry + strlen(name), library);
    free(entry);
    if (file)
        fclose(file);
    return told;
}

enum image_state image_expect(pid_t pid, const char *library)
{
    return image_is_secure(pid)          ? IMAGE_SECURE
           : image_is_told(pid, library) ? IMAGE_LOADED
                                         : IMAGE_CLEARED;
}
