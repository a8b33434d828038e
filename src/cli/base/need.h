/* need.h - memory the command cannot go on without.
 * Every function here either succeeds or ends the command with status 125,
 * so callers have no out-of-memory path. Results are freed with free().
 * SPDX-License-Identifier: MIT */
#ifndef CLI_NEED_H
#define CLI_NEED_H

#include <stddef.h>
#include <stdio.h>

/* Zeroed memory for `count` items of `size` bytes. */
void *need_alloc(size_t count, size_t size);

/* `block` resized to `count` items; what was there is kept. */
void *need_resize(void *block, size_t count, size_t size);

char *need_copy(const char *text);
char *need_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A stream into a text that is complete, and to be freed, after need_close. */
FILE *need_stream(char **text, size_t *size);
void need_close(FILE *stream);

/* A growing list of strings; items[count] is always NULL once one was added. */
struct need_list {
    char **items;
    size_t count;
};

/* Takes over `item`, which was allocated. */
void need_list_add(struct need_list *list, char *item);

#endif
