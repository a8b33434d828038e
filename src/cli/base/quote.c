/* quote.c - words as a shell, JSON, CSV, HTML or Markdown would read them.
 * SPDX-License-Identifier: MIT */
#include "cli/base/quote.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"

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

/* What a format writes in place of some bytes. */
struct escapes {
    const char *bytes;          /* these are written */
    const char *const *instead; /* as these, in the same order */
    const char *control; /* printf format of control characters; NULL: as is */
    const char *broken;  /* the same of bytes that are no UTF-8 */
};

#define ESCAPES(bytes, control, broken, ...)                                   \
    {                                                                          \
        bytes, (const char *const[]){__VA_ARGS__}, control, broken             \
    }
#define OCTAL "\\%03o"             /* \x would swallow digits after it */
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static const struct escapes
    /* $'...' as in bash, ksh and POSIX.1-2024 */
    escapes_shell =
        ESCAPES("\n\t'\\", OCTAL, OCTAL, "\\n", "\\t", "\\'", "\\\\"),
    escapes_single_quotes = ESCAPES("'", NULL, NULL, "'\\''"),
    escapes_line = ESCAPES("", OCTAL, NULL, NULL),
    escapes_json = ESCAPES("\"\\", "\\u%04x", "\\ufffd", "\\\"", "\\\\"),
    escapes_csv = ESCAPES("\"", NULL, NULL, "\"\""),
    escapes_html = ESCAPES("<>&\"\n\t\x7f", REPLACEMENT, REPLACEMENT, "&lt;",
                           "&gt;", "&amp;", "&quot;", "\n", "\t", "\x7f"),
    /* a line break would end a table's row */
    escapes_markdown = ESCAPES("\n\\`*_{}[]<>#|~&", NULL, NULL, " ", "\\\\",
                               "\\`", "\\*", "\\_", "\\{", "\\}", "\\[", "\\]",
                               "\\<", "\\>", "\\#", "\\|", "\\~", "\\&");

static bool is_control(unsigned char c)
{
    return c < ' ' || c == 0x7f;
}

static void escape(FILE *file, const char *text, const struct escapes *escapes)
{
    for (const unsigned char *at = (const unsigned char *)text; *at;) {
        size_t length = utf8_length(at), step = length ? length : 1;
        const char *found = strchr(escapes->bytes, *at);
        const char *format = length == 0       ? escapes->broken
                             : is_control(*at) ? escapes->control
                                               : NULL;
        if (found)
            fputs(escapes->instead[found - escapes->bytes], file);
        else if (format)
            fprintf(file, format, *at);
        else
            fwrite(at, 1, step, file);
        at += step;
    }
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
        if (length == 0 || is_control(*at))
            return true;
        at += length;
    }
    return false;
}

static void quote_to(FILE *file, const char *word)
{
    if (word_is_plain(word)) {
        fputs(word, file);
        return;
    }
    bool controls = word_has_controls(word);
    fputs(controls ? "$'" : "'", file);
    escape(file, word, controls ? &escapes_shell : &escapes_single_quotes);
    fputc('\'', file);
}

char *quote_word(const char *word)
{
    char *text = NULL;
    size_t size;
    FILE *file = need_stream(&text, &size);
    quote_to(file, word);
    need_close(file);
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
    FILE *file = need_stream(&text, &size);
    for (; assignments && *assignments; assignments++) {
        quote_assignment(file, *assignments);
        fputc(' ', file);
    }
    for (; *command; command++) {
        quote_to(file, *command);
        if (command[1])
            fputc(' ', file);
    }
    need_close(file);
    return text;
}

char *quote_line(const char *text)
{
    char *line = NULL;
    size_t size;
    FILE *file = need_stream(&line, &size);
    escape(file, text, &escapes_line);
    fclose(file);
    return line;
}

void quote_json(FILE *file, const char *text)
{
    fputc('"', file);
    escape(file, text, &escapes_json);
    fputc('"', file);
}

void quote_csv(FILE *file, const char *text)
{
    bool quotes = strpbrk(text, ",\"\r\n");
    if (quotes)
        fputc('"', file);
    escape(file, text, &escapes_csv);
    if (quotes)
        fputc('"', file);
}

void quote_html(FILE *file, const char *text)
{
    escape(file, text, &escapes_html);
}

void quote_markdown(FILE *file, const char *text)
{
    escape(file, text, &escapes_markdown);
}
