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
    char *words = strchr(check.words, ' ');
    char *colon = strstr(check.words, ": ");
    char *objection = check.answer == PROGRAM_NO_EFFECT && words && colon
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

/* What was left out takes `share` of the CPU time, most of it in the image that
 * the reason is for. */
static void proof_refuse(struct proof *proof, double share, const char *reason)
{
    if (share < ACTED_LEAST)
        proof->no_cost =
            need_text("The allocators never reached %.3g %% of the CPU time: "
                      "%s.",
                      (1 - share) * 100, reason);
}

void acted_judge(struct proof *proof, const struct reach *reach)
{
    uint64_t all = reach->other_ns, loaded = 0, most = 0;
    char *main_reason = NULL;
    if (reach->error) {
        proof->no_cost = need_text(
            "What malloc and free cost is not known: to see in which processes "
            "the allocator acts a run is followed with ptrace, %s%s.",
            reach->error == EBUSY ? "under which it fails" : "which says: ",
            reach->error == EBUSY ? "" : strerror(reach->error));
        return;
    }
    for (size_t i = 0; i < reach->count; i++) {
        const struct reach_image *image = &reach->images[i];
        char *reason = image_reason(image);
        all += image->cpu_ns;
        proof->processes += image->count;
        if (!reason) {
            loaded += image->cpu_ns;
            proof->reached += image->count;
        } else if (image->cpu_ns >= most) {
            most = image->cpu_ns;
            free(main_reason);
            main_reason = reason;
            continue;
        }
        free(reason);
    }
    proof->known = all > 0;
    proof->share = all ? (double)loaded / (double)all : 0;
    proof_refuse(proof, proof->share,
                 main_reason ? main_reason
                             : "there are too many programs to tell");
    free(main_reason);
}
