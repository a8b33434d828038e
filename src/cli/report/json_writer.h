/* json_writer.h - write JSON member by member, commas and indentation included.
 * Numbers keep every digit that matters; NaN and infinities become null.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_JSON_WRITER_H
#define CLI_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
    FILE *file;
    unsigned depth;
    bool has_members; /* the innermost object or array has some already */
};

/* `name` is NULL in an array and at the top. `bracket` is '{' or '['. */
void json_open(struct json *json, const char *name, char bracket);
void json_close(struct json *json, char bracket);

void json_text(struct json *json, const char *name, const char *text);
void json_number(struct json *json, const char *name, double number);
void json_count(struct json *json, const char *name, uint64_t count);
void json_bool(struct json *json, const char *name, bool value);
void json_null(struct json *json, const char *name);

/* An array of strings; `items` ends with NULL and may be NULL. */
void json_texts(struct json *json, const char *name, char *const *items);

#endif
