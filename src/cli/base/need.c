/* need.c - memory the command cannot go on without.
 * SPDX-License-Identifier: MIT */
#include "cli/base/need.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/say.h"

static void *need(void *block)
{
    if (!block)
        say_fatal("out of memory");
    return block;
}

void *need_alloc(size_t count, size_t size)
{
    return need(calloc(count ? count : 1, size));
}

void *need_resize(void *block, size_t count, size_t size)
{
    return need(reallocarray(block, count ? count : 1, size));
}

char *need_copy(const char *text)
{
    return need(strdup(text));
}

char *need_text(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    return need(text);
}

FILE *need_stream(char **text, size_t *size)
{
    return need(open_memstream(text, size));
}

void need_close(FILE *stream)
{
    if (fclose(stream) != 0)
        say_fatal("out of memory");
}

void need_list_add(struct need_list *list, char *item)
{
    /* Doubles at 0, 1, 3, 7, ... items: there is always room for NULL */
    if ((list->count & (list->count + 1)) == 0)
        list->items =
            need_resize(list->items, 2 * list->count + 2, sizeof(*list->items));
    list->items[list->count++] = item;
    list->items[list->count] = NULL;
}
