/* libc_allocates_from_the_library_too.c - strdup, asprintf, getline, streams,
 * scandir, realpath.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dirent.h>
#include <stdio.h>

static void ours(void *p)
{
    CHECK(p);
    CHECK(system_malloc() || is_ours(p));
    free(p);
}

void claim(const char *part)
{
    (void)part;
    ours(strdup("a string"));
    ours(strndup("a string", 3));
    ours(realpath("/", NULL));
    char *text = NULL;
    CHECK_EQ(asprintf(&text, "%1000d", 1), 1000);
    ours(text);
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    CHECK(stream);
    for (int i = 0; i < 100000; i++)
        fprintf(stream, "%d\n", i);
    CHECK_EQ(fclose(stream), 0);
    CHECK(strncmp(text + size - 6, "99999\n", 6) == 0);
    ours(text);
    char *line = NULL;
    size = 0;
    stream = fopen("/proc/self/maps", "r");
    CHECK(stream);
    while (getline(&line, &size, stream) >= 0)
        ;
    CHECK_EQ(fclose(stream), 0);
    ours(line);
    struct dirent **names;
    int count = scandir("/", &names, NULL, alphasort);
    CHECK(count > 0);
    while (count-- > 0)
        ours(names[count]);
    ours(names);
}
