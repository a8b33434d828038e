/* script.c - which program runs a script.
 * execve(2), "Interpreter scripts".
 * SPDX-License-Identifier: MIT */
#include "cli/program/script.h"

#include <stdio.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/program/env.h"

#define SCRIPT_BLANKS " \t"

/* The kernel splits the line in two: the interpreter, and all the rest as one
 * argument. */
static void script_take_line(struct script *script, char *line)
{
    char *name = line + strspn(line, SCRIPT_BLANKS);
    char *rest = name + strcspn(name, SCRIPT_BLANKS);
    if (*rest)
        *rest++ = '\0';
    rest += strspn(rest, SCRIPT_BLANKS);
    size_t length = strlen(rest);
    while (length > 0 && strchr(SCRIPT_BLANKS, rest[length - 1]))
        rest[--length] = '\0';
    if (!*name)
        return;
    if (env_is(name) && *rest) {
        struct env_start start = env_read((char *[]){rest, NULL});
        script->interpreter = start.program;
        script->loses = start.program ? start.loses : NULL;
    }
    if (!script->interpreter)
        script->interpreter = need_copy(name);
}

struct script script_read(const char *path)
{
    struct script script = {0};
    static char start[65536];
    FILE *file = fopen(path, "re");
    if (!file)
        return script;
    size_t length = fread(start, 1, sizeof(start) - 1, file);
    fclose(file);
    start[length] = '\0';
    if (strncmp(start, "#!", 2) == 0) {
        char *line = start + 2;
        char *text = line + strcspn(line, "\n");
        script.preloads = strstr(text, "LD_PRELOAD") != NULL;
        *text = '\0';
        script_take_line(&script, line);
    } else if (strnlen(start, 4096) == (length < 4096 ? length : 4096)) {
        /* Text has no zero bytes; shells look at the beginning only, too. */
        script.preloads = strstr(start, "LD_PRELOAD") != NULL;
        script.interpreter = need_copy("/bin/sh");
    }
    return script;
}
