/* quote.c - words as a shell, JSON, CSV or HTML would read them.
 * SPDX-License-Identifier: MIT */
#include "cli/base/quote.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/say.h"

/* Length of the UTF-8 sequence at `text`, 0 if it is none: RFC 3629, section 4.
 * Overlong forms and surrogates are none. */
static size_t utf8_length(const unsigned char *text)
{
    unsigned char c = text[0];
    if (c < 0x80)
        return 1;
    size_t length = c >= 0xc2 && c < 0xe0   ? 2
                    : (c & 0xf0) == 0xe0    ? 3
                    : c >= 0xf0 && c < 0xf5 ? 4
                                            : 0;
    for (size_t i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80)
            return 0;
    if ((c == 0xe0 && text[1] < 0xa0) || (c == 0xed && text[1] >= 0xa0) ||
        (c == 0xf0 && text[1] < 0x90) || (c == 0xf4 && text[1] >= 0x90))
        return 0;
    return length;
}

static bool word_is_plain(const char *word)
{
    if (!*word)
        return false;
    for (; *word; word++)
        if (!isalnum((unsigned char)*word) && !strchr("_@%+=:,./-", *word))
            return false;
    return true;
}

static bool word_has_controls(const char *word)
{
    for (const unsigned char *at = (const unsigned char *)word; *at;) {
        size_t length = utf8_length(at);
        if (length == 0 || *at < ' ' || *at == 0x7f)
            return true;
        at += length;
    }
    return false;
}

/* $'...' as in bash, ksh and POSIX.1-2024. */
static void quote_controls(FILE *file, const char *word)
{
    fputs("$'", file);
    for (const unsigned char *at = (const unsigned char *)word; *at;) {
        size_t length = utf8_length(at);
        if (*at == '\n')
            fputs("\\n", file);
        else if (*at == '\t')
            fputs("\\t", file);
        else if (*at == '\'' || *at == '\\')
            fprintf(file, "\\%c", *at);
        else if (length == 0 || *at < ' ' || *at == 0x7f)
            fprintf(file, "\\%03o", *at); /* \x would swallow digits after it */
        else
            fwrite(at, 1, length, file);
        at += length ? length : 1;
    }
    fputc('\'', file);
}

static void quote_to(FILE *file, const char *word)
{
    if (word_is_plain(word)) {
        fputs(word, file);
        return;
    }
    if (word_has_controls(word)) {
        quote_controls(file, word);
        return;
    }
    fputc('\'', file);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", file);
        else
            fputc(*word, file);
    fputc('\'', file);
}

static FILE *memory_open(char **text, size_t *size)
{
    FILE *file = open_memstream(text, size);
    if (!file)
        say_fatal("out of memory");
    return file;
}

char *quote_word(const char *word)
{
    char *text = NULL;
    size_t size;
    FILE *file = memory_open(&text, &size);
    quote_to(file, word);
    fclose(file);
    return text;
}

/* The name of an assignment must stay bare, its value may need quotes. */
static void quote_assignment(FILE *file, const char *assignment)
{
    size_t name = strcspn(assignment, "=");
    fwrite(assignment, 1, name, file);
    if (assignment[name]) {
        fputc('=', file);
        quote_to(file, assignment + name + 1);
    }
}

char *quote_command(char *const *assignments, char *const *command)
{
    char *text = NULL;
    size_t size;
    FILE *file = memory_open(&text, &size);
    for (; assignments && *assignments; assignments++) {
        quote_assignment(file, *assignments);
        fputc(' ', file);
    }
    for (; *command; command++) {
        quote_to(file, *command);
        if (command[1])
            fputc(' ', file);
    }
    fclose(file);
    return text;
}

char *quote_line(const char *text)
{
    char *line = NULL;
    size_t size;
    FILE *file = memory_open(&line, &size);
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            fprintf(file, "\\%03o", *text);
        else
            fputc(*text, file);
    fclose(file);
    return line;
}

void quote_json(FILE *file, const char *text)
{
    fputc('"', file);
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = utf8_length(at);
        if (length == 0)
            fputs("\\ufffd", file);
        else if (*at == '"' || *at == '\\')
            fprintf(file, "\\%c", *at);
        else if (*at < ' ' || *at == 0x7f)
            fprintf(file, "\\u%04x", *at);
        else
            fwrite(at, 1, length, file);
        at += length ? length : 1;
    }
    fputc('"', file);
}

void quote_csv(FILE *file, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, file);
        return;
    }
    fputc('"', file);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', file);
        fputc(*text, file);
    }
    fputc('"', file);
}

void quote_html(FILE *file, const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = utf8_length(at);
        if (length == 0 || (*at < ' ' && *at != '\n' && *at != '\t'))
            fputs("\xef\xbf\xbd", file);
        else if (*at == '<')
            fputs("&lt;", file);
        else if (*at == '>')
            fputs("&gt;", file);
        else if (*at == '&')
            fputs("&amp;", file);
        else if (*at == '"')
            fputs("&quot;", file);
        else
            fwrite(at, 1, length, file);
        at += length ? length : 1;
    }
}
