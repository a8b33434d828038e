/* stats.c - BUMPMALLOC_STATS: counting in programs that no command starts.
 * Before there are threads; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "shim/stats.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/ticks.h"
#include "os/create.h"
#include "os/process.h"
#include "os/shared.h"
#include "os/system.h"
#include "record/count.h"
#include "shim/chosen.h"
#include "shim/environment.h"
#include "shim/message.h"

#define NAME "BUMPMALLOC_STATS"

/* Room for a process and some 5,000 of its stacks; for a tree of 2,000. */
#define BYTES_OF_ONE ((uint64_t)2 << 20)
#define BYTES_OF_ALL ((uint64_t)16 << 20)
#define SLOTS 4096u
#define STACKS 16384u

static bool tells; /* at the end */
static char path[512], temporary[sizeof path + 32];

static void complain(const char *value, const char *why)
{
    struct text line = message_begin();
    text_add(&line, "nothing is counted: ");
    text_add(&line, why);
    text_add(&line, ": " NAME "=");
    text_add(&line, value); /* what does not fit is cut off */
    message_end(&line);
}

/* --- the path --- */

/* Adds to the path; false if it does not fit. */
static bool path_add(size_t *length, const char *text, size_t size)
{
    if (size >= sizeof path - *length)
        return false;
    memcpy(path + *length, text, size);
    *length += size;
    path[*length] = '\0';
    return true;
}

static bool path_add_pid(size_t *length)
{
    struct text number = {0};
    text_add_number(&number, os_pid());
    return path_add(length, number.buffer, number.length);
}

static bool path_add_exe(size_t *length)
{
    char exe[256];
    size_t size;
    const char *name = os_exe_name(exe, sizeof exe, &size);
    return size ? path_add(length, name, size) : path_add(length, "unknown", 7);
}

/* What the value says: NULL, or why it cannot be. */
static const char *path_expand(const char *value, bool *of_one)
{
    size_t length = 0;
    for (const char *at = value; *at; at++) {
        bool fits = true;
        if (*at != '%' || *++at == '%')
            fits = path_add(&length, at, 1);
        else if (*at == 'p')
            fits = *of_one = path_add_pid(&length);
        else if (*at == 'e')
            fits = path_add_exe(&length);
        else
            return "after % comes p, e or %";
        if (!fits)
            return "it is too long";
    }
    return NULL;
}

/* Nobody else has this name. */
static void temporary_set(void)
{
    struct text end = {0};
    text_add(&end, ".");
    text_add_number(&end, os_pid());
    text_add(&end, ".new");
    size_t length = strlen(path);
    memcpy(temporary, path, length + 1);
    memcpy(temporary + length, end.buffer, end.length + 1); /* and its 0 */
}

/* --- the record --- */

static struct record_head head; /* too large for a stack of malloc's */

static void head_set(uint64_t size, uint32_t stacks)
{
    record_head_init(&head, size, SLOTS, stacks);
    head.sample_bytes = RECORD_SAMPLE;
    head.sample_ns = RECORD_SAMPLE_NS;
    head.allocated = size;
    head.made_ns = os_real_ns();
    head.monotonic_ns = os_monotonic_ns();
    head.made_ticks = ticks_now();
}

static const char *words_of(int error)
{
    return error == ENOENT    ? "there is no such folder"
           : error == ENOTDIR ? "there is no such folder"
           : error == EACCES  ? "it may not be written"
           : error == EROFS   ? "it may not be written"
           : error == ENOSPC  ? "there is no room"
           : error == EDQUOT  ? "there is no room"
           : error == EFBIG   ? "files may not be so large (ulimit -f)"
                              : "it cannot be made";
}

static const char *make_file(const char *value)
{
    bool of_one = false;
    const char *why = path_expand(value, &of_one);
    int error = 0;
    if (!why && !os_path_exists(path)) {
        temporary_set();
        head_set(of_one ? BYTES_OF_ONE : BYTES_OF_ALL, STACKS);
        error = os_create(path, temporary, &head, sizeof head, head.file_bytes);
    }
    if (error && error != EEXIST) /* EEXIST: another was faster */
        why = words_of(error);
    if (why)
        complain(value, why);
    return why ? NULL : path;
}

/* Private: what a forked child adds is its own. Only what is touched takes
 * memory. */
static const char *make_memory(const char *value)
{
    struct record_head *memory = os_map_zeros(BYTES_OF_ONE);
    if (!memory) {
        complain(value, "there is no memory");
        return NULL;
    }
    head_set(BYTES_OF_ONE, 0);
    *memory = head;
    record_file_use(memory);
    os_keep_stderr();
    tells = true;
    return value;
}

const char *stats_path(void)
{
    const char *value = environment_get(NAME);
    if (!value || !*value || !chosen_to_count())
        return NULL;
    if (!strcmp(value, "stderr"))
        return make_memory(value);
    if (*value == '/')
        return make_file(value);
    complain(value, "it is not stderr, and no path that begins with /");
    return NULL;
}

/* --- at the end --- */

static struct text line_begin(void)
{
    struct text line = message_begin();
    text_add(&line, "process ");
    text_add_number(&line, os_pid());
    return line;
}

static void line_end(struct text *line)
{
    text_end(line);
    os_tell(line->buffer, line->length);
}

static void add_calls(struct text *line, const char *name, uint64_t calls)
{
    if (!calls)
        return;
    text_add(line, name);
    text_add_number(line, (size_t)calls);
}

static void tell_calls(const struct record_counters *c)
{
    struct text line = line_begin();
    text_add(&line, " called");
    add_calls(&line, " malloc ", c->calls[RECORD_MALLOC]);
    add_calls(&line, " calloc ", c->calls[RECORD_CALLOC]);
    add_calls(&line, " realloc ", c->calls[RECORD_REALLOC]);
    add_calls(&line, " aligned_alloc ", c->calls[RECORD_ALIGNED_ALLOC]);
    add_calls(&line, " posix_memalign ", c->calls[RECORD_POSIX_MEMALIGN]);
    add_calls(&line, " memalign ", c->calls[RECORD_MEMALIGN]);
    add_calls(&line, " free ", c->calls[RECORD_FREE]);
    text_add(&line, " times");
    add_calls(&line, "; failed ", c->failed);
    add_calls(&line, "; freed twice ", c->double_frees);
    line_end(&line);
}

static void tell_bytes(const struct record_counters *c)
{
    int64_t live =
        record_slot->live_start + (int64_t)(c->bytes_taken - c->bytes_given);
    struct text line = line_begin();
    text_add(&line, " was handed out ");
    text_add_bytes(&line, (size_t)c->bytes_taken);
    text_add(&line, " in ");
    text_add_number(&line, (size_t)c->blocks_taken);
    text_add(&line, " blocks, of which at most ");
    text_add_bytes(&line, (size_t)record_slot->peak);
    text_add(&line, " were live at a time, and ");
    text_add_bytes(&line, live > 0 ? (size_t)live : 0);
    text_add(&line, " at the end");
    line_end(&line);
}

/* A forked child that has not called malloc yet has nothing to tell. */
__attribute__((destructor)) static void tell(void)
{
    static struct record_counters sum;
    if (!tells || !*count_alive || !slot_is_kept())
        return;
    slot_sum(&sum);
    tell_calls(&sum);
    tell_bytes(&sum);
}
