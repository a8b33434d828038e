/* payment.c - the account of pages that a run pays beforehand.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/payment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/base/say.h"
#include "cli/measure/scratch.h"

static void *account_map(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    void *account = file < 0
                        ? MAP_FAILED
                        : mmap(NULL, sizeof(struct account),
                               PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (file >= 0)
        close(file);
    return account;
}

void payment_open(struct payment *payment)
{
    char *path = scratch_make(sizeof(*payment->account));
    void *account = path ? account_map(path) : MAP_FAILED;
    *payment = (struct payment){0};
    if (account != MAP_FAILED) {
        *payment = (struct payment){path, account};
        return;
    }
    say_warning("no pages are paid beforehand: no room for a file in /dev/shm "
                "or TMPDIR: %m");
    scratch_remove(path);
}

void payment_close(struct payment *payment)
{
    if (!payment->path)
        return;
    munmap(payment->account, sizeof(*payment->account));
    scratch_remove(payment->path);
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
