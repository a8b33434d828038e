/* sites.c - stacks added up by the function that called.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/sites.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"

/* What a function is called that passes requests on; a name that ends in '*'
 * stands for all that begin so. */
static const char *const passing[] = {
    "operator new*",
    "__gnu_cxx::new_allocator*",
    "std::allocator*",
    "malloc",
    "calloc",
    "realloc",
    "reallocarray",
    "__libc_reallocarray",
    "strdup",
    "__strdup",
    "strndup",
    "__strndup",
    "xmalloc",
    "xcalloc",
    "xrealloc",
    "xzalloc",
    "xmemdup",
    "xstrdup",
    "xstrndup",
    "xnmalloc",
    "xreallocarray",
    "x2realloc",
    "x2nrealloc",
    "ximalloc",
    "xirealloc",
    "g_malloc",
    "g_malloc0",
    "g_realloc",
    "g_malloc_n",
    "g_malloc0_n",
    "g_realloc_n",
    "g_try_malloc",
    "g_strdup",
    "g_slice_alloc",
    "g_slice_alloc0",
    "PyMem_Malloc",
    "PyMem_Calloc",
    "PyMem_Realloc",
    "PyMem_RawMalloc",
    "PyMem_RawCalloc",
    "PyMem_RawRealloc",
    "PyObject_Malloc",
    "PyObject_Calloc",
    "PyObject_Realloc",
    "_PyMem_RawMalloc",
    "_PyMem_RawCalloc",
    "_PyMem_RawRealloc",
    "_PyObject_Malloc",
    "_PyObject_Calloc",
    "_PyObject_Realloc",
    "Perl_safesysmalloc",
    "Perl_safesyscalloc",
    "Perl_safesysrealloc",
    "__rust_alloc",
    "__rust_realloc",
    "__rust_alloc_zeroed",
    "__rdl_alloc",
    "__rdl_realloc",
    "jv_mem_*",
    "alloc::alloc*",
    "alloc::raw_vec*",
};

static bool passes_on(const char *name)
{
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
        size_t length = strlen(passing[i]);
        if (passing[i][length - 1] == '*'
                ? strncmp(name, passing[i], length - 1) == 0
                : strcmp(name, passing[i]) == 0)
            return true;
    }
    return false;
}

/* The place of the frame that is the site; the innermost if all pass on. */
static size_t place_of(const struct reading_stack *stack)
{
    for (size_t i = 0; i < stack->count; i++)
        if (!passes_on(stack->frames[i].function))
            return i;
    return 0;
}

const char *site_name(const struct site *site)
{
    return site->frame ? site->frame->function : "callers not known";
}

/* Sites of the same function: by name, and by file where files differ. */
static int by_function(const void *a, const void *b)
{
    const struct site *x = a, *y = b;
    int order = strcmp(site_name(x), site_name(y));
    if (order)
        return order;
    size_t p = x->frame ? x->frame->file : READING_NONE;
    size_t q = y->frame ? y->frame->file : READING_NONE;
    if (p != q)
        return p < q ? -1 : 1;
    /* The largest stack comes first. */
    return (x->stack->bytes < y->stack->bytes) -
           (x->stack->bytes > y->stack->bytes);
}

static int site_order(const void *a, const void *b)
{
    const struct site *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? 1 : -1;
    return strcmp(site_name(x), site_name(y));
}

static void site_add(struct site *to, const struct site *site)
{
    to->blocks += site->blocks;
    to->bytes += site->bytes;
    to->variance += site->variance;
    to->peak += site->peak;
    to->live += site->live;
    to->ended += site->ended;
    to->ended_short += site->ended_short;
    to->lives += site->lives;
}

static struct site site_of(const struct reading_stack *stack)
{
    size_t at = place_of(stack);
    return (struct site){
        .frame = stack->count ? &stack->frames[at] : NULL,
        .stack = stack,
        .at = at,
        .blocks = stack->blocks,
        .bytes = stack->bytes,
        .variance = stack->variance,
        .peak = stack->peak,
        .live = stack->live,
        .ended = stack->ended,
        .ended_short = stack->ended_short,
        .lives = stack->lives,
    };
}

static bool is_same(const struct site *a, const struct site *b)
{
    return (a->frame ? a->frame->file : READING_NONE) ==
               (b->frame ? b->frame->file : READING_NONE) &&
           strcmp(site_name(a), site_name(b)) == 0;
}

struct sites sites_of(const struct reading *reading)
{
    struct sites sites = {0};
    struct site *items = need_alloc(reading->stack_count + 1, sizeof *items);
    for (size_t i = 0; i < reading->stack_count; i++) {
        const struct reading_stack *stack = &reading->stacks[i];
        items[i] = site_of(stack);
        site_add(&sites.total, &items[i]);
        sites.samples += stack->samples;
        sites.cut += stack->end == RECORD_STACK_WHOLE ? 0 : stack->samples;
    }
    qsort(items, reading->stack_count, sizeof *items, by_function);
    for (size_t i = 0; i < reading->stack_count; i++)
        if (sites.count && is_same(&items[sites.count - 1], &items[i]))
            site_add(&items[sites.count - 1], &items[i]);
        else
            items[sites.count++] = items[i];
    qsort(items, sites.count, sizeof *items, site_order);
    sites.items = items;
    return sites;
}

double site_error(const struct site *site)
{
    return sqrt(site->variance);
}

double site_life(const struct site *site)
{
    return site->ended > 0 ? site->lives / site->ended : 0;
}
