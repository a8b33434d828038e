/* json_writer.c - write JSON member by member.
 * SPDX-License-Identifier: MIT */
#include "cli/report/json_writer.h"

#include <inttypes.h>
#include <math.h>

#include "cli/base/quote.h"

static void json_indent(struct json *json)
{
    fputc('\n', json->file);
    for (unsigned i = 0; i < json->depth; i++)
        fputs("  ", json->file);
}

static void json_name(struct json *json, const char *name)
{
    if (json->has_members)
        fputc(',', json->file);
    if (json->depth)
        json_indent(json);
    json->has_members = true;
    if (name) {
        quote_json(json->file, name);
        fputs(": ", json->file);
    }
}

void json_open(struct json *json, const char *name, char bracket)
{
    json_name(json, name);
    fputc(bracket, json->file);
    json->depth++;
    json->has_members = false;
}

void json_close(struct json *json, char bracket)
{
    json->depth--;
    if (json->has_members)
        json_indent(json);
    fputc(bracket, json->file);
    json->has_members = true;
    if (json->depth == 0)
        fputc('\n', json->file);
}

void json_text(struct json *json, const char *name, const char *text)
{
    json_name(json, name);
    quote_json(json->file, text);
}

void json_number(struct json *json, const char *name, double number)
{
    json_name(json, name);
    if (isfinite(number))
        fprintf(json->file, "%.10g", number);
    else
        fputs("null", json->file);
}

void json_count(struct json *json, const char *name, uint64_t count)
{
    json_name(json, name);
    fprintf(json->file, "%" PRIu64, count);
}

void json_bool(struct json *json, const char *name, bool value)
{
    json_name(json, name);
    fputs(value ? "true" : "false", json->file);
}

void json_null(struct json *json, const char *name)
{
    json_name(json, name);
    fputs("null", json->file);
}

void json_texts(struct json *json, const char *name, char *const *items)
{
    json_open(json, name, '[');
    for (; items && *items; items++)
        json_text(json, NULL, *items);
    json_close(json, ']');
}
