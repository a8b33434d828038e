/* script.c - which program runs a script.
 * execve(2), "Interpreter scripts"; env(1).
 * SPDX-License-Identifier: MIT */
#include "cli/program/script.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cli/base/need.h"

#define SCRIPT_BLANKS " \t"

/* The next word of the line, ended in place, or NULL. */
static char *script_word(char **line)
{
    char *word = *line + strspn(*line, SCRIPT_BLANKS);
    if (!*word)
        return NULL;
    *line = word + strcspn(word, SCRIPT_BLANKS);
    if (**line)
        *(*line)++ = '\0';
    return word;
}

/* What env runs: its first word that is neither option nor assignment. */
static char *script_word_of_env(char **line)
{
    char *word;
    while ((word = script_word(line))) {
        if (strcmp(word, "-u") == 0 || strcmp(word, "-C") == 0)
            script_word(line); /* the option's own argument */
        else if (strncmp(word, "-S", 2) == 0 && word[2] != '\0')
            return word + 2;
        else if (*word != '-' && !strchr(word, '='))
            return word;
    }
    return NULL;
}

static char *script_interpreter_of_line(char *line)
{
    char *word = script_word(&line);
    if (!word)
        return NULL;
    const char *slash = strrchr(word, '/');
    if (strcmp(slash ? slash + 1 : word, "env") == 0) {
        char *program = script_word_of_env(&line);
        return need_copy(program ? program : word);
    }
    return need_copy(word);
}

char *script_interpreter(const char *path)
{
    char start[4096] = "";
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    size_t length = fread(start, 1, sizeof(start) - 1, file);
    fclose(file);
    start[length] = '\0';
    char *line = start + 2;
    bool marked = strncmp(start, "#!", 2) == 0;
    if (marked) {
        line[strcspn(line, "\n")] = '\0';
        return script_interpreter_of_line(line);
    }
    /* Text has no zero bytes; shells look at the beginning only, too. */
    return strlen(start) == length ? need_copy("/bin/sh") : NULL;
}
