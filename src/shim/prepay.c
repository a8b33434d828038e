/* prepay.c - fault pages in when they are opened, and keep an account of it, so
 * that the command can take the time off: what is left is the program's time in
 * memory that was paid for before.
 * Any thread; callable inside malloc; errno is preserved.
 *
 * Only the first process that comes here pays. Its time is surely in that of
 * the run, while a child's may not be: nobody may wait for it.
 * SPDX-License-Identifier: MIT */
#include "shim/prepay.h"

#include <stdint.h>

#include "core/account.h"
#include "core/num.h"
#include "os/memory.h"
#include "os/process.h"
#include "os/shared.h"
#include "shim/environment.h"

static struct account *account;

/* True if this process is the one that pays. A forked child is not. */
static bool is_payer(void)
{
    uint32_t pid = os_pid(), none = 0;
    return pid &&
           (__atomic_load_n(&account->pid, __ATOMIC_RELAXED) == pid ||
            __atomic_compare_exchange_n(&account->pid, &none, pid, false,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED));
}

/* How long giving advice takes. */
static uint64_t advice_ns(void *start, size_t size, enum os_advice advice)
{
    uint64_t before = os_thread_cpu_ns();
    os_advise(start, size, advice);
    uint64_t after = os_thread_cpu_ns();
    return after > before ? after - before : 0;
}

/* The process gives its pages back when it ends, unseen by us. So one in
 * SAMPLE is given back now, and again, which tells what the call itself takes:
 * what the former takes more is theirs. Ends of processes with 20 and 180 MiB
 * took 0.79 to 1.01 of that for all pages (Linux 6.18, virtual machine); half
 * of it goes to the account, since what is taken off must never be too much. */
#define SAMPLE 8
#define SURELY(ns) ((ns) / 2)

static void pay(void *start, size_t size)
{
    size_t sample = num_align_down(size / SAMPLE, os_page_size());
    if (!is_payer())
        return;
    uint64_t before = os_thread_cpu_ns(), given = 0, call = 0;
    os_advise(start, size, OS_POPULATE);
    if (sample) {
        given = advice_ns(start, sample, OS_RELEASE);
        call = advice_ns(start, sample, OS_RELEASE);
        os_advise(start, sample, OS_POPULATE);
    }
    uint64_t after = os_thread_cpu_ns();
    uint64_t later = given > call ? SURELY((given - call) * SAMPLE) : 0;
    if (after > before)
        __atomic_fetch_add(&account->paid_ns, after - before + later,
                           __ATOMIC_RELAXED); /* read after the run */
}

prepay_function *prepay_start(void)
{
    const char *path = environment_get("BUMPMALLOC_PREPAY");
    uint64_t size = 0;
    int error;
    if (!path || !*path)
        return NULL;
    void *file = os_map_shared(path, sizeof *account, &size, &error);
    if (!file || size != sizeof *account)
        return NULL;
    account = file;
    return pay;
}
