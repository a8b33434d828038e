/* agree.c - does the command print the same under each allocator?
 * SPDX-License-Identifier: MIT */
#include "cli/compare/agree.h"

#include <stdlib.h>

#include "cli/base/need.h"

static struct agree_print print_of(const struct capture *capture)
{
    return (struct agree_print){capture->hash, capture->total};
}

static bool print_differs(struct agree_print print,
                          const struct capture *capture)
{
    return print.hash != capture->hash || print.total != capture->total;
}

enum agree_answer agree_tell(struct agree *agree, const struct capture *out,
                             const struct capture *error)
{
    if (!agree->known) {
        agree->known = true;
        agree->out = print_of(out);
        agree->error = print_of(error);
        return AGREE_SAME;
    }
    bool differs = (!agree->out_varies && print_differs(agree->out, out)) ||
                   (!agree->error_varies && print_differs(agree->error, error));
    return !differs ? AGREE_SAME : agree->asked ? AGREE_DIFFERS : AGREE_ASK;
}

void agree_ask(struct agree *agree, const struct capture *out,
               const struct capture *error)
{
    agree->asked = true;
    agree->out_varies = print_differs(agree->out, out);
    agree->error_varies = print_differs(agree->error, error);
}

/* "standard error (24 bytes, not 0; it ends 'cannot start')": allocated. */
static char *stream_describe(const char *name, struct agree_print reference,
                             const struct capture *capture)
{
    char *line = capture_last_line(capture);
    char *text = need_text(
        "%s (%llu bytes, not %llu%s%s%s)", name,
        (unsigned long long)capture->total, (unsigned long long)reference.total,
        line ? "; it ends '" : "", line ? line : "", line ? "'" : "");
    if (reference.total == capture->total) {
        free(text);
        text = need_text("%s (as many bytes, but others)", name);
    }
    free(line);
    return text;
}

char *agree_describe(const struct agree *agree, const char *label,
                     const struct capture *out, const struct capture *error)
{
    char *one = !agree->out_varies && print_differs(agree->out, out)
                    ? stream_describe("standard output", agree->out, out)
                    : need_copy("");
    char *two = !agree->error_varies && print_differs(agree->error, error)
                    ? stream_describe("standard error", agree->error, error)
                    : need_copy("");
    char *text = need_text("%s: the output differs from the reference's: %s%s"
                           "%s. It may not do the same work.",
                           label, one, *one && *two ? " and " : "", two);
    free(one);
    free(two);
    return text;
}
