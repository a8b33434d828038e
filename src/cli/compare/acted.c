/* acted.c - has the allocator acted where the command spends its time?
 * SPDX-License-Identifier: MIT */
#include "cli/compare/acted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/program/program.h"

/* What `bumpmalloc check` says against the file, without its "no effect: ":
 * allocated; NULL if nothing. */
static char *image_objection(const struct reach_image *image)
{
    struct program_check check = program_check(image->path);
    char *colon = strstr(check.words, ": ");
    char *objection = check.answer == PROGRAM_NO_EFFECT && colon
                          ? need_copy(colon + 2)
                          : NULL;
    free(check.words);
    return objection;
}

/* Why the library is not in the image: a clause, allocated; NULL if it is and
 * serves malloc. The file's own ways come first: they are what to change. */
static char *image_reason(const struct reach_image *image)
{
    char *objection = image_objection(image);
    if (objection || image->state == IMAGE_LOADED)
        return objection;
    char *path = quote_line(image->path);
    char *reason =
        image->state == IMAGE_SECURE
            ? need_text("%s has privileges, so the loader ignores LD_PRELOAD",
                        path)
        : image->state == IMAGE_CLEARED
            ? need_text("%s was started without LD_PRELOAD, as by env -i, sudo "
                        "or LD_PRELOAD= in a script",
                        path)
            : need_text("in %s the library cannot be preloaded: it is not "
                        "there (another root or container?), or not to be read",
                        path);
    free(path);
    return reason;
}

/* For qsort(3): by share, the largest first. */
static int program_order(const void *a, const void *b)
{
    double left = ((const struct proof_program *)a)->share;
    double right = ((const struct proof_program *)b)->share;
    return (left < right) - (left > right);
}

static void proof_add_programs(struct proof *proof, const struct reach *reach)
{
    double all = (double)reach->other_ns;
    for (size_t i = 0; i < reach->count; i++)
        all += (double)reach->images[i].cpu_ns;
    proof->known = all > 0;
    if (!proof->known)
        return;
    proof->count = reach->count;
    proof->programs = need_alloc(reach->count, sizeof(*proof->programs));
    for (size_t i = 0; i < reach->count; i++) {
        const struct reach_image *image = &reach->images[i];
        struct proof_program *program = &proof->programs[i];
        program->path = need_copy(image->path);
        program->processes = image->count;
        program->share = (double)image->cpu_ns / all;
        program->reason = image_reason(image);
        proof->processes += image->count;
        proof->reached += program->reason ? 0 : image->count;
        proof->share += program->reason ? 0 : program->share;
    }
    qsort(proof->programs, proof->count, sizeof(*proof->programs),
          program_order);
}

/* What took most of the time among those that were not reached. */
static const char *proof_main_reason(const struct proof *proof)
{
    for (size_t i = 0; i < proof->count; i++)
        if (proof->programs[i].reason)
            return proof->programs[i].reason;
    return proof->count ? "there are too many programs to tell"
                        : "no process was seen at work";
}

void acted_judge(struct proof *proof, const struct reach *reach)
{
    if (reach->error) {
        proof->no_cost = need_text(
            "What malloc and free cost is not known: to see in which processes "
            "the allocator acts a run is followed with ptrace, %s%s.",
            reach->error == EBUSY ? "under which it fails" : "which says: ",
            reach->error == EBUSY ? "" : strerror(reach->error));
        return;
    }
    proof_add_programs(proof, reach);
    if (proof->share < ACTED_LEAST)
        proof->no_cost = need_text(
            "The allocators never reached %.3g %% of the CPU time: %s.",
            (1 - proof->share) * 100, proof_main_reason(proof));
}
