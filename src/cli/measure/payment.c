/* payment.c - the account of pages that a run pays beforehand.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/payment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/base/leftover.h"
#include "cli/base/need.h"
#include "cli/base/outfile.h"
#include "cli/base/say.h"

static bool payment_make(struct payment *payment, const char *folder)
{
    const struct account empty = {0};
    char *path = need_text("%s/bumpmalloc-XXXXXX", folder);
    int file = mkstemp(path);
    void *account = MAP_FAILED;
    if (file >= 0 && write(file, &empty, sizeof(empty)) == sizeof(empty))
        account = mmap(NULL, sizeof(empty), PROT_READ | PROT_WRITE, MAP_SHARED,
                       file, 0);
    if (file >= 0)
        close(file);
    if (account != MAP_FAILED) {
        *payment = (struct payment){path, account};
        leftover_guard(path);
        return true;
    }
    if (file >= 0)
        unlink(path);
    free(path);
    return false;
}

void payment_open(struct payment *payment)
{
    *payment = (struct payment){0};
    if (!payment_make(payment, "/dev/shm") &&
        !payment_make(payment, outfile_temporary()))
        say_warning("no pages are paid beforehand: no room for a file in "
                    "/dev/shm or TMPDIR: %m");
}

void payment_close(struct payment *payment)
{
    if (!payment->path)
        return;
    leftover_remove(payment->path);
    munmap(payment->account, sizeof(*payment->account));
    free(payment->path);
    *payment = (struct payment){0};
}

void payment_clear(const struct payment *payment)
{
    if (payment->account)
        *payment->account = (struct account){0};
}

double payment_take_off(const struct payment *payment, struct measure *measure)
{
    const struct account *account = payment->account;
    if (!account || measure->pid <= 0 || account->pid != (uint32_t)measure->pid)
        return 0;
    uint64_t cpu_us = measure->user_us + measure->sys_us;
    uint64_t paid_us = account->paid_ns / 1000;
    if (paid_us >= cpu_us)
        return 0;
    /* how the kernel divides CPU time is an estimate: it may put more to user
     * than there was */
    uint64_t of_sys = paid_us < measure->sys_us ? paid_us : measure->sys_us;
    measure->sys_us -= of_sys;
    measure->user_us -= paid_us - of_sys;
    return (double)paid_us / (double)cpu_us;
}
